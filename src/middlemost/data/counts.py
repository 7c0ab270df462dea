"""How many raters gave which label to which item, where the raters are unknown."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

_BLOCK = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Counts(OwnsArrays):
    """A table of counts, for tables without raters and for grouped data.

    Attributes:
        count: Number of ratings of each item with each label.
        items: Item ids.
        labels: The labels offered, used or not.
        ordinal: Whether the labels stand in rank order.
    """

    count: Float64[np.ndarray, "items labels"]
    items: Vocabulary
    labels: Vocabulary
    ordinal: bool

    def __post_init__(self) -> None:
        self._own_arrays()
        if self.count.shape != (len(self.items), len(self.labels)):
            raise InputError(
                f"The counts have shape {self.count.shape}, the vocabularies {len(self.items)} items "
                f"and {len(self.labels)} labels."
            )
        if np.any(self.count < 0) or not np.all(np.isfinite(self.count)):
            raise InputError("A count is negative or no number.", where="Counts.count")

    @classmethod
    def from_ratings(cls, ratings: Ratings) -> "Counts":
        """Count each item's votes; a rater's repeats share one vote.

        Args:
            ratings: Any ratings.
        """
        n_labels = len(ratings.labels)
        count = np.zeros((len(ratings.items), n_labels))
        # Rows are sorted by item: in blocks, what is made on the way stays small.
        for first in range(0, len(ratings), _BLOCK):
            rows = slice(first, first + _BLOCK)
            item = ratings.item[rows]
            cell = (item - item[0]).astype(np.int64) * n_labels + ratings.label[rows]
            votes = np.bincount(cell, weights=ratings.weight[rows])
            count.reshape(-1)[item[0] * n_labels :][: len(votes)] += votes
        return cls(freeze(count), ratings.items, ratings.labels, ratings.ordinal)

    @property
    def ratings_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of ratings of each item."""
        return np.rint(self.count.sum(axis=1)).astype(np.int64)

    def __repr__(self) -> str:
        return f"Counts({self.count.sum():,.0f} of {len(self.items):,} items, {len(self.labels)} labels)"
