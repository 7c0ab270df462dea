"""Differences of pairs of ratings by how many ranks lie between their labels, for weighted coefficients."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.pairs import LabelRows


def mean_difference(
    table: LabelRows,
    by_steps: Float64[np.ndarray, "labels"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> float:
    """The mean difference of an item's pairs of ratings, averaged over items with a pair; NaN without one.

    Args:
        table: Rows with labels in rank order.
        by_steps: The difference of two labels that are so many ranks apart; the first is 0.
        item_times: How often each item counts.
        rater_times: How often each rater counts; pairs of a rater with a copy of themself are left out.
    """
    rows = table.rows
    paired, difference = _sum_differences(
        rows.starts, rows.rater, rows.size, table.label, by_steps, item_times, rater_times
    )
    return difference / paired if paired > 0 else float("nan")


@njit(cache=True, nogil=True)
@no_type_check
def _sum_differences(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    by_steps: Float64[np.ndarray, "labels"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> tuple[float, float]:
    paired = difference = 0.0
    seen, met = np.zeros(len(by_steps)), np.zeros(len(by_steps), dtype=np.int32)
    for item in range(len(starts) - 1):
        a = item_times[item]
        if a == 0.0:
            continue
        n = squares = 0.0
        n_met = 0
        for row in range(starts[item], starts[item + 1]):
            mass = size[row] * rater_times[rater[row]]
            if mass == 0.0:
                continue
            if seen[label[row]] == 0.0:
                met[n_met] = label[row]
                n_met += 1
            seen[label[row]] += mass
            n += mass
            squares += mass * rater_times[rater[row]]
        apart = 0.0
        for one in range(n_met):
            for other in range(one):
                steps = abs(met[one] - met[other])
                apart += 2.0 * seen[met[one]] * seen[met[other]] * by_steps[steps]
        for one in range(n_met):
            seen[met[one]] = 0.0
        if n * n > squares:
            paired += a
            difference += a * (apart / (n * n - squares))
    return paired, difference
