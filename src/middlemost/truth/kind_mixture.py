"""The mixture of honest, blind and inverted raters, fitted together with the truth."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from jaxtyping import Float64
from scipy.special import digamma, logsumexp

from middlemost.data.arrays import OwnsArrays
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.kind_kernels import expected_confusion, left_out
from middlemost.truth.kind_models import (
    blind_profiles,
    confusion_evidence,
    honest_centres,
    inverted_centre,
    profile_evidence,
)

_PSEUDO_RATERS = np.array([4.0, 1.0, 0.5])
"""Raters of each kind that the shares of kinds start from."""


@dataclass(frozen=True, slots=True, eq=False)
class KindMixture(OwnsArrays):
    """The state of the fit.

    Attributes:
        probability: Of each kind (honest, blind, inverted) for each rater.
        evidence: Log marginal likelihood of each rater's ratings under each kind.
        honest: Dirichlet parameters of each rater's confusion, if honest.
        inverted: The same, if inverted.
        pooled: Confusion of honest raters together.
        shares: Share of each kind.
        centre_shares: Share of each centre among honest raters.
        profile_shares: Share of each profile among blind raters.
        label_shares: Shares of the labels given.
        class_shares: Shares of the true labels.
        others: For each rating the log-posterior of its item without any rating of its rater.
        posterior: Posterior of each item.
        telling: Weight of each rating as evidence about its rater: 0 where nobody else rated the item.
        counted: Ratings of each rater that say something about them.
        iterations: Iterations run.
        converged: Whether no probability moved any more.
    """

    probability: Float64[np.ndarray, "raters kinds"]
    evidence: Float64[np.ndarray, "raters kinds"]
    honest: Float64[np.ndarray, "raters true given"]
    inverted: Float64[np.ndarray, "raters true given"]
    pooled: Float64[np.ndarray, "true given"]
    shares: Float64[np.ndarray, "kinds"]
    centre_shares: Float64[np.ndarray, "centres"]
    profile_shares: Float64[np.ndarray, "profiles"]
    label_shares: Float64[np.ndarray, "labels"]
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
class _Rows:
    """Ratings as the loops take them; `telling` is 0 for a rating that says nothing about its rater."""

    rater: np.ndarray
    label: np.ndarray
    telling: np.ndarray
    given: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What ratings say of their raters: evidence by kind, expected counts, and which part of the mixture fits."""

    evidence: np.ndarray
    honest_counts: np.ndarray
    inverted_counts: np.ndarray
    centre: np.ndarray
    profile: np.ndarray


def fitted_mixture(
    ratings: Ratings, gold: Gold | None, *, max_iterations: int, tolerance: float, progress: Progress | None
) -> KindMixture:
    """Update kinds, confusions and truth in turn until no probability of a kind moves by more than `tolerance`.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed.
        max_iterations: Most iterations.
        tolerance: When to stop.
        progress: Called with (iterations, max_iterations).
    """
    anchor = np.full(len(ratings.items), -1, dtype=np.int32)
    if gold is not None:
        anchor[gold.item] = gold.label
    rows = _rows(ratings, anchor)
    state = _start(ratings, rows)
    for iteration in range(1, max_iterations + 1):
        before, state = state, _step(ratings, rows, anchor, state)
        if progress is not None:
            progress(iteration, max_iterations)
        moved = float(np.abs(state.probability - before.probability).max(initial=0.0))
        if moved <= tolerance and iteration > 1:
            return _ended(state, iteration, converged=True)
    return _ended(state, max_iterations, converged=False)


def kind_evidence(
    mixture: KindMixture,
    rater: np.ndarray,
    label: np.ndarray,
    others: Float64[np.ndarray, "ratings labels"],
    n_raters: int,
    *,
    rounds: int = 5,
) -> Float64[np.ndarray, "raters kinds"]:
    """Log-evidence of each kind for new raters, the mixture held fixed.

    Args:
        mixture: A fitted mixture.
        rater: Rater code of each new rating.
        label: Label code of each.
        others: For each the log-posterior of its item.
        n_raters: Number of new raters.
        rounds: Updates of each rater's own confusion. Default: 5.
    """
    n_labels = others.shape[1]
    given = np.bincount(rater * np.int64(n_labels) + label, minlength=n_raters * n_labels).astype(np.float64)
    rows = _Rows(rater.astype(np.int32), label.astype(np.int32), np.ones(len(rater)), given.reshape(n_raters, n_labels))
    centres = honest_centres(mixture.pooled, mixture.label_shares)
    honest = np.broadcast_to(np.tensordot(mixture.centre_shares, centres, 1), (n_raters, n_labels, n_labels))
    inverted = np.broadcast_to(inverted_centre(n_labels), honest.shape)
    judged = _judged(rows, others, mixture, honest, inverted)
    for _ in range(rounds - 1):
        honest = np.tensordot(judged.centre, centres, 1) + judged.honest_counts
        inverted = inverted_centre(n_labels) + judged.inverted_counts
        judged = _judged(rows, others, mixture, honest, inverted)
    return judged.evidence


def kind_probability(
    evidence: Float64[np.ndarray, "raters kinds"], shares: Float64[np.ndarray, "kinds"]
) -> Float64[np.ndarray, "raters kinds"]:
    """Posterior of each kind.

    Args:
        evidence: Log marginal likelihoods.
        shares: Prior share of each kind.
    """
    log_weight = evidence + np.log(shares)
    return np.exp(log_weight - logsumexp(log_weight, axis=1, keepdims=True))


