"""Rows that cannot be used: refused all together, or written to a file and read past."""

import csv
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from jaxtyping import Bool

from middlemost.data.reading import Note
from middlemost.errors import InputError, SettingError
from middlemost.formats.table import BadRow
from middlemost.formats.words import counted

LISTED = 20
"""How many bad rows an error names; the rest are counted."""

HEADER = ("line", "why", "text")

SKIP = "--skip-bad FILE (skip_bad=) reads the rest and writes these lines to FILE."


def missing_cells(
    lacks: Mapping[str, Bool[np.ndarray, "rows"]], empty: Bool[np.ndarray, "rows"]
) -> tuple[pl.Series | None, Bool[np.ndarray, "rows"], tuple[Note, ...]]:
    """Why rows that lack a cell are bad, and which rows are empty answers instead.

    A row without a label, with item and rater in place, is an empty answer: a record that is counted and
    reported. Once any row lacks its item or rater the table itself is damaged, and all rows with a missing
    cell are bad, those without a label too.

    Args:
        lacks: Role → which rows lack it, of the roles that no row may lack.
        empty: Rows without a label that need one.

    Returns:
        The reason for each row (None if no row is bad), the empty answers, and notes.
    """
    damaged = any(bool(rows.any()) for rows in lacks.values())
    if not damaged:
        n = int(empty.sum())
        notes = (Note("empty", f"{counted(n, 'empty label')}.", n),) if n else ()
        return None, empty, notes
    reasons = [
        pl.when(pl.lit(pl.Series(rows))).then(pl.lit(f"no {role}")) for role, rows in {**lacks, "label": empty}.items()
    ]
    why = pl.select(pl.concat_str(reasons, separator=", ", ignore_nulls=True).alias("why")).to_series()
    return why.set(why == "", None), np.zeros(len(empty), dtype=bool), ()


def bad_rows(why: pl.Series, cells: pl.DataFrame, line: pl.Series, delimiter: str) -> list[BadRow]:
    """The rows that have a reason to be bad, as they stand in the source.

    Args:
        why: The reason, null for a good row.
        cells: The source's cells.
        line: The line of each row.
        delimiter: What stands between cells.
    """
    bad = why.is_not_null()
    if not bad.any():
        return []
    texts = [_joined(row, delimiter) for row in cells.filter(bad).iter_rows()]
    return [
        BadRow(where, reason, text)
        for where, reason, text in zip(line.filter(bad), why.filter(bad), texts, strict=True)
    ]


def refuse(bad: Sequence[BadRow], rows: int, source: str, *, otherwise: str = SKIP) -> None:
    """Raise one error that names the bad rows, if there are any.

    Args:
        bad: The bad rows, sorted by line.
        rows: All rows of the source.
        source: The file's name.
        otherwise: What else can be done than to mend the rows. Default: to skip them.

    Raises:
        InputError: There are bad rows.
    """
    if not bad:
        return
    remedy = " ".join([*_causes(bad), otherwise]) or None
    if len({row.why for row in bad}) == 1:
        lines = list(dict.fromkeys(row.line for row in bad))
        like = "" if len(lines) == 1 else f" {len(lines):,} lines like it ({_listed(lines)})."
        raise InputError(f"{bad[0].why}.{like}", where=f"{source}, line {lines[0]}", remedy=remedy)
    listed = "; ".join(f"line {row.line}: {row.why}" for row in bad[:LISTED])
    more = f"; and {len(bad) - LISTED:,} more" if len(bad) > LISTED else ""
    raise InputError(f"{len(bad):,} of {rows:,} rows cannot be used: {listed}{more}.", where=source, remedy=remedy)


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:LISTED])
    return shown + (", …" if len(lines) > LISTED else "")


def _causes(bad: Sequence[BadRow]) -> list[str]:
    return sorted({_cause(row.why) for row in bad} - {""})


def _cause(why: str) -> str:
    if "columns" in why:
        return "A cut download or an unquoted comma are the usual causes."
    if "is no number" in why and "," in why:
        return "If the comma is the decimal mark, say --decimal ','; marks of thousands must be taken out."
    if "declared" in why:
        return "Declare the label with --labels or --order, or correct it."
    return ""


def write_bad_rows(bad: Sequence[BadRow], file: str) -> None:
    """Write bad rows as CSV (line, why, text): whole or not at all.

    Args:
        bad: The bad rows, sorted by line.
        file: Where to; a file that is no list of bad rows is not replaced.

    Raises:
        SettingError: The file exists and is something else, or cannot be written.
    """
    path = Path(file)
    if file == "-" or not path.name:
        raise SettingError("The bad rows need a file of their own.", where=repr(file), remedy="Name one.")
    if path.exists() and not _is_list(path):
        raise SettingError("The file for bad rows exists and is something else.", where=file, remedy="Name another.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(HEADER)
                writer.writerows((row.line, row.why, row.text) for row in bad)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as failed:
        raise SettingError(f"The bad rows cannot be written: {failed.strerror}.", where=file) from None


def _is_list(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        start = stream.read(64).splitlines()
    return not start or start[0] == ",".join(HEADER).encode()


def _joined(row: tuple[str | None, ...], delimiter: str) -> str:
    quoted = [cell or "" for cell in row]
    return delimiter.join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"' if _special(cell, delimiter) else cell for cell in quoted
    )


def _special(cell: str, delimiter: str) -> bool:
    return any(one in cell for one in (delimiter, '"', "\n", "\r"))
