"""Labels that a rater gives more often than the crowd would on the same items."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32
from scipy.special import ndtr

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import Ratings
from middlemost.stats.multiplicity import benjamini_hochberg

MARGIN = 0.10
"""A label given this much more often than expected (of all the rater's ratings) is a bias worth naming."""

FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Overuse(OwnsArrays):
    """What each rater gives too often.

    Attributes:
        excess: Share of each label among a rater's ratings less the share expected; 0 for a rater without ratings.
        toward: The label whose excess surely passes `MARGIN`, the largest if there are several; -1 for none.
    """

    excess: Float64[np.ndarray, "raters labels"]
    toward: Int32[np.ndarray, "raters"]

    def __post_init__(self) -> None:
        self._own_arrays()


def overuse(
    ratings: Ratings, others: Float64[np.ndarray, "ratings labels"], pooled: Float64[np.ndarray, "true given"]
) -> Overuse:
    """Compare the labels that each rater gave with those that the crowd would give to the same items.

    With q_i what the other raters make of item i and C the crowd's confusion, rater r is expected to give label l
    with probability e_i(l) = Σ_k q_i(k) C(k, l). The excess is mean(l_i = l) - mean e_i(l), its standard error
    √(Σ e_i(l)(1 - e_i(l))) / n. A rater is biased toward a label whose excess lies above 0.10 by a one-sided test,
    false discovery rate 5% over raters and labels.

    Args:
        ratings: The ratings.
        others: For each rating the posterior of its item without this rater's ratings.
        pooled: How the crowd labels items of each true label; rows sum to one.
    """
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    n = np.maximum(np.bincount(ratings.rater, minlength=n_raters), 1)[:, None]
    excess, variance = np.empty((n_raters, n_labels)), np.empty((n_raters, n_labels))
    for label in range(n_labels):
        expected = others @ pooled[:, label]
        gap = (ratings.label == label) - expected
        excess[:, label] = np.bincount(ratings.rater, weights=gap, minlength=n_raters)
        variance[:, label] = np.bincount(ratings.rater, weights=expected * (1 - expected), minlength=n_raters)
    excess, error = excess / n, np.sqrt(variance) / n
    p = ndtr((MARGIN - excess) / np.maximum(error, 1e-9))
    sure = benjamini_hochberg(p.ravel()).reshape(p.shape) < FALSE_DISCOVERIES
    toward = np.where(sure.any(axis=1), np.where(sure, excess, -np.inf).argmax(axis=1), -1)
    return Overuse(excess, toward.astype(np.int32))
