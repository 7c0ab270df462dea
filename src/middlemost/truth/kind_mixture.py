"""The mixture of honest, blind and inverted raters, fitted together with the truth."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.chunks import item_chunks, run_chunks
from middlemost.truth.kind_evidence import Judged, Population, Rows, expected_log, judged, kind_probability
from middlemost.truth.kind_kernels import left_out
from middlemost.truth.kind_models import PROFILES, honest_prior, honest_rows, inverted_centre, n_centres

_PSEUDO_RATERS = np.array([4.0, 1.0, 0.5])
"""Raters of each kind that the shares of kinds start from."""

_VOTES_BESIDE_GOLD = 5.0
"""Ratings of gold items that a row of the confusion by votes is worth, to start from."""


@dataclass(frozen=True, slots=True, eq=False)
class KindMixture(OwnsArrays):
    """The state of the fit.

    Attributes:
        probability: Of each kind (honest, blind, inverted) for each rater.
        log_evidence: Log marginal likelihood of each rater's ratings under each kind.
        profile: How likely each blind profile is behind each rater's labels, if blind.
        honest: Dirichlet parameters of each rater's confusion, if honest.
        inverted: The same, if inverted.
        population: What raters of each kind do.
        class_shares: Shares of the true labels.
        others: For each rating the posterior of its item without any rating of its rater.
        posterior: Posterior of each item.
        telling: Weight of each rating as evidence about its rater: 0 where nobody else rated the item.
        counted: Ratings of each rater that say something about them.
        iterations: Iterations run.
        converged: Whether no probability moved any more.
    """

    probability: Float64[np.ndarray, "raters kinds"]
    log_evidence: Float64[np.ndarray, "raters kinds"]
    profile: Float64[np.ndarray, "raters profiles"]
    honest: Float64[np.ndarray, "raters true given"]
    inverted: Float64[np.ndarray, "raters true given"]
    population: Population
    class_shares: Float64[np.ndarray, "labels"]
    others: Float64[np.ndarray, "ratings labels"]
    posterior: Float64[np.ndarray, "items labels"]
    telling: Float64[np.ndarray, "ratings"]
    counted: Float64[np.ndarray, "raters"]
    iterations: int = 0
    converged: bool = False

    def __post_init__(self) -> None:
        self._own_arrays()


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What stays the same throughout the fit."""

    ratings: Ratings
    rows: Rows
    anchor: Int32[np.ndarray, "items"]
    chunks: list[tuple[int, int]]
    threads: int | None


def fitted_mixture(
    ratings: Ratings,
    gold: Gold | None,
    *,
    max_iterations: int,
    tolerance: float,
    threads: int | None,
    progress: Progress | None,
) -> KindMixture:
    """Update kinds, confusions and truth in turn until no probability of a kind moves by more than `tolerance`.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed.
        max_iterations: Most iterations.
        tolerance: When to stop.
        threads: Threads to use; None for all.
        progress: Called with (iterations, max_iterations).
    """
    anchor = np.full(len(ratings.items), -1, dtype=np.int32)
    if gold is not None:
        anchor[gold.item] = gold.label
    chunks = item_chunks(ratings.item_offsets, 8 * len(ratings.raters) * len(ratings.labels) ** 2)
    rows = _rows(ratings, anchor, chunks)
    task = _Task(ratings, rows, anchor, chunks, threads)
    state = _start(ratings, rows, anchor)
    for iteration in range(1, max_iterations + 1):
        before, state = state, _step(task, state)
        if progress is not None:
            progress(iteration, max_iterations)
        moved = float(np.abs(state.probability - before.probability).max(initial=0.0))
        if moved <= tolerance and iteration > 1:
            return replace(state, iterations=iteration, converged=True)
    return replace(state, iterations=max_iterations, converged=False)


def _rows(ratings: Ratings, anchor: np.ndarray, chunks: list[tuple[int, int]]) -> Rows:
    """A rating tells of its rater if somebody else rated the item too, or it has gold."""
    n_labels = len(ratings.labels)
    raters_of_item = np.bincount(ratings.item, weights=ratings.weight, minlength=len(ratings.items))
    tells = (raters_of_item > 1.5) | (anchor >= 0)
    telling = ratings.weight * tells[ratings.item]
    cell = ratings.rater.astype(np.int64) * n_labels + ratings.label
    given = np.bincount(cell, weights=telling, minlength=len(ratings.raters) * n_labels).reshape(-1, n_labels)
    begin = ratings.item_offsets
    return Rows(
        ratings.rater, ratings.label, telling, given, [(int(begin[first]), int(begin[end])) for first, end in chunks]
    )


