"""A share for each rater, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.stats.wilson import wilson_interval


@dataclass(frozen=True, slots=True, eq=False)
class RaterAgreement(OwnsArrays, Tabular):
    """How often each rater agrees with something: the others, gold, themself.

    Attributes:
        agreement: The share; NaN for a rater of whom nothing is known.
        n: How many comparisons it rests on.
        low: Lower end of Wilson's interval; NaN where n is too small for one.
        high: Upper end.
        level: Nominal coverage.
        raters: Rater ids.
        counted: What n counts, as the table's column: `"items"`, `"gold_items"` or `"pairs"`.
        none: What it means that n is 0, in words.
        how: What is compared and how the intervals were made.
    """

    agreement: Float64[np.ndarray, "raters"]
    n: Int64[np.ndarray, "raters"]
    low: Float64[np.ndarray, "raters"]
    high: Float64[np.ndarray, "raters"]
    level: float
    raters: Vocabulary
    counted: str
    none: str
    how: str

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"RaterAgreement({len(self.raters):,} raters, {int((self.n == 0).sum()):,} of them {self.none})"

    def columns(self) -> Mapping[str, Any]:
        """rater, agreement, what was counted, low, high (null where there is none), note."""
        return {
            "rater": self.raters.native(),
            "agreement": self.agreement,
            self.counted: self.n,
            "low": self.low,
            "high": self.high,
            "note": [None if n else self.none for n in self.n],
        }


def rater_agreement(
    right: Float64[np.ndarray, "raters"],
    n: Int64[np.ndarray, "raters"],
    raters: Vocabulary,
    *,
    level: float,
    least: int,
    counted: str,
    none: str,
    how: str,
) -> RaterAgreement:
    """The table from sums.

    Args:
        right: Agreeing comparisons of each rater; ties may share credit.
        n: All comparisons of each rater.
        raters: Rater ids.
        level: Nominal coverage of the intervals.
        least: On fewer comparisons than this there is no interval.
        counted: What n counts.
        none: What it means that n is 0.
        how: What is compared and how the intervals were made.
    """
    agreement, low, high = (np.full(len(raters), np.nan) for _ in range(3))
    np.divide(right, n, out=agreement, where=n > 0)
    for rater in np.flatnonzero(n >= max(least, 1)):
        low[rater], high[rater] = wilson_interval(float(right[rater]), float(n[rater]), level=level)
    return RaterAgreement(agreement, n, low, high, level, raters, counted, none, how)
