"""Pairs of raters on one item that gave the same label: one pass, any multiplicities of items and raters."""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.rows import Rows, rows_of_counts, rows_of_ratings
from middlemost.data.arrays import OwnsArrays
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings


@dataclass(frozen=True, slots=True, eq=False)
class LabelRows(OwnsArrays):
    """Rows with a label each.

    Attributes:
        rows: Who rated what.
        label: Label code of each row.
        n_labels: Labels offered, used or not.
    """

    rows: Rows
    label: Int32[np.ndarray, "rows"]
    n_labels: int

    def __post_init__(self) -> None:
        self._own_arrays()


@dataclass(frozen=True, slots=True, eq=False)
class PairSums:
    """What all measures of agreement on labels are made of.

    Here a is how often an item counts, w how often a rater, n = Σ w over an item's ratings and
    n² - Σ w² its pairs: those of a rater with themself, or with a copy of themself, are left out.

    Attributes:
        rated: Σ a over items with a rating.
        paired: Σ a over items with a pair.
        agreement: Σ a · (share of the item's pairs that agree).
        disagreement: Σ a · n · (share of the item's pairs that differ).
        pairable: Σ a · n over items with a pair.
        self_pairs: Σ a² · Σ w² over items with a pair: pairs of a rating with itself or its copies.
        totals: For each label, Σ a · w over its ratings on items with a pair.
        shares: For each label, Σ a · (share of the item's ratings) over rated items.
    """

    rated: float
    paired: float
    agreement: float
    disagreement: float
    pairable: float
    self_pairs: float
    totals: Float64[np.ndarray, "labels"]
    shares: Float64[np.ndarray, "labels"]

    @property
    def observed(self) -> float:
        """Share of agreeing pairs, averaged over items with a pair; NaN without one."""
        return self.agreement / self.paired if self.paired > 0 else float("nan")

    @property
    def mean_share(self) -> Float64[np.ndarray, "labels"]:
        """Each label's share of an item's ratings, averaged over rated items; NaN without one."""
        return self.shares / self.rated if self.rated > 0 else np.full(len(self.shares), np.nan)

    @property
    def one_label(self) -> bool:
        """Whether all ratings on items with a pair have one label."""
        return bool(self.totals.max(initial=0.0) >= self.pairable)


def label_rows(data: Ratings | Counts) -> LabelRows:
    """Rows of labels from ratings (each rater's first of an item) or from counts.

    Args:
        data: Ratings, or whole counts where raters are unknown.
    """
    if isinstance(data, Counts):
        rows, label = rows_of_counts(data)
    else:
        rows, kept = rows_of_ratings(data)
        label = data.label[kept]
    return LabelRows(rows, label, len(data.labels))


def pair_sums(
    table: LabelRows, item_times: Float64[np.ndarray, "items"], rater_times: Float64[np.ndarray, "raters"]
) -> PairSums:
    """Sum over items and pairs of raters.

    Args:
        table: Rows with labels.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    one_group = np.zeros(len(item_times), dtype=np.int64)
    return _by_group(*_sums(table, item_times, rater_times, one_group, 1))[0]


def pair_sums_by_group(
    table: LabelRows, group: Int64[np.ndarray, "items"], n_groups: int
) -> list[tuple[PairSums, PairSums]]:
    """The sums of each group of items, and of all other groups, in one pass; items and raters count once.

    Args:
        table: Rows with labels.
        group: Group of each item; below 0 for an item of none.
        n_groups: How many groups.
    """
    inside = _sums(table, np.ones(len(group)), np.ones(table.rows.rater_places), group, n_groups)
    sums, totals, shares = (part.sum(axis=0) - part for part in inside)
    return list(zip(_by_group(*inside), _by_group(sums, totals, shares), strict=True))


def _sums(
    table: LabelRows,
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
    group: Int64[np.ndarray, "items"],
    n_groups: int,
) -> tuple[
    Float64[np.ndarray, "groups sums"], Float64[np.ndarray, "groups labels"], Float64[np.ndarray, "groups labels"]
]:
    sums = np.zeros((n_groups, 6))
    totals, shares = np.zeros((n_groups, table.n_labels)), np.zeros((n_groups, table.n_labels))
    rows = table.rows
    _sum_pairs(rows.starts, rows.rater, rows.size, table.label, item_times, rater_times, group, sums, totals, shares)
    return sums, totals, shares


def _by_group(
    sums: Float64[np.ndarray, "groups sums"],
    totals: Float64[np.ndarray, "groups labels"],
    shares: Float64[np.ndarray, "groups labels"],
) -> list[PairSums]:
    of_groups: list[PairSums] = []
    for own, total, share in zip(sums.tolist(), totals, shares, strict=True):
        rated, paired, agreement, disagreement, pairable, self_pairs = own
        of_groups.append(PairSums(rated, paired, agreement, disagreement, pairable, self_pairs, total, share))
    return of_groups


def pairable_totals(
    table: LabelRows, item_times: Float64[np.ndarray, "items"], rater_times: Float64[np.ndarray, "raters"]
) -> Float64[np.ndarray, "labels"]:
    """`PairSums.totals` alone, in half the time.

    Args:
        table: Rows with labels.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    totals, rows = np.zeros(table.n_labels), table.rows
    _sum_totals(rows.starts, rows.rater, rows.size, table.label, item_times, rater_times, totals)
    return totals


@njit(cache=True, nogil=True)
@no_type_check
def _sum_totals(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
    totals: Float64[np.ndarray, "labels"],
) -> None:
    for item in range(len(starts) - 1):
        a = item_times[item]
        if a == 0.0:
            continue
        n = squares = 0.0
        for row in range(starts[item], starts[item + 1]):
            w = rater_times[rater[row]]
            n += size[row] * w
            squares += size[row] * w * w
        if n * n > squares:
            for row in range(starts[item], starts[item + 1]):
                totals[label[row]] += a * size[row] * rater_times[rater[row]]


@njit(cache=True, nogil=True)
@no_type_check
def _sum_pairs(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
    group: Int64[np.ndarray, "items"],
    sums: Float64[np.ndarray, "groups sums"],
    totals: Float64[np.ndarray, "groups labels"],
    shares: Float64[np.ndarray, "groups labels"],
) -> None:
    """Add to the sums, in the order of the fields of `PairSums`, of each item's group."""
    seen = np.zeros(totals.shape[1])
    for item in range(len(starts) - 1):
        a, g = item_times[item], group[item]
        if a == 0.0 or g < 0:
            continue
        n = squares = 0.0
        for row in range(starts[item], starts[item + 1]):
            w = rater_times[rater[row]]
            seen[label[row]] += size[row] * w
            n += size[row] * w
            squares += size[row] * w * w
        if n == 0.0:
            continue
        pairs = n * n - squares
        pairable_times = a if pairs > 0.0 else 0.0
        same = -squares
        # The first row of a label takes its whole count and clears it: clearing all labels for each item would
        # cost items times labels.
        for row in range(starts[item], starts[item + 1]):
            count = seen[label[row]]
            seen[label[row]] = 0.0
            same += count * count
            shares[g, label[row]] += a / n * count
            totals[g, label[row]] += pairable_times * count
        sums[g, 0] += a
        if pairs > 0.0:
            sums[g, 1] += a
            sums[g, 2] += a * (same / pairs)
            sums[g, 3] += a * n * ((pairs - same) / pairs)
            sums[g, 4] += a * n
            sums[g, 5] += a * a * squares
