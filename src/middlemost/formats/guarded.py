"""Cells that a spreadsheet would run as formulas: guarded by an apostrophe in a file that says so, and read back."""

from dataclasses import replace

import polars as pl

from middlemost.data.reading import Note
from middlemost.formats.table import RawTable
from middlemost.formats.words import counted

GUARD = "'"

GUARD_COLUMN = "guard"
"""The column by which a file says that it is guarded: it holds the guard in every row."""

_FORMULA = r"^'*[=+\-@\t\r]"
_GUARDED = r"^'+[=+\-@\t\r]"
_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    r"""A table whose texts no spreadsheet takes for formulas.

    A text that begins with = + - @, a tab or a return gets an apostrophe before it, unless it is a number; so does one
    that looks guarded already, so that nothing is lost. A last column says that the table is guarded.

    Args:
        frame: Of any columns; those that are no text stay.

    Example:
        >>> guarded(pl.DataFrame({"label": ["-1", "=1+1", "no"]})).rows()
        [('-1', "'"), ("'=1+1", "'"), ('no', "'")]
    """
    texts = pl.col(pl.String)
    risky = texts.str.contains(_FORMULA) & ~texts.str.contains(_NUMBER)
    safe = frame.with_columns(pl.when(risky).then(pl.lit(GUARD) + texts).otherwise(texts).name.keep())
    return safe.with_columns(pl.lit(GUARD).alias(GUARD_COLUMN))


def without_guards(table: RawTable) -> RawTable:
    """The table as it was before it was guarded; any other table as it is.

    Args:
        table: Of a delimited text.
    """
    frame = table.frame
    if GUARD_COLUMN not in frame.columns or not bool((frame[GUARD_COLUMN] == GUARD).fill_null(value=False).all()):
        return table
    bare = frame.drop(GUARD_COLUMN)
    n = int(bare.select(pl.sum_horizontal(pl.all().str.contains(_GUARDED).fill_null(value=False).sum())).item() or 0)
    note = Note("guarded", f"A file guarded for spreadsheets: {counted(n, 'apostrophe')} before texts taken off.", n)
    stripped = pl.when(pl.all().str.contains(_GUARDED)).then(pl.all().str.slice(1)).otherwise(pl.all()).name.keep()
    kinds = {name: kind for name, kind in table.kinds.items() if name != GUARD_COLUMN}
    return replace(table, frame=bare.with_columns(stripped), kinds=kinds, notes=(*table.notes, note))
