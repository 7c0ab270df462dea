"""What the ratings say of the kind of each rater, with what the others make of the items held fixed."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from jaxtyping import Float64, Int32
from scipy.special import digamma, logsumexp

from middlemost.data.arrays import own
from middlemost.truth.chunks import run_chunks
from middlemost.truth.kind_kernels import expected_confusion
from middlemost.truth.kind_models import (
    blind_profiles,
    dirichlet_multinomial,
    honest_evidence,
    honest_prior,
    honest_rows,
    inverted_centre,
    profile_evidence,
)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Ratings as the loops take them.

    Attributes:
        rater: Rater code of each rating.
        label: Label code of each.
        telling: Weight of each as evidence about its rater; 0 where it says nothing.
        given: Ratings of each label by each rater that say something.
        chunks: Ranges of rows that are counted apart.
    """

    rater: Int32[np.ndarray, "ratings"]
    label: Int32[np.ndarray, "ratings"]
    telling: Float64[np.ndarray, "ratings"]
    given: Float64[np.ndarray, "raters labels"]
    chunks: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What raters of each kind do.

    Attributes:
        pooled: Confusion of honest raters together.
        shares: Share of each kind.
        centre_shares: Share of each centre among honest raters.
        profile_shares: Share of each profile among blind raters.
        label_shares: Shares of the labels given.
    """

    pooled: Float64[np.ndarray, "true given"]
    shares: Float64[np.ndarray, "kinds"]
    centre_shares: Float64[np.ndarray, "centres"]
    profile_shares: Float64[np.ndarray, "profiles"]
    label_shares: Float64[np.ndarray, "labels"]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What ratings say of their raters.

    Attributes:
        log_evidence: Log marginal likelihood of each rater's ratings under each kind.
        honest_counts: Expected ratings of each true and given label, if the rater is honest.
        centre: How likely each honest centre is behind them.
        profile: How likely each blind profile is behind them.
        honest: Dirichlet posterior of each rater's confusion, if honest.
        inverted: The same, if inverted.
    """

    log_evidence: Float64[np.ndarray, "raters kinds"]
    honest_counts: Float64[np.ndarray, "raters true given"]
    centre: Float64[np.ndarray, "raters centres"]
    profile: Float64[np.ndarray, "raters profiles"]
    honest: Float64[np.ndarray, "raters true given"]
    inverted: Float64[np.ndarray, "raters true given"]


def judged(
    rows: Rows,
    others: Float64[np.ndarray, "ratings labels"],
    population: Population,
    honest: Float64[np.ndarray, "raters true given"],
    inverted: Float64[np.ndarray, "raters true given"],
    threads: int | None = None,
) -> Judged:
    """Evidence for each kind, and each rater's confusion updated.

    Args:
        rows: The ratings.
        others: For each the posterior of its item without any rating of its rater.
        population: What raters of each kind do.
        honest: Dirichlet parameters that each rater's confusion was thought to have so far, if honest.
        inverted: The same, if inverted.
        threads: Threads to use; None for all.
    """
    n_labels = others.shape[1]
    degrees = honest_rows(population.pooled, population.label_shares)
    counts, bound = _counted(rows, others, honest, threads)
    as_honest = honest_evidence(counts, degrees, population.centre_shares)
    turned, turned_bound = _counted(rows, others, inverted, threads)
    upside_down = inverted_centre(n_labels)
    as_inverted = dirichlet_multinomial(turned, upside_down).sum(axis=1)
    as_blind, profile = profile_evidence(rows.given, blind_profiles(population.label_shares), population.profile_shares)
    return Judged(
        log_evidence=np.stack([bound + as_honest.log, as_blind, turned_bound + as_inverted], axis=1),
        honest_counts=counts,
        centre=as_honest.centre,
        profile=profile,
        honest=honest_prior(as_honest.centre, degrees) + counts,
        inverted=upside_down + turned,
    )


def new_evidence(
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    others: Float64[np.ndarray, "ratings labels"],
    population: Population,
    *,
    rounds: int = 5,
) -> Float64[np.ndarray, "raters kinds"]:
    """Log-evidence of each kind for new raters.

    Args:
        rater: Rater code of each of their ratings.
        label: Label code of each.
        others: For each the posterior of its item.
        population: What raters of each kind do.
        rounds: Updates of each rater's own confusion. Default: 5.
    """
    n_raters, n_labels = int(rater.max(initial=-1)) + 1, others.shape[1]
    given = np.bincount(rater * np.int64(n_labels) + label, minlength=n_raters * n_labels).astype(np.float64)
    rows = Rows(own(rater), own(label), np.ones(len(rater)), given.reshape(n_raters, n_labels), [(0, len(rater))])
    prior = honest_prior(population.centre_shares[None], honest_rows(population.pooled, population.label_shares))[0]
    honest = np.tile(prior, (n_raters, 1, 1))
    inverted = np.tile(inverted_centre(n_labels), (n_raters, 1, 1))
    found = judged(rows, others, population, honest, inverted)
    for _ in range(rounds - 1):
        found = judged(rows, others, population, found.honest, found.inverted)
    return found.log_evidence


def kind_probability(
    log_evidence: Float64[np.ndarray, "raters kinds"], shares: Float64[np.ndarray, "kinds"]
) -> Float64[np.ndarray, "raters kinds"]:
    """Posterior of each kind.

    Args:
        log_evidence: Log marginal likelihoods.
        shares: Prior share of each kind.
    """
    log_weight = log_evidence + np.log(shares)
    return np.exp(log_weight - logsumexp(log_weight, axis=1, keepdims=True))


def expected_log(alpha: Float64[np.ndarray, "*any shares"]) -> Float64[np.ndarray, "*any shares"]:
    """E log of shares drawn from Dirichlet distributions.

    Args:
        alpha: Their parameters.
    """
    return digamma(alpha) - cast("np.ndarray", digamma(alpha.sum(axis=-1, keepdims=True)))


def _counted(
    rows: Rows,
    others: Float64[np.ndarray, "ratings labels"],
    alpha: Float64[np.ndarray, "raters true given"],
    threads: int | None,
) -> tuple[Float64[np.ndarray, "raters true given"], Float64[np.ndarray, "raters"]]:
    """Expected counts N of each rater, and Σ r (log q - log r), which is Σ log Σ q C - Σ N log C."""
    log_confusion = np.ascontiguousarray(expected_log(alpha).swapaxes(1, 2))
    confusion = np.exp(log_confusion)

    def work(begin: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        counts, evidence = np.zeros_like(confusion), np.zeros(len(confusion))
        expected_confusion(rows.rater, rows.label, rows.telling, others, confusion, counts, evidence, begin, stop)
        return counts, evidence

    counts, evidence = np.zeros_like(confusion), np.zeros(len(confusion))
    for part, part_evidence in run_chunks(work, rows.chunks, threads):
        counts += part
        evidence += part_evidence
    bound = evidence - np.einsum("rgt,rgt->r", counts, log_confusion)
    return counts.swapaxes(1, 2), bound
