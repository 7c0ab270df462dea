"""Numbers, one row a rating: the kernel type of numeric questions."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.ratings import check_codes, check_rows, first_of_pairs, offsets, order_of_pairs, shared_votes
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

Scale = Literal["interval", "ratio"]


@dataclass(frozen=True, slots=True, eq=False)
class Values(OwnsArrays):
    """Who gave which number to which item.

    Rows are sorted by item, then rater, then the order in which a rater's repeats were given. Arrays are
    owned and read-only. Build one with `middlemost.read_values` or `Values.from_codes`.

    Attributes:
        item: Item code of each rating, ascending.
        rater: Rater code of each rating.
        value: The number given, finite.
        weight: Weight of each rating; a rater's m ratings of one item weigh 1/m each.
        items: Item ids.
        raters: Rater ids, raters without ratings included.
        scale: `"interval"` or `"ratio"` (no negative values, zero means none).
    """

    item: Int32[np.ndarray, "ratings"]
    rater: Int32[np.ndarray, "ratings"]
    value: Float64[np.ndarray, "ratings"]
    weight: Float64[np.ndarray, "ratings"]
    items: Vocabulary
    raters: Vocabulary
    scale: Scale

    def __post_init__(self) -> None:
        self._own_arrays()
        check_codes("Values.item", self.item, len(self.items))
        check_codes("Values.rater", self.rater, len(self.raters))
        check_rows("Values", self.item, self.rater, self.value, self.weight)
        if not np.all(np.isfinite(self.value)):
            raise InputError("A value is not a finite number.", where="Values.value")

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "ratings"],
        rater: Int32[np.ndarray, "ratings"],
        value: Float64[np.ndarray, "ratings"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        scale: Scale = "interval",
    ) -> "Values":
        """Values from codes in any row order; a rater's repeats of one item share one vote.

        Args:
            item: Item codes.
            rater: Rater codes.
            value: The numbers.
            items: Item ids.
            raters: Rater ids.
            scale: `"interval"` (default) or `"ratio"`.

        Raises:
            InputError: A value is not finite, or a code lies outside its vocabulary.
        """
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            item, rater, value = item[order], rater[order], value[order]
        return cls(item, rater, value, shared_votes(item, rater), items, raters, scale)

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        return f"Values({len(self):,} of {len(self.items):,} items by {len(self.raters):,} raters, {self.scale})"

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's rows begin; the last entry is the number of rows."""
        return offsets(self.item, len(self.items))

    @property
    def ratings_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of ratings of each item, repeats included."""
        return np.bincount(self.item, minlength=len(self.items))

    @property
    def ratings_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of ratings by each rater, repeats included."""
        return np.bincount(self.rater, minlength=len(self.raters))

    def averaged(self) -> "Values":
        """One number for each rater and item: the mean of the rater's repeats."""
        first = first_of_pairs(self.item, self.rater)
        if first.all():
            return self
        opens = np.flatnonzero(first)
        mean = np.add.reduceat(self.value * self.weight, opens)
        return replace(
            self, item=self.item[first], rater=self.rater[first], value=mean, weight=freeze(np.ones(len(opens)))
        )
