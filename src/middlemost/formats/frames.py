"""Frames of other libraries (pandas, Polars, Arrow, DuckDB) and Parquet files."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError
from middlemost.formats.cells import column_text
from middlemost.formats.records import LabelLists, table_from_records
from middlemost.formats.table import RawTable

_EXACT_WHOLE = 2.0**53


def read_parquet(data: bytes, *, name: str, label_lists: LabelLists = "ratings") -> RawTable:
    """The table in a Parquet file.

    Args:
        data: The file's bytes.
        name: Name of the source, for errors.
        label_lists: What a list of labels is. Default: ratings by several raters.

    Raises:
        InputError: The file is damaged or cut, or has no rows.
    """
    frame = parquet_frame(data, name=name)
    return table_from_polars(frame, {}, source=name, format={"format": "Parquet"}, label_lists=label_lists)


def parquet_frame(data: bytes, *, name: str) -> pl.DataFrame:
    """The columns of a Parquet file as they are.

    Args:
        data: The file's bytes.
        name: Name of the source, for errors.

    Raises:
        InputError: The file is damaged or cut.
    """
    try:
        return pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise InputError(
            f"The Parquet file is damaged or cut ({str(error).splitlines()[0]}).",
            where=name,
            remedy="Download or copy it again.",
        ) from None


def table_from_frame(frame: Any, *, label_lists: LabelLists = "ratings") -> RawTable:
    """The table in a frame of any library that narwhals knows; rows are counted from 1.

    Integers keep all digits, floats get the shortest text that reads back equal (a column of whole floats, as
    pandas makes of integers with gaps, reads as integers), NaN is missing, booleans are `true` and `false`,
    date-times ISO 8601 with their offset, durations seconds. A pandas index with a name is a column.

    Args:
        frame: pandas, Polars (eager or lazy), PyArrow or DuckDB, or anything that speaks Arrow's C stream.
        label_lists: What a list of labels is. Default: ratings by several raters.

    Raises:
        InputError: It is no frame, it has no rows, two columns share a name, or a column's type has no text.
    """
    polars, objects, order, source = frame_columns(frame)
    return table_from_polars(
        polars, objects, source=source, format={"format": source}, label_lists=label_lists, order=order
    )


class FrameColumns(NamedTuple):
    """The columns of a frame of any library.

    Attributes:
        frame: Those that Polars holds.
        objects: Those of Python objects.
        order: The names of all, in their order.
        source: What kind of frame it was.
    """

    frame: pl.DataFrame
    objects: dict[str, list[Any]]
    order: list[str]
    source: str


def frame_columns(frame: Any) -> FrameColumns:
    """The columns of a frame of any library that narwhals knows, as they are.

    Args:
        frame: As for `table_from_frame`.

    Raises:
        InputError: It is no frame, or two columns share a name.
    """
    source = f"{type(frame).__module__.split('.')[0].lstrip('_')} frame"
    try:
        return FrameColumns(*_in_polars(frame, source), source)
    except InputError:
        raise
    except Exception as error:  # each library has errors of its own, a lazy frame those of its query
        raise InputError(f"The frame cannot be read: {_one_line(error)}.", where=source) from error


def _in_polars(frame: Any, source: str) -> tuple[pl.DataFrame, dict[str, list[Any]], list[str]]:
    """The frame in Polars without its columns of Python objects, those columns, and all columns in their order."""
    if nw.dependencies.is_pandas_dataframe(frame):
        frame = _plain_pandas(frame, source)
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        wrapped = nw.from_native(_from_arrow(frame))
    table = wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    objects = {name: table[name].to_list() for name in table.columns if table.schema[name] == nw.Object}
    return table.drop(list(objects)).to_polars(), objects, table.columns


def _one_line(error: Exception) -> str:
    """What an error says in one line of at most 200 characters."""
    said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return said if len(said) <= 200 else said[:199] + "…"


def _from_arrow(frame: Any) -> pl.DataFrame:
    if hasattr(frame, "__arrow_c_stream__") and not isinstance(frame, type):
        return pl.DataFrame(frame)
    raise InputError(
        f"What was given is no table but of type {type(frame).__name__}.",
        remedy="Give a path, a frame (pandas, Polars, Arrow, DuckDB) or a list of dicts; "
        'of a Hugging Face data set give ds.with_format("arrow")[:].',
    )


def _plain_pandas(frame: Any, source: str) -> Any:
    """A pandas frame with text for its columns' names, its named index and categories of any type as columns."""
    indexes = [name for name in frame.index.names if name is not None]
    twins = [name for name in indexes if name in frame.columns]
    if twins:
        what = f"A column and the index are both named {twins[0]!r}."
        raise InputError(what, where=source, remedy="Drop one, with reset_index(drop=True) for example.")
    if indexes:
        frame = frame.reset_index()
    names = [str(name).strip() for name in frame.columns]
    twins = [name for name in names if names.count(name) > 1]
    if twins:
        raise InputError(f"Two columns are named {twins[0]!r}.", where=source, remedy="Rename one.")
    frame = frame.set_axis(names, axis=1)
    categories = {name: getattr(dtype, "categories", None) for name, dtype in frame.dtypes.items()}
    return frame.astype(
        {name: object for name, of in categories.items() if of is not None and of.inferred_type != "string"}
    )