def _start(ratings: Ratings, rows: Rows, anchor: np.ndarray) -> KindMixture:
    """Everybody honest, with the confusion that gold shows, or the votes of the others where there is none."""
    n_raters, n_labels = rows.given.shape
    votes = Counts.from_ratings(ratings).count
    shares = _shares_of(votes.sum(axis=0), 0.01)  # no label is ruled out
    left = votes[ratings.item].copy()
    left[np.arange(len(ratings)), ratings.label] -= ratings.weight
    left = np.maximum(left, 0.0) + 0.5 * shares
    left /= left.sum(axis=1, keepdims=True)
    pooled = np.zeros((n_labels, n_labels))
    for given in range(n_labels):
        chosen = ratings.label == given
        pooled[:, given] = rows.telling[chosen] @ left[chosen]
    known = anchor[ratings.item]
    has = known >= 0
    on_gold = np.zeros_like(pooled)
    np.add.at(on_gold, (known[has], ratings.label[has]), ratings.weight[has])
    pooled = _shares_of(on_gold + _VOTES_BESIDE_GOLD * _shares_of(pooled, 0.5), 0.0)
    centre_shares = np.full(n_centres(n_labels), 1.0 / n_centres(n_labels))
    prior = honest_prior(centre_shares[None], honest_rows(pooled, shares))[0]
    profile_shares = np.full(len(PROFILES), 1.0 / len(PROFILES))
    return KindMixture(
        probability=np.tile([1.0, 0.0, 0.0], (n_raters, 1)),
        log_evidence=np.zeros((n_raters, 3)),
        profile=np.tile(profile_shares, (n_raters, 1)),
        honest=np.tile(prior, (n_raters, 1, 1)),
        inverted=np.tile(inverted_centre(n_labels), (n_raters, 1, 1)),
        population=Population(pooled, np.array([0.8, 0.15, 0.05]), centre_shares, profile_shares, shares),
        class_shares=shares,
        others=left,
        posterior=votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-300),
        telling=rows.telling,
        counted=rows.given.sum(axis=1),
    )


def _step(task: _Task, state: KindMixture) -> KindMixture:
    others, posterior = _truth(task, state)
    found = judged(task.rows, others, state.population, state.honest, state.inverted, task.threads)
    probability = kind_probability(found.log_evidence, state.population.shares)
    return KindMixture(
        probability=probability,
        log_evidence=found.log_evidence,
        profile=found.profile,
        honest=found.honest,
        inverted=found.inverted,
        population=_population(found, probability, state),
        class_shares=_shares_of(posterior[np.diff(task.ratings.item_offsets) > 0].sum(axis=0), 1.0),
        others=freeze(others),
        posterior=freeze(posterior),
        telling=state.telling,
        counted=state.counted,
    )


def _truth(task: _Task, state: KindMixture) -> tuple[np.ndarray, np.ndarray]:
    """What the others say of the item of each rating, and everybody of each item; blind raters weigh nothing."""
    ratings, p = task.ratings, state.probability[:, :, None, None]
    speaks = p[:, 0] * expected_log(state.honest) + p[:, 2] * expected_log(state.inverted)
    by_given = np.ascontiguousarray(speaks.swapaxes(1, 2))
    others, posterior = np.empty_like(state.others), np.empty_like(state.posterior)
    log_shares = np.log(state.class_shares)

    def work(begin: int, stop: int) -> None:
        left_out(
            ratings.item_offsets,
            ratings.rater,
            ratings.label,
            ratings.weight,
            task.anchor,
            log_shares,
            by_given,
            others,
            posterior,
            begin,
            stop,
        )

    for _ in run_chunks(work, task.chunks, task.threads):
        pass
    return others, posterior


def _population(found: Judged, probability: np.ndarray, state: KindMixture) -> Population:
    """What raters of each kind do, from how likely each rater is of that kind."""
    counted = state.counted > 0
    seen = probability[counted]
    honest, blind = probability[:, 0] * counted, probability[:, 1] * counted
    return Population(
        pooled=_shares_of(np.tensordot(honest, found.honest_counts, 1), 0.5),
        shares=(seen.sum(axis=0) + _PSEUDO_RATERS) / (len(seen) + _PSEUDO_RATERS.sum()),
        centre_shares=_shares_of(honest @ found.centre, 1.0),
        profile_shares=_shares_of(blind @ found.profile, 1.0),
        label_shares=state.population.label_shares,
    )


def _shares_of(counts: np.ndarray, smoothing: float) -> np.ndarray:
    return (counts + smoothing) / (counts + smoothing).sum(axis=-1, keepdims=True)
