"""What MACE says of spam: how likely each rating is, and what a rater does when spamming."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.consensus import Consensus
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Spam(OwnsArrays):
    """Spam by MACE's model.

    Attributes:
        rating: Probability that a rating is spam.
        rater: Mean of it over each rater's ratings; NaN for a rater without ratings.
        given: ξ: what a rater does when spamming; rows sum to one.
    """

    rating: Float64[np.ndarray, "ratings"]
    rater: Float64[np.ndarray, "raters"]
    given: Float64[np.ndarray, "raters labels"]

    def __post_init__(self) -> None:
        self._own_arrays()


def spam(ratings: Ratings, consensus: Consensus) -> Spam:
    """How likely each rating is spam, by a fit of `mace` or `mace_vb`.

    With p_i the posterior of item i, a rating of label l by rater r is knowledge with probability
    p_i(l) θ_r / (θ_r + (1 - θ_r) ξ_r(l)), and spam else. Of `mace_vb`, θ and ξ are the posterior means.

    Args:
        ratings: The ratings that were fitted.
        consensus: What `mace` or `mace_vb` returned, decoded by posterior.

    Raises:
        InputError: The consensus is another method's, was decided by vote, or is of other ratings.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(20) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> mm.truth.spam(ratings, mm.truth.mace(ratings)).rater.round(1).tolist()
        [0.0, 0.0, 0.0, 1.0]
    """
    confusion = consensus.confusion
    if consensus.method not in ("mace", "mace_vb") or confusion is None:
        raise InputError(f"{consensus.method} has no spam.", remedy="Take the result of mace or mace_vb.")
    if consensus.settings["decode"] != "posterior":
        raise InputError("Spam needs the posteriors, and these are votes.", remedy="Fit with decode='posterior'.")
    of = (consensus.items, consensus.raters, consensus.labels)
    if of != (ratings.items, ratings.raters, ratings.labels):
        raise InputError("The consensus is of other ratings.", remedy="Take the ratings it was inferred from.")
    n_labels = len(ratings.labels)
    if n_labels == 1:
        blind = np.ones((len(ratings.raters), 1))
        knows = np.zeros(len(ratings.raters))
    else:
        # Off the diagonal a column holds (1 - θ) ξ(l) throughout, on it θ more.
        blind = np.stack([confusion[:, 0 if k else 1, k] for k in range(n_labels)], axis=1)
        knows = confusion[:, 0, 0] - blind[:, 0]
    theta, share = knows[ratings.rater], blind[ratings.rater, ratings.label]
    rating = 1.0 - consensus.posterior[ratings.item, ratings.label] * theta / (theta + share)
    n = np.bincount(ratings.rater, weights=ratings.weight, minlength=len(ratings.raters))
    total = np.bincount(ratings.rater, weights=ratings.weight * rating, minlength=len(ratings.raters))
    rater = np.full(len(n), np.nan)
    np.divide(total, n, out=rater, where=n > 0)
    return Spam(np.clip(rating, 0.0, 1.0), rater, blind / blind.sum(axis=1, keepdims=True))
