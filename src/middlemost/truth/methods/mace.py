"""MACE by EM: a rater knows the label, or spams."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.truth.iterate import Fit, iterate
from middlemost.truth.kernels import SMALLEST
from middlemost.truth.mace_steps import Decoding, MaceData, Weights, check_decoding, mace_consensus
from middlemost.truth.restarts import best_of_starts
from middlemost.truth.votes import MAX_BYTES, check_settings


def mace(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    smoothing: float | None = None,
    restarts: int = 10,
    max_iterations: int = 300,
    tolerance: float = 1e-8,
    decode: Decoding = "posterior",
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Labels and one competence a rater by EM: each rating is knowledge with probability θ, else spam.

    The true label of an item is uniform over the K labels. Rater r copies it with probability θ_r and else draws
    a label from ξ_r:

        P(label l | truth k) = θ_r [l = k] + (1 - θ_r) ξ_r(l)
        θ_r = (n_r(knows) + δ) / (n_r + 2δ),    ξ_r(l) = (n_r(spams with l) + δ) / (n_r(spams) + Kδ)

    with the expected counts n of the E step and the smoothing δ. The objective is the log-likelihood plus
    δ Σ (log θ + log(1 - θ) + Σ log ξ), which no iteration lowers. EM is run from several random starts; the best
    objective is kept, and a note of the result says how far the starts agree. A rater's m ratings of one item weigh
    1/m each. `truth.spam` says how likely each rating is spam, and what a rater does when spamming.

    Args:
        ratings: The ratings.
        gold: Known labels, held fixed while fitting. Default: none.
        smoothing: δ. Default: 0.01 / K, as the authors' program has it.
        restarts: Random starts. Default: 10, as the authors' program has it.
        max_iterations: Most iterations of each start. Default: 300; the authors' program stops at 50.
        tolerance: Stop when the objective gains less than this a rating. Default: 1e-8.
        decode: Decide by `"posterior"` (default), or by a `"vote"` weighted with θ.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        seed: Seed of the starts; breaks ties. Default: 0.
        progress: Called with (iterations, most iterations of all starts).

    Returns:
        A consensus whose `quality` is each rater's competence θ.

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
        >>> mm.truth.mace(ratings).quality.round(1).tolist()
        [1.0, 1.0, 1.0, 0.0]
    """
    check_decoding(decode)
    smoothing = 0.01 / max(len(ratings.labels), 1) if smoothing is None else smoothing
    check_settings(smoothing=smoothing, max_iterations=max_iterations)
    data = MaceData(ratings, gold, max_bytes, "mace", threads)

    def step(weights: Weights) -> tuple[Weights, float]:
        known, log_likelihood = data.expect(weights)
        return _maximised(known, data.given, smoothing), log_likelihood + _log_prior(weights, smoothing)

    def fit_from(rng: np.random.Generator, progress: Progress | None) -> Fit[Weights]:
        start = _maximised(data.random_counts(rng), data.given, smoothing)
        return iterate(step, start, max_iterations, tolerance * len(ratings), progress)

    fit, spread = best_of_starts(fit_from, restarts=restarts, n_ratings=len(ratings), seed=seed, progress=progress)
    return mace_consensus(
        ratings,
        data,
        fit.state,
        fit.state,
        method="mace",
        settings={
            "smoothing": smoothing,
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


def _maximised(
    known: Float64[np.ndarray, "raters labels"], given: Float64[np.ndarray, "raters labels"], smoothing: float
) -> Weights:
    spam = np.maximum(given - known, 0.0)
    n_known, n_spam = known.sum(axis=1) + smoothing, spam.sum(axis=1) + smoothing
    theta = np.clip(n_known / np.maximum(n_known + n_spam, SMALLEST), SMALLEST, 1.0 - SMALLEST)
    spam += max(smoothing, SMALLEST)
    return Weights(theta, 1.0 - theta, spam / spam.sum(axis=1, keepdims=True))


def _log_prior(weights: Weights, smoothing: float) -> float:
    if smoothing == 0.0:
        return 0.0
    parts = np.log(weights.knows).sum() + np.log(weights.spams).sum() + np.log(weights.label).sum()
    return smoothing * float(parts)
