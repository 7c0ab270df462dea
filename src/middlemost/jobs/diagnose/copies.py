"""Copies among the items, where what stands for an item tells them apart."""

import numpy as np
from jaxtyping import Int32

from middlemost.jobs.diagnose.content import Featured
from middlemost.mislabels.duplicates import Duplicates, find_duplicates
from middlemost.mislabels.neighbours import Neighbours

MOST_COPIES = 0.5
"""A table of a few classes has equal rows by chance. Where more than half of its rows have an equal one they are no
copies of one item; where fewer have, groups are pairs for the most part, and to keep them together costs little."""


def copies_among(
    made: Featured,
    neighbours: Neighbours,
    given: Int32[np.ndarray, "items"],
    *,
    table: bool,
    split: Int32[np.ndarray, "items"] | None = None,
) -> tuple[Duplicates, tuple[str, ...]]:
    """Copies and near copies, and a note where equal rows of a table are taken for none.

    Args:
        made: The items as numbers.
        neighbours: The nearest other items.
        given: The code of each item's label.
        table: Whether the items are rows of a table rather than texts or images.
        split: The code of each item's split; None where there is none.
    """
    found = find_duplicates(made.features, neighbours, content=made.same, label=given, split=split)
    n = int(np.count_nonzero(found.exact >= 0))
    if not table or n <= MOST_COPIES * len(given):
        return found, ()
    note = (
        f"{n:,} of {len(given):,} items have the same features as another: these columns do not tell items apart, and "
        "equal items are not taken for copies."
    )
    return _none(found, len(given)), (note,)


def _none(found: Duplicates, n: int) -> Duplicates:
    nobody, nowhere = np.full(n, -1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    never = np.zeros(n, dtype=bool)
    return Duplicates(nobody, nobody, never, never, nowhere, nowhere, np.zeros(0), found.settings)
