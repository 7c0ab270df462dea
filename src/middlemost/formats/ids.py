"""Ids of items and raters: text, kept exactly, with a word on those that a spreadsheet has spoilt."""

import numpy as np
import polars as pl
from jaxtyping import Int32

from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.formats.coded import Coded
from middlemost.formats.words import counted
from middlemost.questions.encode import sort_order

ROUNDED = r"^\d(\.\d+)?[eE]\+\d+$"
"""How a spreadsheet writes a long number that it has rounded, such as 1.73042E+18."""

PLAIN_INTEGER = r"^(0|-?[1-9]\d{0,17})$"
"""The one text form of an integer that can be handed back as an integer."""

SHOWN = 5
"""How many ids a note names."""


def in_id_order(cells: Coded, kind: IdKind) -> tuple[Int32[np.ndarray, "rows"], pl.Series]:
    """Codes in the stable order of ids, and the ids: integers by value, text by code point.

    Args:
        cells: Coded ids, each used.
        kind: What type the ids are.
    """
    order = sort_order(cells.distinct, kind)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return cells.through(rank), cells.distinct.gather(order)


def rounded_note(cells: Coded, what: str) -> tuple[Note, ...]:
    """A note on ids that a spreadsheet rounded: several different ones may hide behind one.

    Args:
        cells: Coded ids.
        what: What the ids are.
    """
    spoilt = cells.distinct.str.contains(ROUNDED)
    if not spoilt.any():
        return ()
    counts = cells.counts()[spoilt.to_numpy()].tolist()
    named = ", ".join(
        f"{one} ({counted(n, 'row')})"
        for one, n in zip(cells.distinct.filter(spoilt).head(SHOWN), counts[:SHOWN], strict=True)
    )
    look = "looks" if len(counts) == 1 else "look"
    text = (
        f"{counted(len(counts), f'{what} id')} {look} rounded by a spreadsheet: {named}. Several {what}s may hide "
        "behind one such id; export the ids again as text."
    )
    return (Note("rounded ids", text, sum(counts)),)


def kind_of(ids: pl.Series, kind: IdKind) -> IdKind:
    """`"integer"` only if the caller's ids were integers and every id can be handed back as one.

    Args:
        ids: The ids, those of attribute tables included.
        kind: What the source said.
    """
    if kind == "integer" and bool(ids.str.contains(PLAIN_INTEGER).all()):
        return "integer"
    return "text"
