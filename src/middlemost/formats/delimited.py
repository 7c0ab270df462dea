"""CSV, TSV and their kin."""

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.delimiter import NAMES, choose_delimiter, delimiter_from_option
from middlemost.formats.header import name_columns
from middlemost.formats.split import physical_lines, split_rows
from middlemost.formats.structure import Rows, find_rows
from middlemost.formats.table import BadRow, RawTable

_BLANK_LINES = rb"(?:[ \t]*(?:\r\n|\r|\n))*"
# Excel reads and some exports write a first line that names the delimiter.
_PREFACE = re.compile(_BLANK_LINES + rb'(?:"?sep=([^\r\n])"?[ \t]*(?:\r\n|\r|\n))?' + _BLANK_LINES, re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEAD = 65536


class _Cells(NamedTuple):
    header: list[str | None]
    frame: pl.DataFrame
    line: pl.Series
    bad: list[BadRow]


def read_delimited(data: bytes, *, name: str, delimiter: str | None = None) -> RawTable:
    """The table in a delimited text, every cell as text.

    Every row with too few or too many cells, or with a broken quote, is found with its line. A text whose quotes
    are in order is cut by Polars, any other row by row.

    Args:
        data: UTF-8 without a byte-order mark.
        name: Name of the source, for errors.
        delimiter: The character between cells, or its name. Default: taken from the header line.

    Raises:
        InputError: There is no header, no delimiter in it, no row below it, no row that fits it, or its
            names are missing or twins.
    """
    preface = _PREFACE.match(data)
    assert preface is not None  # every part of the pattern may be empty
    body = data[preface.end() :].rstrip(b"\r\n")
    if not body.strip():
        raise InputError("There is no header: the file has only blank lines.", where=name)
    lines_before = len(_LINE_END.findall(preface[0]))
    told = preface[1].decode() if delimiter is None and preface[1] else delimiter
    if told is None:
        head = body[:_HEAD].decode("utf-8", errors="ignore")
        character = choose_delimiter(head, whole=len(body) <= _HEAD, where=name)
    else:
        character = delimiter_from_option(told)
    cells = _cut_fast(body + b"\n", character) or _cut_row_by_row(body.decode(), character, name, lines_before)
    frame, line, notes = _without_empty_rows(cells.frame, cells.line)
    if frame.height == 0:
        _refuse_no_rows(cells, name, lines_before)
    frame, more_notes = name_columns(frame, cells.header, where=name)
    return RawTable(
        frame,
        line + lines_before,
        name,
        format={"format": "delimited text", "delimiter": NAMES.get(character, character)},
        kinds=dict.fromkeys(frame.columns, "text"),
        bad=tuple(replace(row, line=row.line + lines_before) for row in cells.bad),
        notes=(*notes, *more_notes),
    )


def _cut_fast(data: bytes, delimiter: str) -> _Cells | None:
    """Cells by Polars, rows of another width than the header's set aside; None if the quotes are in disorder."""
    rows = find_rows(data, delimiter)
    if rows is None or rows.width[0] < 2:
        return None
    fits = rows.width == rows.width[0]
    bad: list[BadRow] = []
    if not fits.all():
        data, bad = _without_misfits(data, rows, np.flatnonzero(~fits))
    quoted = b'"' in data
    cells = pl.read_csv(
        data,
        has_header=False,
        separator=delimiter,
        quote_char='"' if quoted else None,
        infer_schema=False,
    )
    line = rows.line[fits]
    if cells.height != len(line):
        return None
    if quoted:
        cells = cells.with_columns(pl.when(pl.all() == "").then(None).otherwise(pl.all()).name.keep())
    return _Cells(list(cells.row(0)), cells[1:], pl.Series("line", line[1:]), bad)


def _without_misfits(data: bytes, rows: Rows, misfits: Int64[np.ndarray, "misfits"]) -> tuple[bytes, list[BadRow]]:
    """The text without the rows of another width, and those of them that are no blank lines."""
    kept: list[bytes] = []
    bad: list[BadRow] = []
    past = 0
    for row in misfits:
        begin, end = int(rows.end[row - 1]), int(rows.end[row])
        kept.append(data[past:begin])
        past = end
        cut_out = data[begin:end].decode().rstrip("\r\n")
        if cut_out and not cut_out.isspace():
            bad.append(BadRow(int(rows.line[row]), _misfit(int(rows.width[row]), int(rows.width[0])), cut_out))
    kept.append(data[past:])
    return b"".join(kept), bad


def _cut_row_by_row(text: str, delimiter: str, name: str, lines_before: int) -> _Cells:
    lines = physical_lines(text)
    rows = split_rows(lines, delimiter)
    header = next(rows)
    if header.cells is None:
        raise InputError(f"The header cannot be read: {header.why}.", where=f"{name}, line {lines_before + 1}")
    width = len(header.cells)
    flat: list[str | None] = []
    numbers: list[int] = []
    bad: list[BadRow] = []
    for row in rows:
        if row.cells is not None and len(row.cells) == width:
            flat.extend([cell or None for cell in row.cells])
            numbers.append(row.first + 1)
        else:
            why = row.why if row.cells is None else _misfit(len(row.cells), width)
            bad.append(BadRow(row.first + 1, why, "".join(lines[row.first : row.past]).rstrip("\r\n")))
    frame = pl.DataFrame({f"column_{k}": pl.Series(flat[k::width], dtype=pl.String) for k in range(width)})
    names = [cell or None for cell in header.cells]
    return _Cells(names, frame, pl.Series("line", np.array(numbers, dtype=np.int64)), bad)


def _misfit(width: int, header_width: int) -> str:
    return f"{width} column{'' if width == 1 else 's'}, the header has {header_width}"


def _without_empty_rows(frame: pl.DataFrame, line: pl.Series) -> tuple[pl.DataFrame, pl.Series, list[Note]]:
    """Leave out rows of delimiters alone, as spreadsheets write them below a table."""
    if min(frame.null_count().row(0), default=0) == 0:
        return frame, line, []
    empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    n_empty = int(empty.sum())
    if n_empty == 0:
        return frame, line, []
    note = Note("empty rows", f"{n_empty:,} {_rows(n_empty)} of empty cells passed over.", n_empty)
    return frame.filter(~empty), line.filter(~empty), [note]


def _refuse_no_rows(cells: _Cells, name: str, lines_before: int) -> None:
    if not cells.bad:
        raise InputError("There is a header but no row below it.", where=name)
    first = cells.bad[0]
    n = len(cells.bad)
    raise InputError(
        f"No row below the header can be used ({n:,} {_rows(n)}; line {first.line + lines_before}: {first.why}).",
        where=f"{name}, line {lines_before + 1}",
        remedy="Check the delimiter, and that the header names every column (row names count as one).",
    )


def _rows(n: int) -> str:
    return "row" if n == 1 else "rows"
