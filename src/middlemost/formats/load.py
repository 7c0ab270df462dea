"""Any source to a table of text cells."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

from middlemost.errors import InputError
from middlemost.formats.bad_rows import refuse
from middlemost.formats.delimited import read_delimited
from middlemost.formats.delimiter import NoDelimiterError
from middlemost.formats.encoding import to_utf8
from middlemost.formats.frames import read_parquet, table_from_frame
from middlemost.formats.guarded import without_guards
from middlemost.formats.json_rows import read_json
from middlemost.formats.json_values import is_list, is_record
from middlemost.formats.opening import Opened, open_source
from middlemost.formats.records import LabelLists, Record, table_from_records
from middlemost.formats.table import RawTable

_PARQUET = b"PAR1"
_JSON_NAMES = (".json", ".jsonl", ".ndjson")
# No header of a delimited file begins like this.
_JSON_BEGINS = re.compile(rb'\s*(?:\{\s*"|\[\s*(?:\{|\]))')


def load_table(
    source: Any, *, delimiter: str | None = None, encoding: str | None = None, label_lists: LabelLists = "ratings"
) -> RawTable:
    """Read the cells of a file or frame as text, before anybody says what a column means.

    What a file is shows in its first bytes (gzip, Parquet, JSON) or its name; everything else is delimited text.
    Rows that cannot be cut into cells are returned as `RawTable.bad`, not raised.

    Args:
        source: Path of a CSV, TSV, JSON lines, JSON or Parquet file, packed with gzip or not; `-` for standard
            input; a pandas, Polars, PyArrow or DuckDB frame; a list of dicts; a dict of columns.
        delimiter: Character between cells, or its name, such as `tab`. Default: taken from the header line.
        encoding: Encoding of a text. Default: UTF-8, or UTF-16 where its byte-order mark says so.
        label_lists: What a list of labels is: `"ratings"` (default) by several raters, or one rating, `"sets"`.

    Raises:
        InputError: The source cannot be read as a table.
        SettingError: There is no such encoding, or the delimiter is none.

    Example:
        >>> load_table([{"item": 7, "rater": "ann", "label": "yes"}]).frame.rows()
        [('7', 'ann', 'yes')]
    """
    if isinstance(source, str | PathLike):
        return _load_file(open_source(os.fspath(source)), delimiter, encoding, label_lists)
    if is_record(source):
        return _load_records(_rows_of(source), "dict of columns", label_lists)
    if is_list(source) and all(map(is_record, source)):
        return _load_records(source, "list of dicts", label_lists)
    return table_from_frame(source, label_lists=label_lists)


def _load_file(opened: Opened, delimiter: str | None, encoding: str | None, label_lists: LabelLists) -> RawTable:
    data, name, packed = opened
    compression = {"compression": "gzip"} if packed else {}
    if data.startswith(_PARQUET):
        table = read_parquet(data, name=name, label_lists=label_lists)
        return replace(table, format={**table.format, **compression})
    data, found = to_utf8(data, encoding=encoding, where=name)
    if delimiter is None and _is_json(data, name):
        table = read_json(data.decode(), name=name, label_lists=label_lists)
    else:
        table = without_guards(read_delimited(data, name=name, delimiter=delimiter))
    return replace(table, format={**table.format, "encoding": found, **compression})


def _load_records(records: Sequence[Record], source: str, label_lists: LabelLists) -> RawTable:
    return table_from_records(
        records, range(1, len(records) + 1), source=source, format={"format": source}, label_lists=label_lists
    )


def _is_json(data: bytes, name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(_JSON_NAMES) or _JSON_BEGINS.match(data) is not None


def side_table(source: Any, *, delimiter: str | None = None, encoding: str | None = None) -> RawTable:
    """Read a table that stands beside the ratings (items, raters, gold, persons), of which no row may be bad.

    It may have one column alone: a list of ids.

    Args:
        source: As for `load_table`.
        delimiter: The delimiter told for the ratings, used here too if the header holds no other.
        encoding: The encoding told for the ratings, in which this table is read too if it is not UTF-8.

    Raises:
        InputError: The source cannot be read as a table, or a row cannot be cut into cells.
    """
    try:
        table = load_table(source)
    except NoDelimiterError:
        table = load_table(source, delimiter=delimiter or ",")
    except InputError:
        if encoding is None:
            raise
        table = load_table(source, encoding=encoding)
    refuse(table.bad, table.frame.height + len(table.bad), table.source, otherwise="")
    return table


def _rows_of(columns: Record) -> list[dict[str, Any]]:
    flat = {name: values for name, values in columns.items() if not _is_column(values)}
    if flat:
        name, value = next(iter(flat.items()))
        raise InputError(
            f"{name!r} is a {type(value).__name__} and no list of values.",
            where="dict of columns",
            remedy="Give a list or an array for each column, or a list with a dict for each row.",
        )
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise InputError(f"The columns differ in length: {listed}.", where="dict of columns")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _is_column(values: object) -> bool:
    listed = hasattr(values, "__len__") and hasattr(values, "__iter__") and getattr(values, "ndim", 1) == 1
    return listed and not isinstance(values, str | bytes | Mapping)
