"""The tables of single labels: the most suspicious, and those that are hard rather than wrong."""

import numpy as np
from jaxtyping import Int64

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.diagnose.splits import is_training
from middlemost.jobs.finding import shortened
from middlemost.report.cell import Cell, Table, number
from middlemost.report.diagnosis.contents import Items, Shown, named, shown
from middlemost.report.diagnosis.neighbours import Neighbour, labels_near, neighbours_of
from middlemost.report.diagnosis.pictures import LARGE

MOST_WORST, MOST_HARD = 100, 20

LEAST = 0.001
"""Of a lower quality the page says just that."""

FEW = 20
"""So many of lowest quality are shown where none is flagged."""


def worst_table(items: Items) -> Table:
    """The hundred labels of lowest quality, with reasons.

    Args:
        items: The items.
    """
    diagnosis = items.diagnosis
    flagged = int(diagnosis.quality.flagged.sum())
    everything = np.arange(len(diagnosis.quality.given))
    codes = in_order(diagnosis, everything, MOST_WORST if flagged else FEW)
    caption = "Labels, the most suspicious first" if flagged else "The labels of lowest quality; none is flagged"
    return _table("labels", caption, items, codes, len(everything))


def hard_table(items: Items) -> Table | None:
    """Twenty labels that the models doubt and that are kept; None where there are none.

    Args:
        items: The items.
    """
    diagnosis = items.diagnosis
    hard = np.flatnonzero(diagnosis.quality.ambiguous)
    if not len(hard):
        return None
    codes = in_order(diagnosis, hard, MOST_HARD)
    return _table("hard labels", "Labels doubted and kept, the lowest quality first", items, codes, len(hard))


def in_order(diagnosis: Diagnosis, codes: Int64[np.ndarray, "codes"], most: int) -> list[int]:
    """The first items by quality, the lowest first, ties by id, as in labels.csv.

    Args:
        diagnosis: What was found.
        codes: Of which items.
        most: How many at most.
    """
    quality = diagnosis.quality
    value = quality.quality[codes]
    if len(codes) > most:  # sorting by id is slow: only those that can be among the first
        codes = codes[value <= np.partition(value, most - 1)[most - 1]]
    first: list[int] = codes.tolist()
    return sorted(first, key=lambda code: (float(quality.quality[code]), quality.items[code]))[:most]


def _table(name: str, caption: str, items: Items, codes: list[int], in_all: int) -> Table:
    diagnosis = items.diagnosis
    own = diagnosis.quality.signals.get("self_confidence")
    split = [] if diagnosis.split is None else ["Split"]
    heads = ("Item", "Label", *split, "#Quality", *([] if own is None else ["#Model"]), "Why")
    rows = [
        [
            item_cell(one),
            _label(diagnosis, code),
            *([] if diagnosis.split is None else [_split(diagnosis.split[code])]),
            _quality(float(diagnosis.quality.quality[code])),
            *([] if own is None else [number(float(own[code]))]),
            _why(diagnosis, code, near),
        ]
        for code, one, near in zip(codes, shown(items, codes, side=LARGE), neighbours_of(items, codes), strict=True)
    ]
    return Table(name, caption, heads, rows, in_all, "labels.csv")


def item_cell(one: Shown) -> Cell:
    """An item with its content.

    Args:
        one: What is shown of it.
    """
    content = {"texts": one.texts, "short": one.short, "picture": one.picture, "folded": one.folded}
    return Cell(named(one.item), kind="item", content=content)


def _label(diagnosis: Diagnosis, code: int) -> Cell:
    quality = diagnosis.quality
    given, suggested = quality.given[code], quality.suggested[code]
    state = "flagged" if quality.flagged[code] else "hard but kept" if quality.ambiguous[code] else "kept"
    other = "" if given == suggested else shortened(quality.labels[int(suggested)], 40)
    content = {"suggested": other, "state": state}
    return Cell(shortened(quality.labels[int(given)], 40), kind="judged", content=content)


def _quality(value: float) -> Cell:
    """Three digits, and below them only that it is less: the order says the rest."""
    return Cell("<.001", sort=value, kind="number") if value < LEAST else number(value, digits=3)


def _split(split: str) -> Cell:
    return Cell(shortened(split), "" if is_training(split) else "relabel, never remove")


def _why(diagnosis: Diagnosis, code: int, near: list[Neighbour]) -> Cell:
    reasons = list(diagnosis.quality.reasons[code]) or [labels_near(diagnosis, code)]
    content = {"reasons": reasons, "near": near, "pictures": any(one.shown.picture for one in near)}
    return Cell("", kind="why", content=content)
