"""The rows that measures between raters work on: grouped by item, unrated items and idle raters left out."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings, first_of_pairs, offsets
from middlemost.data.values import Values
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Rows(OwnsArrays):
    """One rating a rater and item, as places in the list of rated items and of active raters.

    Attributes:
        starts: Where each item's rows begin; the last entry is the number of rows.
        rater: Place of the row's rater in `raters`.
        size: How many raters a row stands for: 1 where raters are known.
        items: Codes of the rated items.
        raters: Codes of the raters with ratings; empty where raters are unknown.
        repeats: How many repeats were left out.
    """

    starts: Int64[np.ndarray, "items_and_end"]
    rater: Int32[np.ndarray, "rows"]
    size: Float64[np.ndarray, "rows"]
    items: Int64[np.ndarray, "items"]
    raters: Int64[np.ndarray, "raters"]
    repeats: int

    def __post_init__(self) -> None:
        self._own_arrays()

    @property
    def rater_places(self) -> int:
        """Length of an array of rater multiplicities: one place is kept where raters are unknown."""
        return max(len(self.raters), 1)

    def paired(
        self, item_times: Float64[np.ndarray, "items"], rater_times: Float64[np.ndarray, "raters"]
    ) -> tuple[Bool[np.ndarray, "items"], int]:
        """Which items have two or more different raters, and how many raters rate those items.

        Args:
            item_times: How often each item counts.
            rater_times: How often each rater counts.
        """
        counted = self.size * (rater_times[self.rater] > 0)
        running = np.concatenate([[0.0], np.cumsum(counted)])
        items = (np.diff(running[self.starts]) >= 2) & (item_times > 0)
        if not len(self.raters):
            return items, 0
        rows = np.repeat(items, np.diff(self.starts)) & (counted > 0)
        return items, int((np.bincount(self.rater[rows], minlength=1) > 0).sum())


def rows_of_ratings(
    data: Ratings | Values,
) -> tuple[Rows, Bool[np.ndarray, "ratings"]]:
    """The rows of ratings with known raters, and which ratings they are: each rater's first of an item.

    Args:
        data: Labels or numbers.
    """
    kept = first_of_pairs(data.item, data.rater)
    item, rater = data.item[kept], data.rater[kept]
    per_item = np.bincount(item, minlength=len(data.items))
    active = np.bincount(rater, minlength=len(data.raters)) > 0
    place = np.cumsum(active) - 1
    rated = np.flatnonzero(per_item)
    starts = np.zeros(len(rated) + 1, dtype=np.int64)
    np.cumsum(per_item[rated], out=starts[1:])
    rows = Rows(
        starts,
        place[rater].astype(np.int32),
        np.ones(len(item)),
        rated.astype(np.int64),
        np.flatnonzero(active).astype(np.int64),
        int(len(kept) - kept.sum()),
    )
    return rows, kept


def rows_of_counts(counts: Counts) -> tuple[Rows, Int32[np.ndarray, "rows"]]:
    """The rows of a table of counts, and their labels. All raters of an item are different people.

    Args:
        counts: Whole counts.

    Raises:
        InputError: A count is not a whole number.
    """
    if np.any(counts.count != np.floor(counts.count)):
        raise InputError(
            "A count is not a whole number, so its pairs of raters cannot be counted.",
            where="Counts.count",
            remedy="Measure agreement on the ratings that the counts were made from.",
        )
    item, label = np.nonzero(counts.count)
    rated, place = np.unique(item, return_inverse=True)
    rows = Rows(
        offsets(place.astype(np.int32), len(rated)),
        np.zeros(len(item), dtype=np.int32),
        counts.count[item, label],
        rated.astype(np.int64),
        np.zeros(0, dtype=np.int64),
        0,
    )
    return rows, label.astype(np.int32)
