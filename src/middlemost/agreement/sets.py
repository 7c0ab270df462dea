"""Krippendorff's alpha for sets of labels, with distances that know near misses."""

from typing import Literal, no_type_check

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64
from numba import njit

from middlemost.agreement.choice import check_choice
from middlemost.agreement.measure import Measure, estimate, observed_of
from middlemost.agreement.pairs import LabelRows, label_rows, pair_sums
from middlemost.data.estimate import Estimate
from middlemost.data.label_sets import LabelSets
from middlemost.data.progress import Progress
from middlemost.errors import CapacityError

SetDistance = Literal["jaccard", "masi", "equal"]

MOST_SETS = 5_000
"""Distances between more distinct sets would need more than 200 MB."""


def set_alpha(
    data: LabelSets,
    *,
    distance: SetDistance = "jaccard",
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Krippendorff's alpha for sets of labels.

    $\alpha = 1 - D_o / D_e$ as for one label, with the distance of two sets A and B

        jaccard: 1 - J, with J the number of labels in both over that in either
        masi:    1 - M J, with M = 1 if A = B, 2/3 if one holds the other, 1/3 if they share a label, else 0
        equal:   0 if A = B, else 1

    used as it is, not squared. Two empty sets are equal. A rater's first rating of an item counts.

    Args:
        data: Sets of labels.
        distance: `"jaccard"` (default), `"masi"` or `"equal"`.
        resamples: Two-way resamples for the interval. Default 200; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where no item has two ratings or all ratings that count are alike.

    Raises:
        CapacityError: There are more than 5,000 distinct sets.

    References:
        Passonneau (2006), Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation, LREC.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [("1", "ann", "A|B"), ("1", "bo", "B|A"), ("2", "ann", "A"), ("2", "bo", "A|B"),
        ...         ("3", "ann", "C"), ("3", "bo", "C"), ("4", "ann", "B"), ("4", "bo", "B")]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> round(set_alpha(mm.read_label_sets(frame), resamples=0).value, 6)
        0.810811
    """
    return estimate(
        prepare(data, distance=distance),
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def prepare(data: LabelSets, *, distance: SetDistance = "jaccard") -> Measure:
    """Alpha for sets made ready on one table.

    Args:
        data: Sets of labels.
        distance: As for `set_alpha`.

    Raises:
        CapacityError: There are more than 5,000 distinct sets.
    """
    check_choice("distance", distance, SetDistance)
    if len(data.sets) > MOST_SETS:
        raise CapacityError(
            f"There are {len(data.sets):,} distinct sets, more than {MOST_SETS:,}.", remedy="Merge labels."
        )
    table = label_rows(data.as_ratings())
    apart = set_distances(data.sets, distance)

    def statistic(items: Float64[np.ndarray, "items"], raters: Float64[np.ndarray, "raters"]) -> float:
        return _alpha(table, apart, items, raters)

    name = f"Krippendorff's alpha ({'equal sets' if distance == 'equal' else distance.replace('masi', 'MASI')})"
    return Measure(
        name.replace("jaccard", "Jaccard"),
        table.rows,
        statistic,
        observed_of(table),
        len(data.labels),
        "only one set occurs",
    )


def set_distances(sets: Bool[np.ndarray, "sets labels"], distance: SetDistance) -> Float64[np.ndarray, "sets sets"]:
    """The distance of every two sets.

    Args:
        sets: Which labels belong to each; distinct.
        distance: As for `set_alpha`.
    """
    if distance == "equal":
        return 1.0 - np.eye(len(sets))
    members = sets.astype(np.float64)
    shared, size = members @ members.T, members.sum(axis=1)
    union = size[:, None] + size - shared
    jaccard = np.divide(shared, union, out=np.ones_like(shared), where=union > 0)
    if distance == "jaccard":
        return 1.0 - jaccard
    inside = (shared == size[:, None]) | (shared == size)
    monotony = np.select([np.eye(len(sets)) > 0, inside, shared > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    return 1.0 - monotony * jaccard


def _alpha(
    table: LabelRows,
    apart: Float64[np.ndarray, "sets sets"],
    items: Float64[np.ndarray, "items"],
    raters: Float64[np.ndarray, "raters"],
) -> float:
    sums = pair_sums(table, items, raters)
    if sums.pairable == 0 or sums.one_label:
        return float("nan")
    rows = table.rows
    within = _within(rows.starts, rows.rater, rows.size, table.label, apart, items, raters)
    expected = _quadratic(apart, sums.totals) / (sums.pairable**2 - sums.self_pairs)
    return 1.0 - within / sums.pairable / expected if expected > 0 else float("nan")


@njit(cache=True, nogil=True)
@no_type_check
def _within(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    apart: Float64[np.ndarray, "sets sets"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> float:
    """Σ a n (mean distance of the item's pairs); a rater's copies of themself are no pair and at distance 0."""
    total = 0.0
    for item in range(len(starts) - 1):
        if item_times[item] == 0.0:
            continue
        n, squares, distance = 0.0, 0.0, 0.0
        for row in range(starts[item], starts[item + 1]):
            w = size[row] * rater_times[rater[row]]
            n += w
            squares += w * rater_times[rater[row]]
            for other in range(starts[item], row):
                distance += 2.0 * w * size[other] * rater_times[rater[other]] * apart[label[row], label[other]]
        pairs = n * n - squares
        if pairs > 0.0:
            total += item_times[item] * n * distance / pairs
    return total


@njit(cache=True, nogil=True)
@no_type_check
def _quadratic(apart: Float64[np.ndarray, "sets sets"], totals: Float64[np.ndarray, "sets"]) -> float:
    """Σ t d t', without BLAS, whose threads would get in the way of the resamples'."""
    total = 0.0
    for a in range(len(totals)):
        if totals[a] > 0.0:
            row = 0.0
            for b in range(len(totals)):
                row += apart[a, b] * totals[b]
            total += totals[a] * row
    return total
