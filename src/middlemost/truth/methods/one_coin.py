"""The one-coin model: a rater is right with one probability, and errs evenly over the other labels."""

from typing import Literal

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.truth.conclude import conclude
from middlemost.truth.decide import anchor
from middlemost.truth.iterate import iterate
from middlemost.truth.kernels import SMALLEST, Cells
from middlemost.truth.own_label import own_label_posteriors, own_label_step
from middlemost.truth.votes import (
    MAX_BYTES,
    check_capacity,
    check_rated,
    check_settings,
    comparable_raters,
    rater_notes,
    vote_shares,
)


def one_coin(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    class_shares: Literal["estimated", "uniform"] = "estimated",
    strength: float = 2.0,
    max_iterations: int = 500,
    tolerance: float = 1e-8,
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Labels and one accuracy a rater by maximum a posteriori, fitted by EM from the vote shares.

    With a_r the accuracy of rater r, K labels and class shares p,

        P(label l | truth k) = a_r if l = k, else (1 - a_r) / (K - 1)
        a_r = (expected right ratings + strength · pooled) / (ratings + strength)

    where `pooled` is the accuracy of all raters together under the vote shares. A rater's m ratings of one item
    weigh 1/m each. Class shares are the mean posterior of the items without gold: gold is chosen, and need not have
    the shares of the rest. With estimated class shares the model can find that one label takes every item likelier
    than the truth; that is noted in the result.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed while fitting. Default: none.
        class_shares: `"estimated"` (default) or `"uniform"`.
        strength: Pseudo-ratings toward the pooled accuracy. Default: 2, our choice; 0 is maximum likelihood.
        max_iterations: Most iterations. Default: 500.
        tolerance: Stop when the objective gains less than this a rating. Default: 1e-8.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        seed: Breaks ties. Default: 0.
        progress: Called with (iterations, max_iterations).

    Returns:
        A consensus whose `quality` is each rater's accuracy.

    Raises:
        InputError: There are no ratings.
        CapacityError: The posterior needs more than `max_bytes`.
        SettingError: `class_shares` is neither, or a number is negative.

    References:
        Dawid & Skene (1979) with one parameter a rater, called the one-coin model in Zhang, Chen, Zhou & Jordan
        (2016), Spectral methods meet EM, section 2.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(20) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> mm.truth.one_coin(ratings).quality.round(2).tolist()
        [0.98, 0.98, 0.98, 0.53]
    """
    if class_shares not in ("estimated", "uniform"):
        raise SettingError(f"class_shares is {class_shares!r}.", remedy="Say 'estimated' or 'uniform'.")
    check_settings(strength=strength, max_iterations=max_iterations)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    check_rated(ratings)
    cells = Cells(ratings, gold)
    state_bytes = 8 * (3 * cells.n_cells + 2 * len(ratings.items) * n_labels)
    check_capacity(ratings, state_bytes, max_bytes, "one_coin")
    start, _ = anchor(ratings, vote_shares(ratings), gold)
    n = np.bincount(ratings.rater, weights=ratings.weight, minlength=n_raters)
    right = ratings.weight * start[ratings.item, ratings.label]
    right_by_rater = np.bincount(ratings.rater, weights=right, minlength=n_raters)
    pooled = strength * (right.sum() + 0.5) / (n.sum() + 1.0)
    uniform = np.full(n_labels, 1.0 / n_labels)

    def shares(states: np.ndarray) -> np.ndarray:
        return np.maximum(states / states.sum(), SMALLEST) if class_shares == "estimated" else uniform

    def accuracies(right: np.ndarray) -> np.ndarray:
        weight = np.maximum(n + strength, SMALLEST)
        return np.clip((right + pooled) / weight, SMALLEST, 1.0 - SMALLEST)

    def step(state: tuple[np.ndarray, np.ndarray]) -> tuple[tuple[np.ndarray, np.ndarray], float]:
        accuracy, class_share = state
        odds, wrong = _odds(accuracy, n_labels)
        cell_right, states, relative = own_label_step(cells, np.repeat(odds, n_labels), class_share, threads)
        right = cell_right.reshape(n_raters, n_labels).sum(axis=1)
        # Where all items have gold there are no states to learn shares from.
        next_state = accuracies(right), shares(states) if states.any() else class_share
        log_prior = pooled * np.log(accuracy) + (strength - pooled) * np.log1p(-accuracy)
        return next_state, relative + float(n @ np.log(wrong)) + float(log_prior.sum())

    first = accuracies(right_by_rater), shares(start[cells.free].sum(axis=0))
    fit = iterate(step, first, max_iterations, tolerance * len(ratings), progress)
    accuracy, class_share = fit.state
    odds, _ = _odds(accuracy, n_labels)
    posterior = own_label_posteriors(cells, np.repeat(odds, n_labels), class_share, threads)
    known = comparable_raters(ratings, gold)
    return conclude(
        ratings,
        posterior,
        method="one_coin",
        settings={
            "class_shares": class_shares,
            "strength": strength,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
        },
        gold=gold,
        seed=seed,
        fit=fit,
        notes=rater_notes(ratings, known),
        quality=np.where(known, accuracy, np.nan),
        quality_means="accuracy",
    )


def _odds(
    accuracy: Float64[np.ndarray, "raters"], n_labels: int
) -> tuple[Float64[np.ndarray, "raters"], Float64[np.ndarray, "raters"]]:
    """Odds ratio of a rater's label being the truth, and the probability of a label that is not the truth."""
    wrong = (1.0 - accuracy) / max(n_labels - 1, 1)
    return accuracy / wrong, wrong
