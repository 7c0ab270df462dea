"""How far a rater's labels depend on what the item is, with an interval."""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32
from numba import njit

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import Ratings

GRID = 101
"""Values of θ that are weighed, evenly from 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Competence(OwnsArrays):
    """θ of every rater: posterior mean and credible interval; 0.5 and nearly 0 to 1 where nothing is known.

    Attributes:
        mean: Posterior mean.
        low: Lower end of the interval.
        high: Upper end.
    """

    mean: Float64[np.ndarray, "raters"]
    low: Float64[np.ndarray, "raters"]
    high: Float64[np.ndarray, "raters"]

    def __post_init__(self) -> None:
        self._own_arrays()


def competence(ratings: Ratings, others: Float64[np.ndarray, "ratings labels"], *, level: float = 0.95) -> Competence:
    """MACE's competence of every rater, against what the other raters say of the same items.

    With q_i(k) what the other raters make of item i and ξ the rater's own label shares,

        P(label l of item i | θ) = θ q_i(l) + (1 - θ) ξ(l)

    so that θ = 1 is a rater who labels as the others' consensus has it, and θ = 0 one whose labels do not depend on
    the item. The prior of θ is uniform; θ is weighed on a grid of 101 values. ξ is smoothed by one rating spread
    over the label shares of all raters.

    Args:
        ratings: The ratings.
        others: For each rating the posterior of its item without this rater's ratings.
        level: Coverage of the interval. Default: 0.95.

    Reference:
        Hovy, Berg-Kirkpatrick, Vaswani & Hovy (2013), Learning whom to trust with MACE, section 3, for the model.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(40) for r in "xyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> truth = np.eye(2)[ratings.item % 2] * 0.98 + 0.01
        >>> competence(ratings, truth).mean.round(1).tolist()
        [1.0, 1.0, 0.0]
    """
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    cell = ratings.rater.astype(np.int64) * n_labels + ratings.label
    given = np.bincount(cell, weights=ratings.weight, minlength=n_raters * n_labels).reshape(n_raters, n_labels)
    all_given = given.sum(axis=0)
    given += all_given / max(all_given.sum(), 1.0)
    spam = given / np.maximum(given.sum(axis=1, keepdims=True), 1e-300)
    own = others[np.arange(len(ratings)), ratings.label]
    theta = np.linspace(0.0, 1.0, GRID)
    log_likelihood = np.zeros((n_raters, GRID))
    blind = spam[ratings.rater, ratings.label]
    _weigh(ratings.rater, own, blind, ratings.weight, theta, log_likelihood)
    weight = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    tail = (1.0 - level) / 2
    below = np.cumsum(weight, axis=1)
    return Competence(weight @ theta, _quantile(below, theta, tail), _quantile(below, theta, 1.0 - tail))


def _quantile(
    below: Float64[np.ndarray, "raters grid"], theta: Float64[np.ndarray, "grid"], share: float
) -> Float64[np.ndarray, "raters"]:
    return theta[np.minimum((below < share).sum(axis=1), GRID - 1)]


@njit(cache=True, nogil=True)
@no_type_check
def _weigh(
    rater: Int32[np.ndarray, "ratings"],
    own: Float64[np.ndarray, "ratings"],
    blind: Float64[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    theta: Float64[np.ndarray, "grid"],
    log_likelihood: Float64[np.ndarray, "raters grid"],
) -> None:
    for row in range(len(rater)):
        for g in range(len(theta)):
            likely = theta[g] * own[row] + (1.0 - theta[g]) * blind[row]
            log_likelihood[rater[row], g] += weight[row] * np.log(max(likely, 1e-300))
