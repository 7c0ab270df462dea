"""Raw agreement: of the table, of each item, of each rater with the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.measure import Measure, estimate, label_measure
from middlemost.agreement.pairs import label_rows
from middlemost.agreement.rater_table import RaterAgreement, rater_agreement
from middlemost.data.arrays import OwnsArrays
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

LEAST_ITEMS = 5
"""On fewer items a rater's agreement gets no interval."""


def raw_agreement(
    data: Ratings | Counts,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    """The share of pairs of raters that gave an item the same label, averaged over items.

    For an item with n ratings, c of them with label k, it is Σ c(c - 1) / n(n - 1); items with one rating do
    not count. Nothing is taken off for agreement by chance. A rater's first rating of an item counts.

    Args:
        data: Ratings, or counts where raters are unknown.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where no item has two ratings.

    Reference:
        Tratz, S. and Hovy, E. (2011). A fast, accurate, non-projective, semantically-enriched parser. EMNLP:
        the measure that Weng (2024) calls raw agreement.

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[3.0, 0.0], [2.0, 1.0]]), Vocabulary("pq"), Vocabulary("ab"), False)
        >>> round(raw_agreement(table).value, 4)
        0.6667
    """
    return estimate(prepare(data), resamples=resamples, level=level, seed=seed, threads=threads, progress=progress)


def prepare(data: Ratings | Counts) -> Measure:
    """Raw agreement made ready on one table.

    Args:
        data: Ratings, or counts where raters are unknown.
    """
    return label_measure(
        data, "raw agreement", lambda sums: sums.observed, alike="no pair of ratings", bounds=(0.0, 1.0)
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ItemAgreement(OwnsArrays, Tabular):
    """How much the raters of each item agree.

    Attributes:
        agreement: Share of agreeing pairs of raters; NaN with fewer than two ratings.
        n_ratings: Ratings behind it, one for each rater.
        items: Item ids.
    """

    agreement: Float64[np.ndarray, "items"]
    n_ratings: Int64[np.ndarray, "items"]
    items: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """item, agreement (null with fewer than two ratings), ratings."""
        return {"item": self.items.native(), "agreement": self.agreement, "ratings": self.n_ratings}


def per_item(data: Ratings | Counts) -> ItemAgreement:
    """Share of agreeing pairs of raters on each item.

    Args:
        data: Ratings (a rater's first of an item counts), or counts where raters are unknown.

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[3.0, 0.0], [0.0, 1.0]]), Vocabulary("pq"), Vocabulary("ab"), False)
        >>> per_item(table).to_polars()["agreement"].to_list()
        [1.0, None]
    """
    table = label_rows(data)
    rows, n_items, n_labels = table.rows, len(data.items), len(data.labels)
    item = np.repeat(rows.items, np.diff(rows.starts))
    n = np.bincount(item, weights=rows.size, minlength=n_items)
    cells, place = np.unique(item * n_labels + table.label, return_inverse=True)
    count = np.bincount(place, weights=rows.size, minlength=len(cells))
    same = np.bincount(cells // max(n_labels, 1), weights=count * (count - 1), minlength=n_items)
    pairs = n * (n - 1)
    agreement = np.divide(same, pairs, out=np.full(n_items, np.nan), where=pairs > 0)
    return ItemAgreement(agreement, n.astype(np.int64), data.items)


def per_rater(ratings: Ratings, *, level: float = 0.95) -> RaterAgreement:
    """How often each rater gives the label that most of the other raters of the item gave.

    The rater's own vote is left out: with it anyone would agree with a crowd of two at least half the time.
    Where t labels tie among the others each is worth 1/t. A rater's first rating of an item counts.

    The interval is Wilson's with the sum of credits as successes. Credits lie in [0, 1], so their variance is
    p(1 - p) at most and the interval covers at least. Fewer than five items give no interval.

    Args:
        ratings: Ratings of known raters.
        level: Nominal coverage. Default .95.

    Example:
        >>> from middlemost import Vocabulary
        >>> item, rater = np.repeat(np.arange(2, dtype=np.int32), 3), np.tile(np.arange(3, dtype=np.int32), 2)
        >>> ratings = Ratings.from_codes(item, rater, np.array([0, 0, 0, 0, 0, 1], dtype=np.int32),
        ...     items=Vocabulary("pq"), raters=Vocabulary("xyz"), labels=Vocabulary("ab"))
        >>> per_rater(ratings).agreement.tolist()
        [0.75, 0.75, 0.5]
    """
    table = label_rows(ratings)
    rows, n_raters = table.rows, len(ratings.raters)
    credit, shared = np.zeros(rows.rater_places), np.zeros(rows.rater_places, dtype=np.int64)
    seen = np.zeros(table.n_labels, dtype=np.int64)
    _credit_raters(rows.starts, rows.rater, table.label, seen, credit, shared)
    right, n = np.zeros(n_raters), np.zeros(n_raters, dtype=np.int64)
    right[rows.raters], n[rows.raters] = credit[: len(rows.raters)], shared[: len(rows.raters)]
    return rater_agreement(
        right,
        n,
        ratings.raters,
        level=level,
        least=LEAST_ITEMS,
        counted="items",
        none="shares no item with others",
        how="against the commonest label of the item's other raters, ties sharing credit; Wilson's interval "
        f"over the rater's items, none below {LEAST_ITEMS}; means items like these",
    )


@njit(cache=True, nogil=True)
@no_type_check
def _credit_raters(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    seen: Int64[np.ndarray, "labels"],
    credit: Float64[np.ndarray, "raters"],
    shared: Int64[np.ndarray, "raters"],
) -> None:
    # Without their own vote a rater can only stand with the others' commonest label if theirs leads alone;
    # it then still leads, or falls to the level of the second.
    for item in range(len(starts) - 1):
        begin, end = starts[item], starts[item + 1]
        if end - begin < 2:
            continue
        for row in range(begin, end):
            seen[label[row]] += 1
        first = second = second_ties = 0  # second equals first where two labels lead
        for row in range(begin, end):
            count = seen[label[row]]
            if count > 0:
                if count > first:
                    second_ties = second_ties + 1 if second == first else 1
                    first, second = count, first
                elif count > second:
                    second, second_ties = count, 1
                elif count == second:
                    second_ties += 1
                seen[label[row]] = -count
        for row in range(begin, end):
            shared[rater[row]] += 1
            count = -seen[label[row]]
            if count == first and first > second:
                credit[rater[row]] += 1.0 if count - 1 > second else 1.0 / (1 + second_ties)
        for row in range(begin, end):
            seen[label[row]] = 0
