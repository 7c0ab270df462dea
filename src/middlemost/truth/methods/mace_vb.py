"""MACE by variational Bayes: priors on how often a rater knows, and on what they do when spamming."""

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from jaxtyping import Float64
from scipy.special import digamma, gammaln

from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.iterate import Fit, iterate
from middlemost.truth.mace_steps import Decoding, MaceData, Weights, check_decoding, mace_consensus
from middlemost.truth.restarts import best_of_starts
from middlemost.truth.votes import MAX_BYTES, check_settings


def mace_vb(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    competence_prior: float = 0.5,
    spam_prior: float = 10.0,
    restarts: int = 10,
    max_iterations: int = 300,
    tolerance: float = 1e-8,
    decode: Decoding = "posterior",
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """MACE with a symmetric Beta prior on θ and a symmetric Dirichlet prior on ξ, by variational Bayes.

    The model is that of `mace`. With ψ the digamma function, the E step takes

        exp E log θ_r = exp(ψ(n_r(knows) + a) - ψ(n_r + 2a)),    exp E log ξ_r(l) = exp(ψ(n_r(l) + b) - ψ(n_r + Kb))

    (for ξ the n of spam), which are not normalised to one. The objective is the evidence lower bound, which no
    iteration lowers.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed while fitting. Default: none.
        competence_prior: a. Default: 0.5, as in the paper: raters are mostly good or mostly bad.
        spam_prior: b. Default: 10, as in the paper: spam is not far from even.
        restarts: Random starts. Default: 10, as the authors' program has it.
        max_iterations: Most iterations of each start. Default: 300; the authors' program stops at 50.
        tolerance: Stop when the bound gains less than this a rating. Default: 1e-8.
        decode: Decide by `"posterior"` (default), or by a `"vote"` weighted with θ.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        seed: Seed of the starts; breaks ties. Default: 0.
        progress: Called with (iterations, most iterations of all starts).

    Returns:
        A consensus whose `quality` is the posterior mean of each rater's competence θ.

    Raises:
        InputError: There are no ratings.
        CapacityError: The model needs more than `max_bytes`.
        SettingError: A setting is out of its range.

    References:
        Hovy, Berg-Kirkpatrick, Vaswani & Hovy (2013), Learning whom to trust with MACE, NAACL-HLT, 1120-1130.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(20) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> mm.truth.mace_vb(ratings).quality.round(1).tolist()
        [1.0, 1.0, 1.0, 0.0]
    """
    check_decoding(decode)
    check_settings(competence_prior=competence_prior, spam_prior=spam_prior, max_iterations=max_iterations)
    data = MaceData(ratings, gold, max_bytes, "mace_vb", threads)
    prior = _Prior(max(competence_prior, 1e-9), max(spam_prior, 1e-9))

    def step(state: _Beliefs) -> tuple[_Beliefs, float]:
        known, log_likelihood = data.expect(state.weights)
        return prior.beliefs(known, data.given), log_likelihood - prior.divergence(state)

    def fit_from(rng: np.random.Generator, progress: Progress | None) -> Fit[_Beliefs]:
        start = prior.beliefs(data.random_counts(rng), data.given)
        return iterate(step, start, max_iterations, tolerance * len(ratings), progress)

    fit, spread = best_of_starts(fit_from, restarts=restarts, n_ratings=len(ratings), seed=seed, progress=progress)
    return mace_consensus(
        ratings,
        data,
        fit.state.weights,
        fit.state.mean,
        method="mace_vb",
        settings={
            "competence_prior": competence_prior,
            "spam_prior": spam_prior,
            "restarts": restarts,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
            "decode": decode,
        },
        gold=gold,
        seed=seed,
        fit=fit,
        spread=spread,
        decode=decode,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Beliefs:
    """Parameters of the Beta distributions of θ and the Dirichlet distributions of ξ."""

    theta: Float64[np.ndarray, "raters 2"]
    label: Float64[np.ndarray, "raters labels"]

    @property
    def weights(self) -> Weights:
        """Rates as exp E log."""
        theta, label = np.exp(_expected_log(self.theta)), np.exp(_expected_log(self.label))
        return Weights(theta[:, 0], theta[:, 1], label)

    @property
    def mean(self) -> Weights:
        """Posterior means."""
        theta = self.theta / self.theta.sum(axis=1, keepdims=True)
        return Weights(theta[:, 0], theta[:, 1], self.label / self.label.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class _Prior:
    competence: float
    spam: float

    def beliefs(
        self, known: Float64[np.ndarray, "raters labels"], given: Float64[np.ndarray, "raters labels"]
    ) -> _Beliefs:
        spam = np.maximum(given - known, 0.0)
        theta = np.stack([known.sum(axis=1), spam.sum(axis=1)], axis=1) + self.competence
        return _Beliefs(theta, spam + self.spam)

    def divergence(self, state: _Beliefs) -> float:
        """Kullback-Leibler divergence of the beliefs from the prior."""
        return _divergence(state.theta, self.competence) + _divergence(state.label, self.spam)


def _expected_log(alpha: Float64[np.ndarray, "raters some"]) -> Float64[np.ndarray, "raters some"]:
    return digamma(alpha) - cast("np.ndarray", digamma(alpha.sum(axis=1, keepdims=True)))


def _divergence(alpha: Float64[np.ndarray, "raters some"], prior: float) -> float:
    """Σ KL(Dirichlet(α) ‖ Dirichlet(prior, …)) over raters."""
    n = alpha.shape[1]
    norm = cast("np.ndarray", gammaln(alpha.sum(axis=1))) - cast("np.ndarray", gammaln(alpha)).sum(axis=1)
    norm_prior = math.lgamma(n * prior) - n * math.lgamma(prior)
    return float(np.sum(norm - norm_prior + ((alpha - prior) * _expected_log(alpha)).sum(axis=1)))
