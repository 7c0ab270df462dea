"""The verdicts on raters, from ratings in codes."""

import numpy as np
from jaxtyping import Float64

from middlemost import agreement, truth
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.jobs.verdict.competence import competence
from middlemost.jobs.verdict.decide import LEAST_RATINGS, Evidence, decided, reasons
from middlemost.jobs.verdict.drift import drift
from middlemost.jobs.verdict.overuse import overuse
from middlemost.jobs.verdict.result import RaterVerdicts
from middlemost.truth.kind_power import SIZES
from middlemost.truth.kinds import RaterKinds


def rater_verdicts(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    seconds: Float64[np.ndarray, "ratings"] | None = None,
    time: Float64[np.ndarray, "ratings"] | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> RaterVerdicts:
    """A verdict on every rater, with its reason and its power.

    Spammers and inverted raters are those that `truth.rater_kinds` finds; the others are judged against what the
    other raters make of the items: too few to tell, biased, noisy or reliable (`decide.decided`).

    Args:
        ratings: Ratings of known raters.
        gold: Known labels, which count as what the others say of their items. Default: none.
        seconds: How long each rating took; NaN where unknown. Default: unknown.
        time: When each rating was given, in any unit; NaN where unknown. Default: unknown, and no drift.
        level: Coverage of the intervals. Default: 0.95.
        seed: Seed of the power curve. Default: 0.

    Raises:
        InputError: There are no ratings.
        CapacityError: Raters times labels are too many.
    """
    kinds = truth.rater_kinds(ratings, gold=gold)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    cell = ratings.rater.astype(np.int64) * n_labels + ratings.label
    given = np.bincount(cell, minlength=n_raters * n_labels).astype(np.float64).reshape(n_raters, n_labels)
    shared = np.bincount(ratings.rater, weights=kinds.mixture.telling > 0, minlength=n_raters).astype(np.int64)
    known = competence(ratings, kinds.others, level=level)
    often = overuse(ratings, kinds.others, kinds.pooled)
    seen = Evidence(
        shared=shared,
        blind=kinds.found & (kinds.probability[:, 1] >= kinds.probability[:, 2]),
        inverted=kinds.found & (kinds.probability[:, 1] < kinds.probability[:, 2]),
        log10_bayes=kinds.log10_bayes,
        competence=known,
        overuse=often,
        given=given,
        crowd=_crowd(known.mean, shared, kinds),
    )
    verdict, toward = decided(seen)
    power = truth.power_of_kinds(kinds, seed=seed)
    nothing = np.full(len(ratings), np.nan)
    change = drift(ratings, kinds.others, kinds.pooled, nothing if time is None else time)
    return RaterVerdicts(
        verdict=verdict,
        reason=reasons(seen, verdict, toward, ratings.labels),
        n_ratings=ratings.ratings_per_rater,
        competence=np.where(shared > 0, known.mean, np.nan),
        competence_low=np.where(shared > 0, known.low, np.nan),
        competence_high=np.where(shared > 0, known.high, np.nan),
        agreement=agreement.per_rater(ratings, level=level),
        confusion=_confusion(ratings, kinds.others),
        overuse=often.excess,
        toward=toward,
        blind=kinds.probability[:, 1],
        inverted=kinds.probability[:, 2],
        log10_bayes=kinds.log10_bayes,
        power=np.where(shared < LEAST_RATINGS, 0.0, np.interp(shared, [0, *SIZES], [0.0, *power])),
        unchanged=agreement.self_agreement(ratings, level=level).by_rater,
        seconds=_medians(ratings, nothing if seconds is None else seconds),
        drift=change.change,
        drift_p=change.p,
        power_n=np.array(SIZES, dtype=np.int64),
        power_found=power,
        raters=ratings.raters,
        labels=ratings.labels,
        level=level,
    )


def _crowd(mean: Float64[np.ndarray, "raters"], shared: np.ndarray, kinds: RaterKinds) -> float:
    """Competence of those who were not found, weighted by their ratings."""
    weight = np.where(kinds.found, 0, shared).astype(np.float64)
    return float(mean @ weight / weight.sum()) if weight.any() else 0.0


def _confusion(
    ratings: Ratings, others: Float64[np.ndarray, "ratings labels"]
) -> Float64[np.ndarray, "raters true given"]:
    """Expected ratings of each rater by true and given label."""
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    cell = ratings.rater.astype(np.int64) * n_labels + ratings.label
    by_true = [
        np.bincount(cell, weights=others[:, true], minlength=n_raters * n_labels).reshape(n_raters, n_labels)
        for true in range(n_labels)
    ]
    return np.stack(by_true, axis=1)


def _medians(ratings: Ratings, seconds: Float64[np.ndarray, "ratings"]) -> Float64[np.ndarray, "raters"]:
    """Median of each rater's known values; NaN for none."""
    known = np.flatnonzero(~np.isnan(seconds))
    order = known[np.lexsort((seconds[known], ratings.rater[known]))]
    n = np.bincount(ratings.rater[known], minlength=len(ratings.raters))
    start = np.cumsum(n) - n
    medians = np.full(len(n), np.nan)
    some = n > 0
    low, high = order[(start + (n - 1) // 2)[some]], order[(start + n // 2)[some]]
    medians[some] = (seconds[low] + seconds[high]) / 2
    return medians
