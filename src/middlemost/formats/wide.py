"""Tables with one row an item: raters in columns, or labels in columns with counts in the cells."""

import numpy as np
import polars as pl

from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError, SettingError
from middlemost.formats.columns import told_columns
from middlemost.formats.long import ROLES, LongTable
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import Role
from middlemost.formats.table import BadRow, RawTable
from middlemost.formats.words import counted

MOST_VOTES = 20_000_000
"""A table of counts becomes a row a vote; more of them than this are taken for a mistake."""

SHOWN = 5
"""How many rows a note names."""


def raters_table(raw: RawTable, options: ReadOptions) -> LongTable:
    """A table whose columns are raters; an empty cell is no answer.

    Args:
        raw: The table; the item is `options.item`, or else the first column.
        options: What the caller said.

    Raises:
        InputError: There is no column beside the item's.
    """
    item, raters = _item_and_others(raw, options, "rater")
    long = _melted(raw, item, raters).rename({"column": "rater", "cell": "label"})
    columns = {"item": item, "rater": f"{len(raters)} columns", "label": "their cells"}
    return _long(long, columns, raw, known_raters=True, notes=_unrated(raw, item, long["line"]))


def counts_table(raw: RawTable, options: ReadOptions) -> tuple[LongTable, tuple[BadRow, ...]]:
    """A table whose columns are labels and whose cells say how many gave them; an empty cell is 0.

    Args:
        raw: The table; the item is `options.item`, or else the first column.
        options: What the caller said.

    Returns:
        One answer without a rater for each vote, and the rows of which a cell is no count.

    Raises:
        InputError: There is no column beside the item's.
    """
    item, labels = _item_and_others(raw, options, "label")
    long = _melted(raw, item, labels).with_columns(
        pl.col("cell").str.strip_chars().str.replace(r"\.0+$", "").alias("cell")
    )
    long = long.with_columns(pl.col("cell").str.extract(r"^(\d{1,9})$").cast(pl.Int64).alias("n"))
    wrong = long.filter(pl.col("n").is_null()).unique("line", maintain_order=True).sort("line")
    bad = tuple(
        BadRow(line, f"{cell!r} in column {column} is no count", f"{text},{cell}")
        for line, cell, column, text in wrong.select("line", "cell", "column", "item").iter_rows()
    )
    right = long.filter(~pl.col("line").is_in(wrong["line"].implode())).rename({"column": "label"})
    n_votes = int(right["n"].sum())
    if n_votes > MOST_VOTES:
        raise InputError(
            f"The counts add up to {n_votes:,} ratings, more than {MOST_VOTES:,}.",
            where=raw.source,
            remedy="Check that the cells count raters; leave out other columns of numbers.",
        )
    votes = right[np.repeat(np.arange(right.height), right["n"].to_numpy())]
    columns = {"item": item, "label": f"{len(labels)} columns, their cells are counts"}
    read = pl.concat([votes["line"], wrong["line"]])
    return _long(votes, columns, raw, known_raters=False, notes=_unrated(raw, item, read)), bad


def offered_labels(raw: RawTable, options: ReadOptions) -> tuple[str, ...]:
    """The labels of a table of counts: its columns beside the item's.

    Args:
        raw: The table.
        options: What the caller said.
    """
    return tuple(label.strip() for label in _item_and_others(raw, options, "label")[1])


def _item_and_others(raw: RawTable, options: ReadOptions, what: Role) -> tuple[str, list[str]]:
    told = told_columns(raw.frame.columns, options, source=raw.source)
    others_told = [role for role in told if role != "item"]
    if others_told:
        raise SettingError(
            f"A wide table has no column of its own for the {others_told[0]}: its columns are {what}s.",
            where=raw.source,
            remedy=f"Leave out --{others_told[0]}.",
        )
    item = told.get("item", raw.frame.columns[0])
    raw.refuse_collision(item)
    others = [header for header in raw.frame.columns if header != item]
    if not others:
        raise InputError(f"There is no column beside the item's, so no {what}.", where=raw.source)
    return item, others


def _melted(raw: RawTable, item: str, others: list[str]) -> pl.DataFrame:
    """One row a filled cell: item, column, cell, line, in the order of the file."""
    order = pl.Enum(others)
    return (
        raw.frame.with_columns(raw.line.alias("\0line"))
        .unpivot(others, index=[item, "\0line"], variable_name="\0column", value_name="\0cell")
        .rename({item: "item", "\0line": "line", "\0column": "column", "\0cell": "cell"})
        .filter(pl.col("cell").str.strip_chars() != "")
        .sort("line", pl.col("column").cast(order), maintain_order=True)
    )


def _unrated(raw: RawTable, item: str, read: pl.Series) -> tuple[Note, ...]:
    """A note on the rows without any rating, which are no items of the data set."""
    bare = ~raw.line.is_in(read.unique().implode())
    n = int(bare.sum())
    if not n:
        return ()
    lines = ", ".join(str(line) for line in raw.line.filter(bare).head(SHOWN))
    names = ", ".join(raw.frame[item].filter(bare).head(SHOWN).fill_null("no id"))
    more = ", …" if n > SHOWN else ""
    text = f"{counted(n, 'row')} without a rating passed over: {names}{more} (line {lines}{more})."
    return (Note("rows without ratings", text, n),)


def _long(
    long: pl.DataFrame, columns: dict[str, str], raw: RawTable, *, known_raters: bool, notes: tuple[Note, ...]
) -> LongTable:
    frame = long.select(
        pl.col(role) if role in long.columns else pl.lit(None, dtype=pl.String).alias(role) for role in ROLES
    )
    kinds: dict[str, IdKind] = {"item": raw.kinds[columns["item"]]} if columns["item"] in raw.kinds else {}
    cells = long.select(one for one in ("item", "rater", "label") if one in long.columns)
    return LongTable(frame, cells, long["line"], columns, known_raters, kinds, notes)
