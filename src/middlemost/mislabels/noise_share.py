"""How many labels are wrong, and which are given for which: counts with intervals."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64
from scipy.special import expit, logit

from middlemost.data.arrays import OwnsArrays
from middlemost.data.estimate import Estimate
from middlemost.mislabels.noise_model import NoiseModel, fit_noise_model
from middlemost.mislabels.views.threads import one_thread_each
from middlemost.stats.threads import thread_count
from middlemost.stats.wilson import wilson_interval

LEVEL = 0.95
RESAMPLES = 40
_RESAMPLED = 2_000
_Z = 1.959963984540054
_WITHIN = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class NoiseShares(OwnsArrays):
    """What share of labels is wrong, in all and by given and true label.

    Attributes:
        rate: The share of labels taken to be wrong.
        joint: Shares [given, true] of all items; they sum to one.
        low: Lower ends of their intervals.
        high: Upper ends.
    """

    rate: Estimate
    joint: Float64[np.ndarray, "labels labels"]
    low: Float64[np.ndarray, "labels labels"]
    high: Float64[np.ndarray, "labels labels"]

    def __post_init__(self) -> None:
        self._own_arrays()


def noise_shares(
    views: Float64[np.ndarray, "views items labels"],
    given: Int32[np.ndarray, "items"],
    fit: NoiseModel,
    *,
    shares: Float64[np.ndarray, "items labels"] | None = None,
    seed: int = 0,
) -> NoiseShares:
    """Count wrong labels by a noise model's posteriors, with intervals over items.

    The share of items with given label g and true label k is the mean of their posteriors of k. Items are resampled
    40 times, 2,000 at most at a time, the model fitted again from where it stands, and the spread brought down to the
    number of items by the root of the ratio. The rate's interval is normal on the logit scale, and never narrower than
    Wilson's for as many wrong of as many: resamples of a handful of items agree too well.

    Args:
        views: What the model was fitted on.
        given: The code of each item's label.
        fit: The model.
        shares: The shares that it was fitted on, if any.
        seed: Of the resamples.

    Source: Bickel, Götze & van Zwet (1997) for resamples smaller than the data.
    """
    n_items, n_labels = fit.posterior.shape
    joint = _joint(fit.posterior, given, n_labels)
    size = min(n_items, _RESAMPLED)
    draws = np.random.default_rng(seed).integers(0, n_items, (RESAMPLES, size))

    def resampled(rows: Int64[np.ndarray, "drawn"]) -> Float64[np.ndarray, "labels labels"]:
        drawn = None if shares is None else shares[rows]
        again = fit_noise_model(views[:, rows], given[rows], shares=drawn, start=fit, max_iter=10)
        return _joint(again.posterior, given[rows], n_labels)

    with one_thread_each(), ThreadPoolExecutor(thread_count(None)) as pool:
        others = np.stack(list(pool.map(resampled, draws)))
    narrower = float(np.sqrt(size / n_items))
    reach = _Z * narrower * others.std(axis=0, ddof=1)
    rates = _log_odds(1.0 - np.trace(others, axis1=1, axis2=2))
    rate = max(1.0 - float(np.trace(joint)), 0.0)
    centre = float(_log_odds(np.array([rate]))[0])
    off = _Z * narrower * float(rates.std(ddof=1))
    low, high = wilson_interval(rate * n_items, n_items, level=LEVEL)
    estimate = Estimate(
        "share of labels taken to be wrong",
        rate,
        min(float(expit(centre - off)), low, rate),
        max(float(expit(centre + off)), high, rate),
        LEVEL,
        n_items,
        0,
        how=f"items resampled {RESAMPLES} times, never narrower than Wilson's; it holds as far as the noise model does",
    )
    return NoiseShares(estimate, joint, np.maximum(joint - reach, 0.0), np.minimum(joint + reach, 1.0))


def _log_odds(shares: Float64[np.ndarray, "shares"]) -> Float64[np.ndarray, "shares"]:
    return logit(np.clip(shares, _WITHIN, 1.0 - _WITHIN))


def _joint(
    posterior: Float64[np.ndarray, "items labels"], given: Int32[np.ndarray, "items"], n_labels: int
) -> Float64[np.ndarray, "labels labels"]:
    counts = [np.bincount(given, weights=posterior[:, true], minlength=n_labels) for true in range(n_labels)]
    return np.stack(counts, axis=1) / len(given)
