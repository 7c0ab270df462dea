"""Agreement of raters with themselves: what they say when they meet an item again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.agreement.rater_table import RaterAgreement, rater_agreement
from middlemost.agreement.row_mean import row_mean
from middlemost.data.arrays import OwnsArrays
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings, first_of_pairs
from middlemost.data.tabular import Tabular
from middlemost.data.values import Values
from middlemost.data.vocabulary import Vocabulary
from middlemost.stats.wilson import wilson_interval


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SelfAgreement(Tabular):
    """How often raters repeat their label.

    Attributes:
        overall: Share of all pairs of successive ratings of one item by one rater.
        by_rater: The share of each rater.
    """

    overall: Estimate
    by_rater: RaterAgreement

    def columns(self) -> Mapping[str, Any]:
        """One row a rater: rater, agreement, pairs, low, high, note (`"repeated no item"`)."""
        return self.by_rater.columns()


def self_agreement(ratings: Ratings, *, level: float = 0.95) -> SelfAgreement:
    """The share of repeats that give the same label as the rater's rating of the item before.

    A rater's m ratings of one item, in the order given, make m - 1 pairs of successive ratings. Intervals are
    Wilson's, over pairs.

    Args:
        ratings: Ratings with all their repeats.
        level: Nominal coverage. Default .95.

    Returns:
        The share overall and of each rater; undefined where no rater rated an item twice.

    Example:
        >>> from middlemost import Vocabulary
        >>> codes = np.zeros(3, dtype=np.int32)
        >>> ratings = Ratings.from_codes(codes, codes, np.array([0, 0, 1], dtype=np.int32),
        ...     items=Vocabulary("p"), raters=Vocabulary(["ann"]), labels=Vocabulary("ab"))
        >>> self_agreement(ratings).overall.value  # a then a, a then b
        0.5
    """
    again = np.flatnonzero(~first_of_pairs(ratings.item, ratings.rater))
    same = (ratings.label[again] == ratings.label[again - 1]).astype(np.float64)
    rater, n_raters = ratings.rater[again], len(ratings.raters)
    by_rater = rater_agreement(
        np.bincount(rater, weights=same, minlength=n_raters).astype(np.float64),
        np.bincount(rater, minlength=n_raters),
        ratings.raters,
        level=level,
        least=1,
        counted="pairs",
        none="repeated no item",
        how="each repeat against the rating before; Wilson's interval over pairs; means items like these",
    )
    name, items, raters = "agreement of raters with themselves", _distinct(ratings.item[again]), _distinct(rater)
    if not len(again):
        return SelfAgreement(_no_repeats(name, len(ratings.labels)), by_rater)
    low, high = wilson_interval(float(same.sum()), float(len(same)), level=level)
    how = f"Wilson's interval over {len(same):,} pairs of successive ratings, as if each stood alone"
    overall = Estimate(name, float(same.mean()), low, high, level, items, raters, how, n_labels=len(ratings.labels))
    return SelfAgreement(overall, by_rater)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SelfChange(OwnsArrays, Tabular):
    """How far raters move when they rate an item again.

    Attributes:
        overall: Mean absolute change over all pairs of successive ratings of one item by one rater.
        change: The mean of each rater; NaN for a rater who repeated no item.
        n_pairs: Pairs of each rater.
        raters: Rater ids.
    """

    overall: Estimate
    change: Float64[np.ndarray, "raters"]
    n_pairs: Int64[np.ndarray, "raters"]
    raters: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """One row a rater: rater, change (null without repeats), pairs."""
        return {"rater": self.raters.native(), "change": self.change, "pairs": self.n_pairs}


def self_change(
    values: Values,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SelfChange:
    """The mean absolute difference between a repeat and the rater's rating of the item before.

    Args:
        values: Numbers with all their repeats.
        resamples: Two-way resamples for the overall interval. Default 200; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The mean overall and of each rater; undefined where no rater rated an item twice.

    Example:
        >>> from middlemost import Vocabulary
        >>> codes = np.zeros(2, dtype=np.int32)
        >>> values = Values.from_codes(codes, codes, np.array([40.0, 55.0]), items=Vocabulary("p"),
        ...                            raters=Vocabulary(["ann"]))
        >>> self_change(values).overall.value
        15.0
    """
    again = np.flatnonzero(~first_of_pairs(values.item, values.rater))
    moved = np.abs(values.value[again] - values.value[again - 1])
    n_raters, rater = len(values.raters), values.rater[again]
    pairs = np.bincount(rater, minlength=n_raters)
    change = np.full(n_raters, np.nan)
    np.divide(np.bincount(rater, weights=moved, minlength=n_raters), pairs, out=change, where=pairs > 0)
    name = "mean absolute change of repeats"
    if not len(again):
        return SelfChange(_no_repeats(name, None), change, pairs, values.raters)
    overall = row_mean(
        name,
        values.item[again],
        rater,
        moved,
        bounds=(0.0, float(moved.max())),
        note=f"; {len(moved):,} {'pair' if len(moved) == 1 else 'pairs'} of successive ratings",
        n_labels=None,
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return SelfChange(overall, change, pairs, values.raters)


def _no_repeats(name: str, n_labels: int | None) -> Estimate:
    return Estimate.undefined(name, "no rater rated an item twice", n_items=0, n_raters=0, n_labels=n_labels)


def _distinct(codes: np.ndarray) -> int:
    return len(np.unique(codes))
