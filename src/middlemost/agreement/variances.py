"""Variance between items, between raters, and of single ratings, from tables with any ratings missing."""

import numpy as np
from jaxtyping import Float64, Int

from middlemost.agreement.rows import Rows


def one_way(
    rows: Rows,
    value: Float64[np.ndarray, "rows"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> tuple[float, float]:
    r"""Variances between items and within items; NaN where they cannot be told.

    The variance within is that of the items, pooled by degrees of freedom. With n ratings of an item, N in all,
    half the sum of squared differences over all pairs, each in both orders, has the expectation
    $\sigma_i^2 (N^2 - \sum n^2) + \sigma_w^2 (N^2 - N)$. Without multiplicities this is the analysis of variance of
    unequal groups (Searle 1971, chapter 10). A pair of a rater with a copy of themself on one item is left out.

    Args:
        rows: Who rated what.
        value: The number of each row, their mean taken off.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    places = np.repeat(np.arange(len(rows.items)), np.diff(rows.starts))
    a, w = item_times[places], rater_times[rows.rater]
    within, same = _pooled(places, item_times, w, value)
    total, every, itself = _all_pairs(value, a, w)
    apart = every - same
    if not (apart > 0 and total > 0 and within >= 0):
        return float("nan"), float("nan")
    return (total - within * (every - itself)) / apart, within


def two_way(
    rows: Rows,
    value: Float64[np.ndarray, "rows"],
    item_times: Float64[np.ndarray, "items"],
    rater_times: Float64[np.ndarray, "raters"],
) -> tuple[float, float, float]:
    r"""Variances between items, between raters, and of the rest; NaN where they cannot be told.

    Within items lie $\sigma_r^2 + \sigma_e^2$, within raters $\sigma_i^2 + \sigma_e^2$, both pooled by degrees of
    freedom. With n ratings of an item, m by a rater, N in all, half the sum of squared differences over all pairs,
    each in both orders, has the expectation
    $\sigma_i^2 (N^2 - \sum n^2) + \sigma_r^2 (N^2 - \sum m^2) + \sigma_e^2 (N^2 - N)$: three equations, those
    of Gao and Owen (2017). In a complete table they give the analysis of variance. Pairs of an item or a rater with a
    copy of itself are left out.

    Args:
        rows: Who rated what.
        value: The number of each row, their mean taken off.
        item_times: How often each item counts.
        rater_times: How often each rater counts.
    """
    places = np.repeat(np.arange(len(rows.items)), np.diff(rows.starts))
    a, w = item_times[places], rater_times[rows.rater]
    in_items, same_item = _pooled(places, item_times, w, value)
    in_raters, same_rater = _pooled(rows.rater, rater_times, a, value)
    total, every, itself = _all_pairs(value, a, w)
    neither = every - same_item - same_rater + itself
    if not (neither > 0 and total > 0 and in_items >= 0 and in_raters >= 0):
        return float("nan"), float("nan"), float("nan")
    rest = (in_raters * (every - same_item) + in_items * (every - same_rater) - total) / neither
    return in_raters - rest, in_items - rest, rest


def _all_pairs(
    value: Float64[np.ndarray, "rows"], a: Float64[np.ndarray, "rows"], w: Float64[np.ndarray, "rows"]
) -> tuple[float, float, float]:
    """Half the squared differences summed over all pairs, how many pairs, and how many of a rating with itself."""
    # No product of BLAS: its threads and those of the resampling would wait for each other.
    mass = a * w
    n, total = mass.sum(), np.sum(mass * value)
    return float(n * np.sum(mass * value**2) - total**2), float(n**2), float(np.sum(mass**2))


def _pooled(
    group: Int[np.ndarray, "rows"],
    times: Float64[np.ndarray, "groups"],
    mass: Float64[np.ndarray, "rows"],
    value: Float64[np.ndarray, "rows"],
) -> tuple[float, float]:
    """The variance within groups, NaN if none has two members, and how many pairs lie in one group.

    Args:
        group: Group of each row.
        times: How often each group counts.
        mass: How often each row counts within its group.
        value: The numbers.
    """
    n = np.bincount(group, mass, len(times))
    total = np.bincount(group, mass * value, len(times))
    squares = n * np.bincount(group, mass * value**2, len(times)) - total**2
    pairs = n**2 - np.bincount(group, mass**2, len(times))
    paired = (pairs > 0) & (times > 0)
    own = times[paired] * (n[paired] - 1)
    within, freedom = float(np.sum(own * squares[paired] / pairs[paired])), float(own.sum())
    return within / freedom if freedom > 0 else float("nan"), float(np.sum(times**2 * n**2))
