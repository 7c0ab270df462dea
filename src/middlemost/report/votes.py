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
            given = {k: float(n) for k, n in enumerate(data.count[item].tolist()) if n}
            yield _votes({k: (n, "") for k, n in given.items()}, names, rank)
        return
    start = data.item_offsets
    for item in items:
        rows = slice(int(start[item]), int(start[item + 1]))
        said: dict[int, list[int]] = {}
        for label, rater in zip(data.label[rows].tolist(), data.rater[rows].tolist(), strict=True):
            said.setdefault(label, []).append(rater)
        yield _votes({k: (float(len(who)), _named(data, who)) for k, who in said.items()}, names, rank)


def _votes(given: dict[int, tuple[float, str]], names: list[str], rank: list[int]) -> list[Vote]:
    order = sorted(given, key=lambda k: (-given[k][0], k))
    return [
        Vote(
            shortened(names[k], 30),
            f"{given[k][0]:,.12g}",
            min(max(round(given[k][0]), 1), MOST_DOTS),
            min(rank[k], len(CATEGORIES) - 1),
            given[k][1],
        )
        for k in order
    ]


def _named(data: Ratings, raters: list[int]) -> str:
    shown = ", ".join(shortened(data.raters[rater], 30) for rater in raters[:MOST_NAMES])
    return shown + (f" and {len(raters) - MOST_NAMES:,} more" if len(raters) > MOST_NAMES else "")