def _rows(ratings: Ratings, anchor: np.ndarray) -> _Rows:
    """A rating tells of its rater if somebody else rated the item too, or it has gold."""
    n_labels = len(ratings.labels)
    raters_of_item = np.bincount(ratings.item, weights=ratings.weight, minlength=len(ratings.items))
    tells = (raters_of_item > 1.5) | (anchor >= 0)
    telling = ratings.weight * tells[ratings.item]
    cell = ratings.rater.astype(np.int64) * n_labels + ratings.label
    given = np.bincount(cell, weights=telling, minlength=len(ratings.raters) * n_labels)
    return _Rows(ratings.rater, ratings.label, telling, given.reshape(-1, n_labels))


def _start(ratings: Ratings, rows: _Rows) -> KindMixture:
    """Everybody honest, with the confusion that the votes of the others suggest."""
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
    pooled = _shares_of(pooled, 0.5)
    n_centres, n_profiles = len(honest_centres(pooled, shares)), len(blind_profiles(shares))
    mean = np.tensordot(np.full(n_centres, 1.0 / n_centres), honest_centres(pooled, shares), 1)
    return KindMixture(
        probability=np.tile([1.0, 0.0, 0.0], (n_raters, 1)),
        evidence=np.zeros((n_raters, 3)),
        honest=np.tile(mean, (n_raters, 1, 1)),
        inverted=np.tile(inverted_centre(n_labels), (n_raters, 1, 1)),
        pooled=pooled,
        shares=np.array([0.8, 0.15, 0.05]),
        centre_shares=np.full(n_centres, 1.0 / n_centres),
        profile_shares=np.full(n_profiles, 1.0 / n_profiles),
        label_shares=shares,
        class_shares=shares,
        others=np.log(left),
        posterior=votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-300),
        telling=rows.telling,
        counted=rows.given.sum(axis=1),
    )


def _step(ratings: Ratings, rows: _Rows, anchor: np.ndarray, state: KindMixture) -> KindMixture:
    honest, inverted = _expected_log(state.honest), _expected_log(state.inverted)
    p = state.probability[:, :, None, None]
    others, posterior = np.empty_like(state.others), np.empty_like(state.posterior)
    left_out(
        ratings.item_offsets,
        ratings.rater,
        ratings.label,
        ratings.weight,
        anchor,
        np.log(state.class_shares),
        p[:, 0] * honest + p[:, 2] * inverted,
        others,
        posterior,
    )
    judged = _judged(rows, others, state, state.honest, state.inverted)
    n_labels = len(state.class_shares)
    probability = kind_probability(judged.evidence, state.shares)
    counted = state.counted > 0
    seen = probability[counted]
    honest_p, blind_p = probability[:, 0] * counted, probability[:, 1] * counted
    pooled = _shares_of(np.tensordot(honest_p, judged.honest_counts, 1), 0.5)
    centres = honest_centres(pooled, state.label_shares)
    rated = ratings.ratings_per_item > 0
    return KindMixture(
        probability=probability,
        evidence=judged.evidence,
        honest=np.tensordot(judged.centre, centres, 1) + judged.honest_counts,
        inverted=inverted_centre(n_labels) + judged.inverted_counts,
        pooled=pooled,
        shares=(seen.sum(axis=0) + _PSEUDO_RATERS) / (len(seen) + _PSEUDO_RATERS.sum()),
        centre_shares=_shares_of(honest_p @ judged.centre, 1.0),
        profile_shares=_shares_of(blind_p @ judged.profile, 1.0),
        label_shares=state.label_shares,
        class_shares=_shares_of(posterior[rated].sum(axis=0), 1.0),
        others=others,
        posterior=posterior,
        telling=rows.telling,
        counted=state.counted,
    )


def _judged(rows: _Rows, others: np.ndarray, mixture: KindMixture, honest: np.ndarray, inverted: np.ndarray) -> _Judged:
    """Evidence for each kind, with the confusions that each rater is thought to have."""
    shape = (*rows.given.shape, rows.given.shape[1])
    counts = {kind: np.zeros(shape) for kind in ("honest", "inverted")}
    bound = {kind: np.zeros(shape[0]) for kind in counts}
    for kind, alpha in (("honest", honest), ("inverted", inverted)):
        log_confusion = _expected_log(alpha)
        expected_confusion(rows.rater, rows.label, rows.telling, others, log_confusion, counts[kind], bound[kind])
    centres = honest_centres(mixture.pooled, mixture.label_shares)
    as_honest, centre = confusion_evidence(counts["honest"], centres, mixture.centre_shares)
    as_inverted, _ = confusion_evidence(counts["inverted"], inverted_centre(shape[1])[None], np.ones(1))
    as_blind, profile = profile_evidence(rows.given, blind_profiles(mixture.label_shares), mixture.profile_shares)
    evidence = np.stack([bound["honest"] + as_honest, as_blind, bound["inverted"] + as_inverted], axis=1)
    return _Judged(evidence, counts["honest"], counts["inverted"], centre, profile)


def _ended(state: KindMixture, iterations: int, *, converged: bool) -> KindMixture:
    return replace(state, iterations=iterations, converged=converged)


def _expected_log(alpha: np.ndarray) -> np.ndarray:
    """E log of shares drawn from Dirichlet distributions over the last axis."""
    return digamma(alpha) - cast("np.ndarray", digamma(alpha.sum(axis=-1, keepdims=True)))


def _shares_of(counts: np.ndarray, smoothing: float) -> np.ndarray:
    return (counts + smoothing) / (counts + smoothing).sum(axis=-1, keepdims=True)
