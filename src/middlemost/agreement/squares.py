"""Squared differences of pairs of ratings, for alpha on interval and ordinal scales."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.pairs import LabelRows


def alpha_of_squares(
    table: LabelRows,
    value: Float64[np.ndarray, "labels"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> float:
    """Krippendorff's alpha with squared differences; NaN where it is undefined.

    Σ over pairs of (v - v')² is 2 n Σ w (v - mean)². Sums are taken about each item's mean and merged about
    the running mean (Chan, Golub and LeVeque 1983): no pair is visited, and no digits cancel however far
    the numbers lie from zero.

    Args:
        table: Rows with labels.
        value: The number that each label stands for.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    rows = table.rows
    pairable, squares, within, self_pairs, low, high = _sum_squares(
        rows.starts, rows.rater, rows.size, table.label, value, item_times, rater_times
    )
    if pairable == 0 or low >= high:
        return float("nan")
    expected = 2 * pairable * squares / (pairable**2 - self_pairs)
    return float(1 - within / pairable / expected)


@njit(cache=True, nogil=True)
@no_type_check
def _sum_squares(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    value: Float64[np.ndarray, "labels"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> tuple[float, float, float, float, float, float]:
    pairable = mean = squares = within = self_pairs = 0.0
    low, high = np.inf, -np.inf
    for item in range(len(starts) - 1):
        a = item_times[item]
        if a == 0.0:
            continue
        n = total = weight_squares = 0.0
        for row in range(starts[item], starts[item + 1]):
            w = rater_times[rater[row]]
            n += size[row] * w
            weight_squares += size[row] * w * w
            total += size[row] * w * value[label[row]]
        pairs = n * n - weight_squares
        if pairs <= 0.0:
            continue
        item_mean = total / n
        item_squares = 0.0
        for row in range(starts[item], starts[item + 1]):
            mass = size[row] * rater_times[rater[row]]
            if mass > 0.0:
                here = value[label[row]]
                item_squares += mass * (here - item_mean) ** 2
                low, high = min(low, here), max(high, here)
        within += a * n * (2.0 * n * item_squares / pairs)
        self_pairs += a * a * weight_squares
        step, joint = item_mean - mean, pairable + a * n
        squares += a * item_squares + step * step * (pairable / joint) * (a * n)
        mean += step * (a * n / joint)
        pairable = joint
    return pairable, squares, within, self_pairs, low, high
