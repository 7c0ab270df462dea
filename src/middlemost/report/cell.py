"""Tables of the page: columns, rows and cells, the same for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from middlemost.data.estimate import plain

MOST_ROWS = 2000
"""A table of the page holds no more rows than this."""

SHOWN = 20
"""Rows that are seen before somebody asks for more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Attributes:
        text: What is read.
        beside: What stands beside it in grey, such as its interval.
        sort: What the column is sorted by; None for the text.
        kind: What it looks like: `"number"`, `"verdict"`, `"open"` (a button that opens the row), or plain.
        content: What a kind needs beside its text.
    """

    text: str
    beside: str = ""
    sort: float | None = None
    kind: str = ""
    content: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that sorts and filters.

    Attributes:
        name: For ids, such as `"raters"`.
        caption: What it holds.
        heads: Column heads; those that hold numbers and sort downward first begin with `#`.
        rows: Cells, one for each head.
        in_all: Rows there are; more than stand here if there are too many.
        file: Where all of them are.
        details: What a row shows when it is opened, in the order of the rows; empty where none opens.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    in_all: int
    file: str
    details: Sequence[dict[str, Any]] = ()


def number(value: float | None, *, digits: int = 2, low: float | None = None, high: float | None = None) -> Cell:
    """A number with its interval in grey; a dash where there is none.

    Args:
        value: The number.
        digits: Digits after the point. Default: 2.
        low: Lower end of its interval.
        high: Upper end.
    """
    if value is None:
        return Cell("–", kind="number")
    beside = "" if low is None or high is None else f"{plain(low, digits)} to {plain(high, digits)}"
    return Cell(plain(value, digits), beside, value, "number")


def count(n: int | None) -> Cell:
    """A whole number.

    Args:
        n: The number; None for a dash.
    """
    return Cell("–", kind="number") if n is None else Cell(f"{n:,}", sort=float(n), kind="number")
