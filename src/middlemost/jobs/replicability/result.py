"""Would other raters have given the same labels?"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.estimate import Estimate
from middlemost.jobs.replicability.projection import projected

LIMITS = "It needs no gold, and it cannot see an error that all raters share."


@dataclass(frozen=True, slots=True, eq=False)
class Replicability(OwnsArrays):
    """How many labels two crowds of other raters would have in common. It cannot see an error that all raters share.

    Attributes:
        halves: Share of items to which two disjoint halves of the raters give the same label. Measured.
        as_many: The same for all raters and a fresh crowd as large. Projected by a model.
        twice: The same for two crowds twice as large. Projected by a model.
        slices: `halves` for each slice of items, in the order of the codes.
        item: For each item how often the halves gave it the same label; NaN where they never both rated it.
        by_split: The agreement in each split of the raters.
        chance: The agreement that labels given at random, with the same shares, would have.
        overlap: Ratings an item, over the items that have any.
    """

    halves: Estimate
    as_many: Estimate
    twice: Estimate
    slices: tuple[Estimate, ...]
    item: Float64[np.ndarray, "items"]
    by_split: Float64[np.ndarray, "splits"]
    chance: float
    overlap: float

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Replicability(halves {self.halves}; {len(self.by_split)} splits)"

    def of_crowds(self, times: float) -> float | None:
        """The projected agreement of two crowds of other raters; None where the halves' own is undefined.

        Args:
            times: How many times as large as all raters of this study; .5 is the halves as measured.
        """
        return None if self.halves.value is None else projected(self.halves.value, self.chance, 2 * times)

    @property
    def sentence(self) -> str:
        """The finding for people: what was measured, then what is projected, then what it cannot see."""
        now, more = self.of_crowds(1.0), self.of_crowds((self.overlap + 2) / max(self.overlap, 1.0))
        if self.halves.value is None or now is None or more is None:
            return f"Whether other raters would have given the same labels is not known: {self.halves.why}."
        gain = (
            f"ask two more raters an item and {more - now:.1%} fewer labels would change"
            if more - now >= 0.0005
            else "two more raters an item would change hardly any"
        )
        return (
            f"Two halves of the raters give {self.halves.value:.0%} of the items the same label. Projected (a model): "
            f"a fresh crowd as large as this one would change {1 - now:.1%} of the labels; {gain}. {LIMITS}"
        )
