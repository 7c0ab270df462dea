"""From evidence about every label to a ranking, flags and a count."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int32
from scipy.special import expit, logit

from middlemost.data.arrays import OwnsArrays
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.by_id import ascending
from middlemost.mislabels.label_scores import normalised_margin, self_confidence
from middlemost.mislabels.noise_model import NoiseModel, fit_noise_model
from middlemost.mislabels.noise_share import RESAMPLES, noise_shares
from middlemost.mislabels.views.out_of_sample import log_views

_SURE = 1e-6
"""A share this close to 0 or 1 counts no more: beyond it one signal would outvote all others together."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence(OwnsArrays):
    """What is known about the labels before they are judged.

    Attributes:
        items: Item ids.
        labels: Label ids.
        given: The label of each item.
        probabilities: Of each label, from models that have not seen the item's own.
        kernel: Kernel ridge scores, left one out; None where there are no features.
        judged: Whether a label can be judged at all: another example of it was in the training part.
        shares: Further signals in 0..1 that count as much as the probabilities, such as `early_confidence`; NaN where
            unknown.
        shown: Signals that are shown and do not count.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    probabilities: Float64[np.ndarray, "items labels"]
    kernel: Float64[np.ndarray, "items labels"] | None
    judged: Bool[np.ndarray, "items"]
    shares: Mapping[str, Float64[np.ndarray, "items"]]
    shown: Mapping[str, Float64[np.ndarray, "items"]]

    def __post_init__(self) -> None:
        self._own_arrays()


def judge(
    evidence: Evidence,
    *,
    seed: int = 0,
    notes: tuple[str, ...] = (),
    settings: Mapping[str, Any] | None = None,
    version: str | None = None,
) -> LabelQuality:
    """Rank labels by all evidence, flag as many as the noise model counts, and count with an interval.

    The noise model (`fit_noise_model`) gives each given label its posterior r_i of being the truth. The quality is
    the logistic function of the mean log odds of r_i, of the out-of-sample probability of the given label, and of
    every further share: signals that err in different ways, each with the same say. As many labels are flagged, from
    the lowest quality on, as have r_i below one half. The noise rate is the mean of 1 - r_i: labels too doubtful to
    flag count with their share. An item whose models prefer another label and that is not flagged is hard rather
    than wrong: it is called ambiguous, and kept. Items that cannot be judged have no part in the fit and in the rate,
    and are neither flagged nor ambiguous.

    Args:
        evidence: What is known.
        seed: Seed of resampling.
        notes: Added to the result's.
        settings: Added to the result's.
        version: Of the data set.
    """
    views = log_views(evidence.probabilities, evidence.kernel)
    seen = evidence.probabilities if evidence.kernel is None else evidence.kernel
    fit = _fitted(views, seen, evidence, seed)
    rows = np.arange(len(evidence.given))
    right = fit.posterior[rows, evidence.given]
    own = self_confidence(evidence.given, evidence.probabilities)
    counted = {"posterior": right, "self_confidence": own, **evidence.shares}
    quality = expit(mean_log_odds(counted))
    flagged = _flags(quality, right, evidence)
    margin = normalised_margin(evidence.given, evidence.probabilities)
    judged = evidence.judged if evidence.judged.any() else np.ones_like(evidence.judged)
    of_judged = replace(fit, posterior=fit.posterior[judged])
    count = noise_shares(views[:, judged], evidence.given[judged], of_judged, shares=seen[judged], seed=seed)
    return LabelQuality(
        items=evidence.items,
        labels=evidence.labels,
        given=evidence.given,
        quality=quality,
        flagged=flagged,
        suggested=_suggested(fit.posterior, evidence.given, flagged),
        signals={**counted, "normalised_margin": margin, **evidence.shown},
        ambiguous=~flagged & evidence.judged & (margin < 0.5),
        reasons=((),) * len(rows),
        noise_rate=count.rate,
        noise=count.joint,
        noise_low=count.low,
        noise_high=count.high,
        notes=notes,
        settings={"seed": seed, "resamples": RESAMPLES, **(settings or {})},
        version=version,
    )


def _fitted(
    views: Float64[np.ndarray, "views items labels"],
    seen: Float64[np.ndarray, "items labels"],
    evidence: Evidence,
    seed: int,
) -> NoiseModel:
    """The noise model of the items that can be judged, with a posterior for all.

    To a label that no model has learned every item is a contradiction, which would pass for noise.
    """
    judged = evidence.judged
    if judged.all() or not judged.any():
        return fit_noise_model(views, evidence.given, shares=seen, seed=seed)
    known = fit_noise_model(views[:, judged], evidence.given[judged], shares=seen[judged], seed=seed)
    every = fit_noise_model(views, evidence.given, shares=seen, start=known, max_iter=0)
    return replace(known, posterior=every.posterior)


def mean_log_odds(shares: Mapping[str, Float64[np.ndarray, "items"]]) -> Float64[np.ndarray, "items"]:
    """The mean of the log odds of several shares, of each item's known ones.

    Args:
        shares: Name → a share in 0..1 an item, NaN where unknown; at least one is known for every item.

    Example:
        >>> mean_log_odds({"a": np.array([0.5, 0.9]), "b": np.array([0.5, np.nan])}).round(2).tolist()
        [0.0, 2.2]
    """
    odds = np.stack([logit(np.clip(share, _SURE, 1.0 - _SURE)) for share in shares.values()])
    return np.nanmean(odds, axis=0)


def _flags(
    quality: Float64[np.ndarray, "items"], right: Float64[np.ndarray, "items"], evidence: Evidence
) -> Bool[np.ndarray, "items"]:
    n_wrong = int(np.count_nonzero((right < 0.5) & evidence.judged))
    order = ascending(quality, items=evidence.items)
    flagged = np.zeros(len(quality), dtype=bool)
    flagged[order[evidence.judged[order]][:n_wrong]] = True
    return flagged


def _suggested(
    posterior: Float64[np.ndarray, "items labels"],
    given: Int32[np.ndarray, "items"],
    flagged: Bool[np.ndarray, "items"],
) -> Int32[np.ndarray, "items"]:
    """The likeliest other label of a flagged item; the given one of any other."""
    suggested = given.copy()
    others = posterior[flagged]
    others[np.arange(len(others)), given[flagged]] = -1.0
    suggested[flagged] = others.argmax(axis=1)
    return suggested
