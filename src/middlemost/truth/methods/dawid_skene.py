"""Dawid and Skene's model: every rater has a confusion of their own."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import freeze
from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.conclude import conclude
from middlemost.truth.decide import anchor
from middlemost.truth.iterate import iterate
from middlemost.truth.kernels import SMALLEST, Cells, em_step, expected_counts, posteriors
from middlemost.truth.votes import (
    MAX_BYTES,
    check_capacity,
    check_rated,
    check_settings,
    comparable_raters,
    rater_notes,
    vote_shares,
)


def dawid_skene(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    strength: float = 2.0,
    smoothing: float = 0.5,
    max_iterations: int = 500,
    tolerance: float = 1e-8,
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Labels and rater confusions by maximum a posteriori, fitted by EM from the vote shares.

    With p_k the class shares and π_r[k, l] the probability that rater r says l where the truth is k,

        P(truth_i = k | ratings) ∝ p_k · Π_{ratings (r, l) of i} π_r[k, l]
        π_r[k, l] ∝ n_r[k, l] + strength · pooled[k, l]

    Class shares are the mean posterior of the items without gold: gold is chosen, and need not have the shares of the
    rest. n_r are expected counts and `pooled` is the confusion of all raters together under the vote shares, with
    `smoothing` added to each cell. It is computed once, so that the penalised log-likelihood never falls.
    `strength` 0 is Dawid and Skene's maximum likelihood. A rater's m ratings of one item weigh 1/m each
    (`ratings.counted_whole()` counts each whole).

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed while fitting. Default: none.
        strength: Pseudo-ratings a row toward the pooled confusion. Default: 2, our choice: it changes nothing for
            a rater with hundreds of ratings and keeps one with five from ruling out a label for ever.
        smoothing: Pseudo-ratings a cell of the pooled confusion. Default: 0.5 (Jeffreys' prior).
        max_iterations: Most iterations. Default: 500.
        tolerance: Stop when the objective gains less than this a rating. Default: 1e-8.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        seed: Breaks ties. Default: 0.
        progress: Called with (iterations, max_iterations).

    Returns:
        A consensus with `confusion` and as `quality` the expected accuracy Σ_k p_k π_r[k, k].

    Raises:
        InputError: There are no ratings.
        CapacityError: Raters times labels squared need more than `max_bytes`.
        SettingError: A setting is negative.

    References:
        Dawid & Skene (1979), Maximum likelihood estimation of observer error-rates using the EM algorithm,
        equations 2.3 to 2.5.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(20) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> mm.truth.dawid_skene(ratings).quality.round(2).tolist()
        [0.97, 0.97, 0.97, 0.55]
    """
    check_settings(strength=strength, smoothing=smoothing, max_iterations=max_iterations)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    check_rated(ratings)
    cells = Cells(ratings, gold)
    state_bytes = 8 * (4 * cells.n_cells * n_labels + 2 * len(ratings.items) * n_labels)
    check_capacity(ratings, state_bytes, max_bytes, "dawid_skene", smaller=("one_coin", "majority"))
    start, _ = anchor(ratings, vote_shares(ratings), gold)
    counts = expected_counts(cells, start, threads)
    pooled = counts.reshape(n_raters, n_labels, n_labels).sum(axis=0) + smoothing
    pooled = strength * pooled / np.maximum(pooled.sum(axis=0), SMALLEST)

    def step(state: tuple[np.ndarray, np.ndarray]) -> tuple[tuple[np.ndarray, np.ndarray], float]:
        table, shares = state
        counts, states, log_likelihood = em_step(cells, table, shares, threads)
        next_shares = _shares(states) if states.any() else shares  # all items have gold: nothing to learn from
        return (_table(counts, pooled), next_shares), log_likelihood + _log_prior(table, pooled)

    first = (_table(counts, pooled), _shares(start[cells.free].sum(axis=0)))
    del start, counts  # as large as the posterior, and as the table
    fit = iterate(step, first, max_iterations, tolerance * len(ratings), progress)
    table, shares = fit.state
    known = comparable_raters(ratings, gold)
    posterior = freeze(posteriors(cells, table, shares, threads))
    confusion = table.reshape(n_raters, n_labels, n_labels).transpose(0, 2, 1)
    behind = expected_counts(cells, posterior, threads).reshape(n_raters, n_labels, n_labels).sum(axis=1)
    return conclude(
        ratings,
        posterior,
        method="dawid_skene",
        settings={
            "strength": strength,
            "smoothing": smoothing,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
        },
        gold=gold,
        seed=seed,
        fit=fit,
        notes=rater_notes(ratings, known),
        quality=np.where(known, np.einsum("rkk,k->r", confusion, shares), np.nan),
        quality_means="expected accuracy",
        confusion=confusion,
        confusion_n=behind,
    )


def _table(
    counts: Float64[np.ndarray, "cells labels"], pooled: Float64[np.ndarray, "given true"]
) -> Float64[np.ndarray, "cells labels"]:
    """Every rater's confusion, laid out [rater·given, true]; a row without any count is uniform."""
    n_labels = counts.shape[1]
    by_rater = counts.reshape(-1, n_labels, n_labels) + pooled
    total = np.einsum("rgk->rk", by_rater)[:, None, :]
    unknown = total <= 0
    by_rater /= np.where(unknown, 1.0, total)
    if unknown.any():
        by_rater[np.broadcast_to(unknown, by_rater.shape)] = 1.0 / n_labels
    return np.maximum(by_rater, SMALLEST, out=by_rater).reshape(counts.shape)


def _shares(states: Float64[np.ndarray, "labels"]) -> Float64[np.ndarray, "labels"]:
    return np.maximum(states / states.sum(), SMALLEST)


def _log_prior(table: Float64[np.ndarray, "cells labels"], pooled: Float64[np.ndarray, "given true"]) -> float:
    if not pooled.any():
        return 0.0
    n_labels = table.shape[1]
    return float(np.einsum("rlk,lk->", np.log(table).reshape(-1, n_labels, n_labels), pooled))
