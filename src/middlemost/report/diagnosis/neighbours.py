"""What the nearest other items are, and what they are labelled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import shortened
from middlemost.report.diagnosis.contents import Items, Shown, shown
from middlemost.report.diagnosis.pictures import SMALL

MOST = 5
"""Neighbours shown of an item."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A near item.

    Attributes:
        shown: What is shown of it.
        line: Its content on one line.
        same: Whether it has the same label.
    """

    shown: Shown
    line: str
    same: bool


def neighbours_of(items: Items, codes: Sequence[int]) -> list[list[Neighbour]]:
    """For each of some items its five nearest, the nearest first.

    Args:
        items: The items.
        codes: Which ones.
    """
    index, given = items.diagnosis.neighbours.index, items.diagnosis.quality.given
    wanted = sorted({int(near) for code in codes for near in index[code, :MOST]})
    known = dict(zip(wanted, shown(items, wanted, side=SMALL), strict=True))
    table = items.telling is not None
    return [
        [
            Neighbour(
                known[int(near)],
                "" if table else shortened(known[int(near)].line, 90),
                bool(given[near] == given[code]),
            )
            for near in index[code, :MOST]
        ]
        for code in codes
    ]


def labels_near(diagnosis: Diagnosis, code: int) -> str:
    """How the nearest items are labelled, in a sentence.

    Args:
        diagnosis: What was found.
        code: The item.
    """
    near = diagnosis.neighbours.index[code]
    counts = Counter(diagnosis.quality.labels[int(label)] for label in diagnosis.quality.given[near])
    parts = [
        f"“{shortened(label, 30)}” ({n})" for label, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return f"its {len(near)} nearest are labelled {', '.join(parts[:4])}{', …' if parts[4:] else ''}"
