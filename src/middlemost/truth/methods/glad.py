"""GLAD: a rating is right more often the abler the rater and the easier the item."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.accelerate import Vector, accelerated
from middlemost.truth.chunks import item_chunks, run_chunks
from middlemost.truth.conclude import conclude
from middlemost.truth.glad_kernels import glad_pass
from middlemost.truth.votes import (
    MAX_BYTES,
    check_capacity,
    check_rated,
    check_settings,
    comparable_raters,
    rater_notes,
)


def glad(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    ability_prior: float = 1.0,
    ease_prior: float = 1.0,
    max_iterations: int = 500,
    tolerance: float = 1e-9,
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Labels, one ability a rater and one difficulty an item by maximum a posteriori.

    With α_r the ability of rater r, β_i = exp(b_i) > 0 how easy item i is, K labels and σ the logistic function,

        P(label l of item i | truth k) = σ(α_r β_i) if l = k, else (1 - σ(α_r β_i)) / (K - 1)
        α_r ~ N(1, 1),   b_i ~ N(1, 1)

    The true label is uniform over the labels. A rater with α = 0 is right half of the time, below 0 less. Each
    iteration finds the posteriors and raises a lower bound of the objective in the difficulties and then in the
    abilities: Jaakkola and Jordan's quadratic bound of log σ, so the log-likelihood with the log prior never falls.
    Such steps are small; SQUAREM leaps on after every two of them. A rater's m ratings of one item weigh 1/m each.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed while fitting. Default: none.
        ability_prior: Prior mean of α. Default: 1, as crowd-kit has it; the paper names a Gaussian prior without it.
        ease_prior: Prior mean of b. Default: 1, likewise.
        max_iterations: Most iterations. Default: 500.
        tolerance: Stop when a step gains less than this a rating. Default: 1e-9, our choice.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        seed: Breaks ties. Default: 0.
        progress: Called with (iterations, max_iterations).

    Returns:
        A consensus whose `quality` is each rater's ability α, and whose `difficulty` is 1 / β of each item, NaN for an
        item without ratings.

    Raises:
        InputError: There are no ratings.
        CapacityError: The model needs more than `max_bytes`.
        SettingError: A number is negative.

    References:
        Whitehill, Ruvolo, Wu, Bergsma & Movellan (2009), Whose vote should count more, section 2 and supplement (K
        labels). Jaakkola & Jordan (2000), Bayesian parameter estimation via variational methods, equation 8. Varadhan &
        Roland (2008), Simple and globally convergent methods for accelerating the convergence of any EM algorithm.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or (r == "z" and i % 3)) else "no") for i in range(30) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> quality = mm.truth.glad(ratings).quality
        >>> bool(quality[3] < quality[:3].min())
        True
    """
    check_settings(max_iterations=max_iterations)
    check_rated(ratings)
    n_raters, n_items, n_labels = len(ratings.raters), len(ratings.items), len(ratings.labels)
    check_capacity(ratings, 8 * (n_items * (n_labels + 8) + 10 * n_raters), max_bytes, "glad", smaller=("one_coin",))
    data = _Data(ratings, gold, ease_prior, threads)

    def step(parameters: Vector) -> tuple[Vector, float]:
        found = data.run(parameters[:n_raters], parameters[n_raters:])
        log_prior = -0.5 * float(np.sum((parameters - start) ** 2))
        ability = (found.of_rater[:, 0] + ability_prior) / (found.of_rater[:, 1] + 1.0)
        return np.concatenate([ability, found.log_ease]), found.log_likelihood + log_prior

    start = np.repeat([ability_prior, ease_prior], [n_raters, n_items])
    fit = accelerated(step, start, max_iterations, tolerance * len(ratings), progress)
    ability, log_ease = fit.state[:n_raters], fit.state[n_raters:]
    known = comparable_raters(ratings, gold)
    return conclude(
        ratings,
        data.run(ability, log_ease).posterior,
        method="glad",
        settings={
            "ability_prior": ability_prior,
            "ease_prior": ease_prior,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
        },
        gold=gold,
        seed=seed,
        fit=fit,
        notes=rater_notes(ratings, known),
        quality=np.where(known, ability, np.nan),
        quality_means="ability",
        difficulty=np.where(ratings.ratings_per_item > 0, np.exp(-log_ease), np.nan),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What one pass finds."""

    posterior: Float64[np.ndarray, "items labels"]
    log_ease: Float64[np.ndarray, "items"]
    of_rater: Float64[np.ndarray, "raters 2"]
    log_likelihood: float


class _Data:
    """Ratings as the loop takes them."""

    def __init__(self, ratings: Ratings, gold: Gold | None, ease_prior: float, threads: int | None) -> None:
        n_items = len(ratings.items)
        if gold is not None:
            gold.check(n_items, len(ratings.labels))
        anchor = np.full(n_items, -1, dtype=np.int32) if gold is None else gold.by_item(n_items)
        self._rows = (ratings.item_offsets, ratings.rater, ratings.label, ratings.weight, anchor)
        self._shape = (n_items, len(ratings.labels))
        self._ease_prior = ease_prior
        self._chunks = item_chunks(ratings.item_offsets, 16 * len(ratings.raters))
        self._threads = threads

    def run(self, ability: Float64[np.ndarray, "raters"], log_ease: Float64[np.ndarray, "items"]) -> _Found:
        """Posteriors and log-likelihood of the parameters, raised eases, and the sums that abilities are raised by."""
        posterior, raised = np.empty(self._shape), np.empty(self._shape[0])

        def work(first: int, end: int) -> tuple[np.ndarray, float]:
            of_rater = np.zeros((len(ability), 2))
            parameters = (ability, log_ease, self._ease_prior)
            return of_rater, glad_pass(*self._rows, *parameters, posterior, raised, of_rater, first, end)

        of_rater, log_likelihood = np.zeros((len(ability), 2)), 0.0
        for private, part in run_chunks(work, self._chunks, self._threads):
            of_rater += private
            log_likelihood += part
        return _Found(posterior, raised, of_rater, log_likelihood)
