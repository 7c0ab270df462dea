"""Tables of what is known about items and raters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError
from middlemost.formats.coded import trimmed
from middlemost.formats.ids import PLAIN_INTEGER, kind_of
from middlemost.formats.synonyms import candidates, normal
from middlemost.formats.table import RawTable
from middlemost.formats.words import listed_columns

Side = Literal["item", "rater"]


def with_attributes(dataset: Dataset, table: RawTable, side: Side, *, header: str | None = None) -> Dataset:
    """A data set whose items or raters have the attributes of a table.

    Rows for an id that no answer names are kept: an item without ratings, a rater without ratings.

    Args:
        dataset: The data.
        table: A column of ids and any others; all others are attributes, as text.
        side: `"item"` or `"rater"`.
        header: The header that holds the ids in the table of ratings, tried before any synonym.

    Raises:
        InputError: No column holds the ids, an id is missing, or an id has two different rows.
    """
    attributes, notes = _attributes(table, side, header)
    known = dataset.items if side == "item" else dataset.raters
    known = known.select(side, *[one for one in known.columns if one != side and one not in attributes.columns])
    kind = dataset.kinds.get(side, "text")
    joined = known.join(attributes, on=side, how="full", coalesce=True)
    new_kind: IdKind = kind_of(joined[side], kind)
    order = joined[side].cast(pl.Int64) if new_kind == "integer" else joined[side]
    joined = joined.with_columns(order.alias("\0order")).sort("\0order").drop("\0order")
    notes += _unmatched(known[side], attributes[side], side, table.source)
    if new_kind != kind:
        text = f"The {side} ids of {table.source} are not all integers: ids are handed back as text."
        notes += (Note("ids as text", text, int((~attributes[side].str.contains(PLAIN_INTEGER)).sum())),)
    reading = replace(dataset.reading, notes=dataset.reading.notes + notes)
    kinds = {**dataset.kinds, side: new_kind}
    if side == "item":
        return replace(dataset, items=joined, reading=reading, kinds=kinds)
    return replace(dataset, raters=joined, reading=reading, kinds=kinds)


def id_column(table: RawTable, side: Side, header: str | None) -> str:
    """The column of a table that holds item or rater ids.

    Args:
        table: The table.
        side: `"item"` or `"rater"`.
        header: A header to prefer.

    Raises:
        InputError: No column looks like it, or several do.
    """
    headers = table.frame.columns
    if header is not None and header in headers:
        return header
    found = candidates(side, headers) or [one for one in headers if normal(one) == "id"]
    if len(found) == 1:
        return found[0]
    what = f"Several columns look like the {side}" if found else f"No column looks like the {side}"
    raise InputError(
        f"{what}. Columns: {listed_columns(headers)}.", where=table.source, remedy=f"Name the column of ids {side!r}."
    )


def _attributes(table: RawTable, side: Side, header: str | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    column = id_column(table, side, header)
    table.refuse_collision(column)
    cells, notes = trimmed(table.frame[column], f"{side} id")
    ids = cells.text()
    if ids.null_count():
        line = int(table.line.filter(ids.is_null())[0])
        raise InputError(
            f"{'An item' if side == 'item' else 'A rater'} id is missing.", where=f"{table.source}, line {line}"
        )
    rest = [one for one in table.frame.columns if one not in (column, side)]
    frame = table.frame.select(ids.alias(side), *rest).unique(maintain_order=True)
    if frame[side].n_unique() < frame.height:
        twice = frame[side].filter(frame[side].is_duplicated())[0]
        lines = table.line.filter(ids == twice).head(2).to_list()
        raise InputError(
            f"The {side} {twice!r} has different attributes in lines {' and '.join(map(str, lines))}.",
            where=table.source,
            remedy=f"Keep one row for each {side}.",
        )
    return frame, notes


def _unmatched(known: pl.Series, given: pl.Series, side: Side, source: str) -> tuple[Note, ...]:
    notes: list[Note] = []
    unrated = given.filter(~given.is_in(known.implode()))
    if len(unrated):
        text = f"{side}s of {source} without ratings ({len(unrated):,}): {shown(unrated.to_list())}."
        notes.append(Note(f"{side}s without ratings", text, len(unrated)))
    bare = known.filter(~known.is_in(given.implode()))
    if len(bare):
        text = f"rated {side}s without a row in {source} ({len(bare):,}): {shown(bare.to_list())}."
        notes.append(Note(f"{side}s without attributes", text, len(bare)))
    return tuple(notes)


def shown(ids: Sequence[str]) -> str:
    """The first five ids, and a mark if there are more.

    Args:
        ids: Ids.
    """
    return ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
