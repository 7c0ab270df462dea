"""What is known about an item, as far as people can read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

OF_LABELS = frozenset(
    {
        "item",
        "label",
        "posterior",
        "entropy",
        "ratings",
        "tied",
        "anchored",
        "agreement",
        "given",
        "gold",
        "without_gold",
    }
)
OF_SETS = frozenset(("item", "labels", "weakest", "ratings", "tied", "agreement", "given"))
PRESENCE = "presence_"
"""How columns of sets begin that hold the weight of a label."""

OF_NUMBERS = frozenset(("item", "value", "low", "high", "ratings", "spread"))
"""Columns of items.csv that an audit writes; all others are the caller's attributes."""

LONG = 40
"""An attribute with a value longer than this is a text, and stands on lines of its own."""

MOST_CHARACTERS = 4000
"""Of a longer text the page holds the beginning."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an item.

    Attributes:
        name: The column it stands in; empty where it is the only text.
        text: The text.
        opening: How it begins, for a text that is folded; empty where it is not.
    """

    name: str
    text: str
    opening: str


def attribute_columns(items: pl.DataFrame, ours: frozenset[str]) -> tuple[list[str], list[str]]:
    """The caller's columns: those with texts, and those with short values.

    Args:
        items: The table of items.
        ours: `OF_LABELS`, `OF_SETS` or `OF_NUMBERS`.
    """
    texts: list[str] = []
    short: list[str] = []
    for name in items.columns:
        if name in ours:
            continue
        longest = items[name].cast(pl.String, strict=False).str.len_chars().max() if items.height else 0
        (texts if isinstance(longest, int) and longest > LONG else short).append(name)
    return texts, short


def item_texts(row: Mapping[str, Any], names: Sequence[str], fold_over: int) -> list[Text]:
    """The texts of one item.

    Args:
        row: Column → value.
        names: The columns with texts.
        fold_over: Longer ones are folded; 0 folds all, and shows nothing of them.
    """
    return [_text(name if len(names) > 1 else "", str(row[name]), fold_over) for name in names if row[name] is not None]


def _text(name: str, text: str, fold_over: int) -> Text:
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}… ({len(text):,} characters in all)"
    if fold_over == 0:
        return Text(name, text, "Text, folded")
    return Text(name, text, f"{text[:80].rstrip()}…" if len(text) > fold_over else "")


def short_attributes(row: Mapping[str, Any], names: Sequence[str]) -> str:
    """The other attributes of one item, on one line.

    Args:
        row: Column → value.
        names: The columns with short values.
    """
    return " · ".join(f"{name}: {row[name]}" for name in names if row[name] is not None)
