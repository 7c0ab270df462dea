"""A table with one row an item: its text cells, and the contents that are bytes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, cast

import polars as pl

from middlemost.errors import InputError
from middlemost.formats.frames import FrameColumns, frame_columns, parquet_frame, table_from_polars
from middlemost.formats.json_values import is_list, is_record
from middlemost.formats.load import load_table
from middlemost.formats.opening import open_source
from middlemost.formats.table import RawTable

_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The cells of a table of items.

    Attributes:
        raw: All columns but those of bytes. A list in a cell is JSON text.
        headers: All columns, in the source's order.
        binary: Header → contents that are bytes, such as images; a row each, as in `raw`.
        classes: Header → the labels that a column may hold, where the source lists them.
        known: Role (item or label) → header, where it is clear from what kind of source it is.
    """

    raw: RawTable
    headers: tuple[str, ...]
    binary: Mapping[str, pl.Series] = field(default_factory=dict[str, pl.Series])
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    known: Mapping[str, str] = field(default_factory=dict[str, str])


def load_items(source: Any, *, delimiter: str | None = None, encoding: str | None = None) -> ItemTable:
    """Read a table of items whose columns may hold bytes.

    In Parquet and in frames, a column of bytes is kept as it is, and one of `{bytes, path}`, which is how Hugging
    Face stores images, becomes two: the bytes under its name, the path under `name.path`.

    Args:
        source: As for `load_table`.
        delimiter: Character between cells. Default: taken from the header line.
        encoding: Encoding of a text. Default: UTF-8.

    Raises:
        InputError: The source cannot be read as a table.
        SettingError: There is no such encoding, or the delimiter is none.

    Example:
        >>> table = load_items(pl.DataFrame({"id": [1], "jpeg": [b"..."]}))
        >>> table.headers, table.raw.frame.columns, list(table.binary)
        (('id', 'jpeg'), ['id'], ['jpeg'])
    """
    if isinstance(source, str | PathLike):
        path = os.fspath(cast("str | PathLike[str]", source))
        if _is_parquet(path):
            data, name, _ = open_source(path)
            return items_from_frame(parquet_frame(data, name=name), source=name, format={"format": "Parquet"})
    elif not is_record(source) and not (is_list(source) and all(map(is_record, source))):
        parts = frame_columns(source)
        return _from_columns(_bytes_in_polars(parts), format={"format": parts.source})
    raw = load_table(source, delimiter=delimiter, encoding=encoding, label_lists="sets")
    return ItemTable(raw, tuple(raw.frame.columns))


def items_from_frame(frame: pl.DataFrame, *, source: str, format: Mapping[str, str]) -> ItemTable:
    """The table of items in a Polars frame.

    Args:
        frame: Columns of any types.
        source: What it came from.
        format: What was taken for the dialect.

    Raises:
        InputError: There are no rows, or a column has no text and is no bytes.
    """
    return _from_columns(FrameColumns(frame, {}, frame.columns, source), format=format)


def _from_columns(parts: FrameColumns, *, format: Mapping[str, str]) -> ItemTable:
    frame, order = _unpacked(parts.frame, parts.order, parts.source)
    binary = {name: frame[name] for name in frame.columns if frame[name].dtype == pl.Binary}
    rest = [name for name in order if name not in binary]
    if not rest:
        height = max(map(len, binary.values()), default=0)
        if height == 0:
            raise InputError("There are no rows.", where=parts.source)
        raw = RawTable(_no_columns(height), _lines(height), parts.source, format=format)
    else:
        raw = table_from_polars(
            frame.drop(binary.keys()),
            parts.objects,
            source=parts.source,
            format=format,
            label_lists="sets",
            order=rest,
        )
    return ItemTable(raw, tuple(order), binary)


def _no_columns(height: int) -> pl.DataFrame:
    return pl.DataFrame({"": pl.repeat(None, height, dtype=pl.String, eager=True)}).select([])


def _lines(height: int) -> pl.Series:
    return pl.Series("line", range(1, height + 1), dtype=pl.Int64)


def _is_parquet(path: str) -> bool:
    try:
        with Path(path).open("rb") as stream:
            return stream.read(len(_PARQUET)) == _PARQUET
    except (OSError, ValueError):  # said better by who reads the whole
        return False


def _bytes_in_polars(parts: FrameColumns) -> FrameColumns:
    """Columns of Python objects that are all bytes, as pandas holds them, among those of Polars."""
    held = {
        name: pl.Series(name, values, dtype=pl.Binary)
        for name, values in parts.objects.items()
        if all(isinstance(value, bytes | None) for value in values) and any(value is not None for value in values)
    }
    rest = {name: values for name, values in parts.objects.items() if name not in held}
    return parts._replace(frame=parts.frame.with_columns(held.values()), objects=rest)


def _unpacked(frame: pl.DataFrame, order: list[str], source: str) -> tuple[pl.DataFrame, list[str]]:
    """The frame with each column of `{bytes, path}` as two, and the order of its columns."""
    for name in frame.columns:
        if not _holds_files(frame[name]):
            continue
        content, path = frame[name].struct.field("bytes"), frame[name].struct.field("path")
        without = content.is_null() & path.is_not_null()
        if without.all():
            frame = frame.with_columns(path.alias(name))  # the files are elsewhere
            continue
        if without.any():
            raise InputError(
                f"{int(without.sum()):,} of {frame.height:,} contents are paths of files, the others are bytes.",
                where=f"{source}, column {name!r}",
                remedy="Make all of them bytes, or all of them paths.",
            )
        frame = frame.with_columns(content.alias(name))
        beside = f"{name}.path"
        if path.null_count() < frame.height and beside not in order:
            frame = frame.with_columns(path.alias(beside))
            order = [one for header in order for one in ((header, beside) if header == name else (header,))]
    return frame, order


def _holds_files(column: pl.Series) -> bool:
    dtype = column.dtype
    return isinstance(dtype, pl.Struct) and {one.name: one.dtype for one in dtype.fields} == {
        "bytes": pl.Binary(),
        "path": pl.String(),
    }


def keep_rows(table: ItemTable, rows: pl.Series) -> ItemTable:
    """Some of the rows.

    Args:
        table: The table.
        rows: True for the rows to keep.
    """
    raw = replace(table.raw, frame=table.raw.frame.filter(rows), line=table.raw.line.filter(rows))
    return replace(table, raw=raw, binary={name: column.filter(rows) for name, column in table.binary.items()})
