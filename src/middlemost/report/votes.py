"""Who gave which label to an item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from middlemost.charts.theme import CATEGORIES
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.finding import shortened

MOST_DOTS, MOST_NAMES = 15, 40


@dataclass(frozen=True, slots=True)
class Vote:
    """One label of an item.

    Attributes:
        label: The label.
        n: How many gave it, in words.
        dots: Dots to draw.
        colour: Which of the page's colours.
        who: The raters; empty where they are unknown.
    """

    label: str
    n: str
    dots: int
    colour: int
    who: str


def votes_of(data: Ratings | Counts, items: Sequence[int]) -> Iterator[list[Vote]]:
    """For each of some items its labels, the commonest first.

    Args:
        data: The ratings.
        items: Item codes.
    """
    total = data.count.sum(axis=0) if isinstance(data, Counts) else np.bincount(data.label, minlength=len(data.labels))
    rank = np.argsort(np.argsort(-total, kind="stable"), kind="stable").tolist()  # commonest labels get own colours
    names = list(data.labels)
    if isinstance(data, Counts):
        for item in items:
            yield _unnamed({k: float(n) for k, n in enumerate(data.count[item].tolist()) if n}, names, rank)
        return
    start = data.item_offsets
    for item in items:
        rows = slice(int(start[item]), int(start[item + 1]))
        said: dict[int, list[int]] = {}
        for label, rater in zip(data.label[rows].tolist(), data.rater[rows].tolist(), strict=True):
            said.setdefault(label, []).append(rater)
        order = sorted(said, key=lambda k: (-len(said[k]), k))
        yield [dots_of(names[k], rank[k], [data.raters[rater] for rater in said[k]]) for k in order]


def dots_of(label: str, rank: int, who: Sequence[str]) -> Vote:
    """The vote of some raters for one label.

    Args:
        label: The label.
        rank: Its place among all labels, the commonest first.
        who: Those who gave it.
    """
    dots = min(max(len(who), 1), MOST_DOTS)
    return Vote(shortened(label, 30), f"{len(who):,}", dots, min(rank, len(CATEGORIES) - 1), _named(who))


def _unnamed(given: dict[int, float], names: list[str], rank: list[int]) -> list[Vote]:
    """Votes of raters who are unknown."""
    return [
        Vote(
            shortened(names[k], 30),
            f"{n:,.12g}",
            min(max(round(n), 1), MOST_DOTS),
            min(rank[k], len(CATEGORIES) - 1),
            "",
        )
        for k, n in sorted(given.items(), key=lambda one: (-one[1], one[0]))
    ]


def _named(who: Sequence[str]) -> str:
    shown = ", ".join(shortened(rater, 30) for rater in who[:MOST_NAMES])
    return shown + (f" and {len(who) - MOST_NAMES:,} more" if len(who) > MOST_NAMES else "")
