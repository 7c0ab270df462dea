"""Relative differences of pairs of ratings, for alpha on a ratio scale."""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.agreement.pairs import LabelRows, pairable_totals
from middlemost.data.arrays import OwnsArrays

N_POINTS = 22
"""Interpolation points of a piece: with these the result is exact to the last two digits."""


@dataclass(frozen=True, slots=True, eq=False)
class Points(OwnsArrays):
    """Few points that stand for many values: the sum over all pairs of values becomes one over pairs of points.

    Attributes:
        first: Each value's first point; its points follow one another.
        share: How much of a value each of its points stands for; a value's shares sum to one.
        difference: Squared relative difference of the points.
    """

    first: Int64[np.ndarray, "labels"]
    share: Float64[np.ndarray, "labels shares"]
    difference: Float64[np.ndarray, "points points"]

    def __post_init__(self) -> None:
        self._own_arrays()


def points_of(value: Float64[np.ndarray, "labels"]) -> Points:
    """Points for the values, which must not be negative: the values themselves where they are few.

    ((a - b) / (a + b))² is tanh²((ln a - ln b) / 2), which has no singularity within a distance of π from the real
    line. So it is replaced by the polynomial through Chebyshev points, on pieces that are at most 2 wide in ln a. The
    error falls by 6.4 with each point (Trefethen 2013, theorem 8.2).

    Args:
        value: Distinct values in ascending order.

    Reference:
        Trefethen, L. N. (2013). Approximation Theory and Approximation Practice, chapters 5 and 8.
    """
    positive = value[value > 0]
    log = _relative_log(positive)
    width = float(log[-1] - log[0]) if len(log) else 0.0
    n_pieces = max(int(np.ceil(width / 2)), 1)
    if len(value) <= n_pieces * N_POINTS + 1:
        return Points(np.arange(len(value)), np.ones((len(value), 1)), _squared(value))
    piece = np.minimum((log - log[0]) * (n_pieces / width), n_pieces - 1).astype(np.int64)
    centre = log[0] + (np.arange(n_pieces) + 0.5) * (width / n_pieces)
    points = np.cos(np.pi * np.arange(N_POINTS) / (N_POINTS - 1))
    shares = _shares((log - centre[piece]) * (2 * n_pieces / width), points)
    at = np.add.outer(centre, points * (width / n_pieces / 2)).ravel()
    difference = np.tanh(np.subtract.outer(at, at) / 2) ** 2
    first = piece * N_POINTS
    if len(positive) == len(value):
        return Points(first, shares, difference)
    # Zero is a point of its own, as far as can be from all others.
    alone = np.zeros((1, N_POINTS))
    alone[0, 0] = 1.0
    padded = np.pad(difference, (0, N_POINTS), constant_values=1.0)
    padded[len(at) :, len(at) :] = 0.0
    return Points(np.append(len(at), first), np.concatenate([alone, shares]), padded)


def alpha_of_ratios(
    table: LabelRows,
    value: Float64[np.ndarray, "labels"],
    points: Points,
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> float:
    """Krippendorff's alpha with squared relative differences; NaN where it is undefined.

    Args:
        table: Rows with labels.
        value: The number that each label stands for, in ascending order.
        points: What `points_of` makes of them.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    totals = pairable_totals(table, item_times, rater_times)
    if np.count_nonzero(totals) < 2:
        return float("nan")
    rows = table.rows
    pairable, within, self_pairs = _sum_ratios(
        rows.starts, rows.rater, rows.size, table.label, value, item_times, rater_times
    )
    expected = _sum_over_points(points.first, points.share, points.difference, totals) / (pairable**2 - self_pairs)
    return float(1 - within / pairable / expected)


def _relative_log(value: Float64[np.ndarray, "positive"]) -> Float64[np.ndarray, "positive"]:
    """ln(value / middle), with all digits also where the values lie close together."""
    if not len(value):
        return value
    middle = value[len(value) // 2]
    near = np.abs(value - middle) < middle / 2
    step = np.where(near, (value - middle) / middle, 0.0)
    return np.where(near, np.log1p(step), np.log(value) - np.log(middle))


def _squared(value: Float64[np.ndarray, "labels"]) -> Float64[np.ndarray, "labels labels"]:
    total = np.add.outer(value, value)
    relative = np.subtract.outer(value, value)
    np.divide(relative, total, out=relative, where=total > 0)
    return relative**2


def _shares(
    at: Float64[np.ndarray, "positive"], points: Float64[np.ndarray, "shares"]
) -> Float64[np.ndarray, "positive shares"]:
    """Lagrange's basis in barycentric form, for the points cos(πk / n)."""
    weight = (-1.0) ** np.arange(len(points))
    weight[[0, -1]] /= 2
    gap = np.subtract.outer(at, points)
    on_point = gap == 0
    gap[on_point] = 1.0
    shares = weight / gap
    hit = on_point.any(axis=1)
    shares[hit] = on_point[hit]
    return shares / shares.sum(axis=1, keepdims=True)


@njit(cache=True, nogil=True)
@no_type_check
def _sum_over_points(
    first: Int64[np.ndarray, "labels"],
    share: Float64[np.ndarray, "labels shares"],
    difference: Float64[np.ndarray, "points points"],
    totals: Float64[np.ndarray, "labels"],
) -> float:
    mass = np.zeros(len(difference))
    for label in range(len(first)):
        if totals[label] != 0.0:
            for k in range(share.shape[1]):
                mass[first[label] + k] += totals[label] * share[label, k]
    total = 0.0
    for one in range(len(mass)):
        for other in range(len(mass)):
            total += mass[one] * difference[one, other] * mass[other]
    return total


@njit(cache=True, nogil=True)
@no_type_check
def _sum_ratios(
    starts: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    size: Float64[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    value: Float64[np.ndarray, "labels"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> tuple[float, float, float]:
    pairable = within = self_pairs = 0.0
    for item in range(len(starts) - 1):
        a = item_times[item]
        if a == 0.0:
            continue
        n = squares = apart = 0.0
        for row in range(starts[item], starts[item + 1]):
            w = rater_times[rater[row]]
            mass = size[row] * w
            if mass == 0.0:
                continue
            n += mass
            squares += mass * w
            here = value[label[row]]
            for other in range(starts[item], row):
                there = value[label[other]]
                if here != there:
                    relative = (here - there) / (here + there)
                    apart += 2.0 * mass * size[other] * rater_times[rater[other]] * relative * relative
        if n * n > squares:
            pairable += a * n
            within += a * n * (apart / (n * n - squares))
            self_pairs += a * a * squares
    return pairable, within, self_pairs
