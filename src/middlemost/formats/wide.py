"""Tables with one row an item: raters in columns, or labels in columns with counts in the cells."""

import numpy as np
import polars as pl

from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError
from middlemost.formats.columns import told_columns
from middlemost.formats.long import ROLES, LongTable
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import Role
from middlemost.formats.table import BadRow, RawTable


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
    return _long(long, columns, raw, known_raters=True)


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
    votes = right[np.repeat(np.arange(right.height), right["n"].to_numpy())]
    columns = {"item": item, "label": f"{len(labels)} columns, their cells are counts"}
    return _long(votes, columns, raw, known_raters=False), bad


def offered_labels(raw: RawTable, options: ReadOptions) -> tuple[str, ...]:
    """The labels of a table of counts: its columns beside the item's.

    Args:
        raw: The table.
        options: What the caller said.
    """
    return tuple(label.strip() for label in _item_and_others(raw, options, "label")[1])


def _item_and_others(raw: RawTable, options: ReadOptions, what: Role) -> tuple[str, list[str]]:
    told = told_columns(raw.frame.columns, options, source=raw.source)
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


def _long(long: pl.DataFrame, columns: dict[str, str], raw: RawTable, *, known_raters: bool) -> LongTable:
    frame = long.select(
        pl.col(role) if role in long.columns else pl.lit(None, dtype=pl.String).alias(role) for role in ROLES
    )
    kinds: dict[str, IdKind] = {"item": raw.kinds[columns["item"]]} if columns["item"] in raw.kinds else {}
    return LongTable(frame, frame, long["line"], columns, known_raters, kinds)
