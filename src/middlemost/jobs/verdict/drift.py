"""Whether a rater gets better or worse in the order of their ratings."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float64
from scipy.special import stdtr

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import Ratings
from middlemost.stats.multiplicity import benjamini_hochberg

LEAST_RATINGS = 20
"""On fewer ratings with a time nothing is said of drift."""


@dataclass(frozen=True, slots=True, eq=False)
class Drift(OwnsArrays):
    """How each rater changes; NaN where nothing can be said.

    Attributes:
        change: From the first to the last rating, in probability of being right.
        p: Two-sided p adjusted over raters (Benjamini-Hochberg).
    """

    change: Float64[np.ndarray, "raters"]
    p: Float64[np.ndarray, "raters"]

    def __post_init__(self) -> None:
        self._own_arrays()


def drift(
    ratings: Ratings,
    others: Float64[np.ndarray, "ratings labels"],
    pooled: Float64[np.ndarray, "true given"],
    time: Float64[np.ndarray, "ratings"],
) -> Drift:
    """A straight line through each rater's agreement with the others, over the order of their ratings.

    With q_i what the other raters make of item i and C the crowd's confusion, y_i = q_i(l_i) - Σ_kl q_i(k) C(k, l)
    q_i(l) is how far a rating beats the crowd's on that item, so that hard items late in the order are no drift. The
    change is the slope of y over the rater's place in time, scaled to run from 0 (first) to 1 (last).

    Args:
        ratings: The ratings.
        others: For each rating the posterior of its item without this rater's ratings.
        pooled: How the crowd labels items of each true label; rows sum to one.
        time: When each rating was given, in any unit; NaN where unknown. Equal times share a place.
    """
    n_raters = len(ratings.raters)
    change, p = np.full(n_raters, np.nan), np.full(n_raters, np.nan)
    timed = np.flatnonzero(~np.isnan(time))
    n = np.bincount(ratings.rater[timed], minlength=n_raters)
    timed = timed[n[ratings.rater[timed]] >= LEAST_RATINGS]
    if not len(timed):
        return Drift(change, p)
    q = others[timed]
    y = q[np.arange(len(timed)), ratings.label[timed]] - np.sum((q @ pooled) * q, axis=1)
    order = np.lexsort((time[timed], ratings.rater[timed]))
    rater, y, when = ratings.rater[timed][order], y[order], time[timed][order]
    turns = np.flatnonzero(rater[1:] != rater[:-1]) + 1
    for start, end in pairwise([0, *turns.tolist(), len(rater)]):
        change[rater[start]], p[rater[start]] = _slope(when[start:end], y[start:end])
    known = ~np.isnan(p)
    p[known] = benjamini_hochberg(p[known])
    return Drift(change, p)


def _slope(when: Float64[np.ndarray, "n"], y: Float64[np.ndarray, "n"]) -> tuple[float, float]:
    """Least-squares slope of y over the place in time, and its two-sided p."""
    _, place, times = np.unique(when, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    x = (last - (times + 1) / 2)[place] / max(len(y) - 1, 1)
    x -= x.mean()
    square = float(x @ x)
    if square == 0.0:
        return np.nan, np.nan
    slope = float(x @ y) / square
    rest = y - y.mean() - slope * x
    error = math.sqrt(float(rest @ rest) / (len(y) - 2) / square)
    if error < 1e-12:
        return slope, 1.0 if abs(slope) < 1e-12 else 0.0
    return slope, 2 * float(stdtr(float(len(y) - 2), -abs(slope / error)))