def table_from_polars(
    frame: pl.DataFrame,
    objects: Mapping[str, list[Any]],
    *,
    source: str,
    format: Mapping[str, str],
    label_lists: LabelLists,
    order: Sequence[str] | None = None,
) -> RawTable:
    """The table in a Polars frame, with columns of Python objects beside it.

    Args:
        frame: The columns that Polars holds.
        objects: Name → values of the others.
        source: What they came from.
        format: What was taken for the dialect.
        label_lists: What a list of labels is.
        order: The names of all columns in their order. Default: those of the frame.

    Raises:
        InputError: There are no rows or columns, or a column's type has no text.
    """
    names = list(order or frame.columns)
    height = max([frame.height, *map(len, objects.values())])
    if height == 0 or not names:
        raise InputError("There are columns but no rows." if names else "There are no columns.", where=source)
    if "" in names:
        raise InputError(f"Column {names.index('') + 1} has no name.", where=source, remedy="Name it, or leave it out.")
    if any(dtype.is_nested() for dtype in frame.dtypes):
        lists = {**frame.to_dict(as_series=False), **objects}
        records = [{name: lists[name][row] for name in names} for row in range(height)]
        return table_from_records(records, range(1, height + 1), source=source, format=format, label_lists=label_lists)
    columns: dict[str, pl.Series] = {}
    kinds: dict[str, IdKind] = {}
    collisions: dict[str, tuple[str, str]] = {}
    times: list[str] = []
    notes: list[Note] = []
    for name in names:
        where = f"{source}, column {name!r}"
        if name in objects:
            made = column_text(objects[name], where=where)
            columns[name], kinds[name] = pl.Series(name, made.text, dtype=pl.String), made.kind
            is_time = made.is_time
            if made.collision:
                collisions[name] = made.collision
        else:
            columns[name], kinds[name] = _series_text(frame[name], where, notes)
            is_time = isinstance(frame[name].dtype, pl.Date | pl.Datetime)
        if is_time:
            times.append(name)
    line = pl.Series("line", range(1, height + 1), dtype=pl.Int64)
    return RawTable(
        pl.DataFrame(columns),
        line,
        source,
        format=format,
        kinds=kinds,
        native_times=tuple(times),
        notes=tuple(notes),
        collisions=collisions,
    )


def _series_text(column: pl.Series, where: str, notes: list[Note]) -> tuple[pl.Series, IdKind]:
    dtype = column.dtype
    if dtype == pl.String:
        has_empty = (column == "").any()
        return (column.replace("", None) if has_empty else column), "text"
    if dtype.is_integer():
        return column.cast(pl.String), "integer"
    if dtype.is_float():
        return _float_text(column.fill_nan(None), notes)
    if isinstance(dtype, pl.Datetime):
        offset = "" if dtype.time_zone is None else "%:z"
        return column.dt.to_string(f"%Y-%m-%dT%H:%M:%S%.f{offset}"), "text"
    if isinstance(dtype, pl.Duration):
        return column.dt.total_seconds(fractional=True).cast(pl.String), "text"
    try:
        if isinstance(dtype, pl.Binary | pl.Object):
            raise TypeError
        return column.cast(pl.String).replace("", None), "text"
    except (TypeError, pl.exceptions.PolarsError):
        raise InputError(
            f"The column is of type {dtype}, which is neither text nor number.",
            where=where,
            remedy="Leave it out, or turn it into text.",
        ) from None


def _float_text(column: pl.Series, notes: list[Note]) -> tuple[pl.Series, IdKind]:
    whole = column.is_null() | ((column == column.floor()) & (column.abs() < _EXACT_WHOLE))
    if column.null_count() == len(column) or not whole.all():
        return column.cast(pl.String), "text"
    notes.append(Note("whole floats", f"Column {column.name!r} holds whole floats: read as integers.", len(column)))
    return column.cast(pl.Int64).cast(pl.String), "integer"
