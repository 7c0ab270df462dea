"""Cohen's kappa of every pair of raters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.cohen import KappaWeights, by_steps, check_weights, expected_difference, kappa_interval
from middlemost.agreement.measure import repeats_note
from middlemost.agreement.pairs import LabelRows, label_rows
from middlemost.data.arrays import OwnsArrays
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import CapacityError

MAX_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseKappa(OwnsArrays, Tabular):
    """Cohen's kappa of every pair of raters: matrices that are the same above and below the diagonal.

    Attributes:
        kappa: Kappa of each pair; NaN where it is undefined, and on the diagonal.
        observed: Share of their common items on which the two gave the same label; NaN without one.
        shared: How many items both rated; on the diagonal, how many the rater rated.
        low: Lower end of the interval; NaN where there is none.
        high: Upper end.
        level: Nominal coverage; None where no intervals were asked for.
        raters: Ids of the raters with ratings.
        how: What is compared and how the intervals were made.
    """

    kappa: Float64[np.ndarray, "raters raters"]
    observed: Float64[np.ndarray, "raters raters"]
    shared: Int64[np.ndarray, "raters raters"]
    low: Float64[np.ndarray, "raters raters"]
    high: Float64[np.ndarray, "raters raters"]
    level: float | None
    raters: Vocabulary
    how: str

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        one, other = np.triu_indices(len(self.raters), 1)
        defined = int(np.isfinite(self.kappa[one, other]).sum())
        return f"PairwiseKappa({len(self.raters):,} raters, kappa of {defined:,} of {len(one):,} pairs)"

    def columns(self) -> Mapping[str, Any]:
        """rater_a, rater_b, kappa, low, high, observed, items, note (why kappa is undefined): a row for each pair."""
        one, other = np.triu_indices(len(self.raters), 1)
        names = np.array(self.raters.native(), dtype=object)
        kappa, shared = self.kappa[one, other], self.shared[one, other]
        why = np.where(shared == 0, "the two share no item", "only one label occurs").astype(object)
        why[~np.isnan(kappa)] = None
        return {
            "rater_a": names[one].tolist(),
            "rater_b": names[other].tolist(),
            "kappa": kappa,
            "low": self.low[one, other],
            "high": self.high[one, other],
            "observed": self.observed[one, other],
            "items": shared,
            "note": why.tolist(),
        }


def pairwise_kappa(
    ratings: Ratings,
    *,
    weights: KappaWeights | None = None,
    resamples: int = 0,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
) -> PairwiseKappa:
    """Cohen's kappa of every pair of raters, each over the items that both rated.

    One pass over the pairs of ratings of each item, then one over the pairs of raters. Kappa, and the intervals
    on request, are those of `cohen_kappa`: they resample the items and mean these two raters. A rater's first
    rating of an item counts.

    Many of the kappas rest on few items, and the highest and the lowest of many are so by chance: look at `items`.

    Args:
        ratings: Ratings of known raters.
        weights: None (default), `"linear"` or `"quadratic"`, for labels in rank order.
        resamples: Resamples for the interval of each pair. Default 0, no intervals: they take some milliseconds a
            pair, and there are R (R - 1) / 2 pairs.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as intervals are done.
        max_bytes: Largest matrices allowed, in bytes. Default: 2 GiB.

    Returns:
        The matrices; kappa is NaN, and the table says why, where two raters share no item or give one label only.

    Raises:
        CapacityError: Raters times raters times labels need more than `max_bytes`.
        SettingError: Weights were asked for and the labels have no order, or the weights are unknown.

    References:
        Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
        Measurement 20, 37-46.
        Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if i % (2 if r == "z" else 3) else "no") for i in range(60) for r in "xyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> pairwise_kappa(ratings).kappa.round(2).tolist()
        [[nan, 1.0, 0.0], [1.0, nan, 0.0], [0.0, 0.0, nan]]
    """
    check_weights(ratings, weights)
    table, n_labels = label_rows(ratings), len(ratings.labels)
    _check_capacity(len(table.rows.raters), n_labels, max_bytes)
    given, difference, same = _sums(table, by_steps(n_labels, weights))
    shared = given.sum(axis=2, dtype=np.int64)
    kappa, observed = _kappas(given, difference, same, shared, weights)
    low, high = np.full_like(kappa, np.nan), np.full_like(kappa, np.nan)
    how = "no intervals: resamples is 0"
    if resamples:
        settings = {"resamples": resamples, "level": level, "seed": seed, "threads": threads}
        how = f"each interval from {resamples} resamples of the items that the two share; means these two raters"
        for one, other, a, b in _defined(table, kappa, progress):
            interval = kappa_interval(a, b, n_labels, weights, **settings)
            if interval.low is not None and interval.high is not None:
                low[one, other] = low[other, one] = interval.low
                high[one, other] = high[other, one] = interval.high
    np.fill_diagonal(shared, np.bincount(table.rows.rater, minlength=len(kappa)))
    raters = Vocabulary.from_unique(ratings.raters.ids[table.rows.raters], kind=ratings.raters.kind)
    weighted = f"{weights} weights; " if weights else ""
    how = weighted + how + repeats_note(table.rows.repeats)
    return PairwiseKappa(kappa, observed, shared, low, high, level if resamples else None, raters, how)


def _check_capacity(n_raters: int, n_labels: int, max_bytes: int) -> None:
    needed = n_raters**2 * (4 * n_labels + 64)
    if needed > max_bytes:
        raise CapacityError(
            f"A matrix of {n_raters:,} by {n_raters:,} raters with {n_labels:,} labels takes "
            f"{needed / 2**30:,.1f} GiB; {max_bytes / 2**30:,.1f} are allowed.",
            remedy="Keep the raters with most ratings, or raise max_bytes.",
        )


def _sums(
    table: LabelRows, differences: Float64[np.ndarray, "labels"]
) -> tuple[
    Int32[np.ndarray, "raters raters labels"], Float64[np.ndarray, "raters raters"], Int32[np.ndarray, "raters raters"]
]:
    """For each rater beside each other: the labels given on shared items, the summed differences, the equal labels."""
    n = len(table.rows.raters)
    given = np.zeros((n, n, len(differences)), dtype=np.int32)
    difference, same = np.zeros((n, n)), np.zeros((n, n), dtype=np.int32)
    _sum_pairs_of_raters(table.rows.starts, table.rows.rater, table.label, differences, given, difference, same)
    return given, difference, same


def _kappas(
    given: Int32[np.ndarray, "raters raters labels"],
    difference: Float64[np.ndarray, "raters raters"],
    same: Int32[np.ndarray, "raters raters"],
    shared: Int64[np.ndarray, "raters raters"],
    weights: KappaWeights | None,
) -> tuple[Float64[np.ndarray, "raters raters"], Float64[np.ndarray, "raters raters"]]:
    """Kappa and observed agreement of all pairs, a row of the matrix at a time."""
    kappa, observed = np.full(shared.shape, np.nan), np.full(shared.shape, np.nan)
    for one in range(len(kappa)):
        others = np.flatnonzero(shared[one])
        n = shared[one, others].astype(np.float64)
        own, theirs = given[one, others] / n[:, None], given[others, one] / n[:, None]
        observed[one, others] = same[one, others] / n
        varied = np.count_nonzero(own + theirs, axis=1) > 1
        expected = expected_difference(own[varied], theirs[varied], weights)
        kappa[one, others[varied]] = 1 - difference[one, others[varied]] / n[varied] / expected
    return kappa, observed


def _defined(
    table: LabelRows, kappa: Float64[np.ndarray, "raters raters"], progress: Progress | None
) -> Iterator[tuple[int, int, Int32[np.ndarray, "items"], Int32[np.ndarray, "items"]]]:
    """Every pair of raters that has a kappa, with their labels of the items that both rated."""
    item = np.repeat(np.arange(len(table.rows.items)), np.diff(table.rows.starts))
    by_rater = np.argsort(table.rows.rater, kind="stable")
    cuts = np.cumsum(np.bincount(table.rows.rater, minlength=len(kappa)))[:-1]
    items, labels = np.split(item[by_rater], cuts), np.split(table.label[by_rater], cuts)
    pairs = np.argwhere(np.triu(np.isfinite(kappa), 1))
    for done, (one, other) in enumerate(pairs.tolist(), start=1):
        _, at_one, at_other = np.intersect1d(items[one], items[other], assume_unique=True, return_indices=True)
        yield one, other, labels[one][at_one], labels[other][at_other]
        if progress is not None:
            progress(done, len(pairs))


@njit(cache=True, nogil=True)
@no_type_check
def _sum_pairs_of_raters(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    differences: Float64[np.ndarray, "labels"],
    given: Int32[np.ndarray, "raters raters labels"],
    difference: Float64[np.ndarray, "raters raters"],
    same: Int32[np.ndarray, "raters raters"],
) -> None:
    for item in range(len(starts) - 1):
        for row in range(starts[item], starts[item + 1]):
            for other in range(starts[item], starts[item + 1]):
                if row != other:
                    a, b = rater[row], rater[other]
                    given[a, b, label[row]] += 1
                    difference[a, b] += differences[abs(label[row] - label[other])]
                    same[a, b] += label[row] == label[other]
