"""From what is known about a rater to one word and its reason."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int8, Int32, Int64

from middlemost.data.estimate import plain
from middlemost.data.vocabulary import Vocabulary
from middlemost.jobs.finding import counted, shortened
from middlemost.jobs.verdict.competence import Competence
from middlemost.jobs.verdict.overuse import Overuse
from middlemost.jobs.verdict.result import VERDICTS

LEAST_RATINGS = 10
"""Of a rater with fewer ratings of items that others rated too, nothing is said."""

NOISY = 0.5
"""Noisy is who depends on the items less than this share of what the crowd does."""

RELIABLE, NOISY_RATER, BIASED, SPAMMER, INVERTED, TOO_FEW = range(len(VERDICTS))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What verdicts are made from; arrays run over raters.

    Attributes:
        shared: Ratings of items that others rated too.
        blind: Whether a rater was found to answer without regard to the item.
        inverted: Whether a rater was found to be right less often than chance.
        log10_bayes: Evidence for blind against honest.
        competence: Competence with its interval.
        overuse: Labels given too often.
        given: Ratings of each label by each rater.
        crowd: Competence of the raters who were not found, weighted by their ratings.
    """

    shared: Int64[np.ndarray, "raters"]
    blind: Bool[np.ndarray, "raters"]
    inverted: Bool[np.ndarray, "raters"]
    log10_bayes: Float64[np.ndarray, "raters"]
    competence: Competence
    overuse: Overuse
    given: Float64[np.ndarray, "raters labels"]
    crowd: float


def decided(seen: Evidence) -> tuple[Int8[np.ndarray, "raters"], Int32[np.ndarray, "raters"]]:
    """The verdict on each rater, and the label that a biased one is biased toward (-1 for the others).

    In this order: fewer than ten shared ratings, too few to tell; found to answer blindly, spammer; found below
    chance, inverted; surely giving a label too often, biased; the whole interval of competence below half of the
    crowd's, noisy; the whole interval above it, reliable; else too few to tell.

    Args:
        seen: The evidence.
    """
    line = NOISY * seen.crowd
    cases = [
        (seen.shared < LEAST_RATINGS, TOO_FEW),
        (seen.blind, SPAMMER),
        (seen.inverted, INVERTED),
        (seen.overuse.toward >= 0, BIASED),
        (seen.competence.high < line, NOISY_RATER),
        (seen.competence.low >= line, RELIABLE),
    ]
    verdict = np.select([case for case, _ in cases], [word for _, word in cases], TOO_FEW).astype(np.int8)
    return verdict, np.where(verdict == BIASED, seen.overuse.toward, np.int32(-1)).astype(np.int32)


def reasons(
    seen: Evidence, verdict: Int8[np.ndarray, "raters"], toward: Int32[np.ndarray, "raters"], labels: Vocabulary
) -> tuple[str, ...]:
    """Why, in one sentence for each rater.

    Args:
        seen: The evidence.
        verdict: As from `decided`.
        toward: As from `decided`.
        labels: Label ids.
    """
    return tuple(_reason(seen, rater, int(word), int(toward[rater]), labels) for rater, word in enumerate(verdict))


def _reason(seen: Evidence, rater: int, word: int, toward: int, labels: Vocabulary) -> str:
    given, n = seen.given[rater], float(seen.given[rater].sum())
    theta = _competence(seen, rater)
    if n == 0:
        return "No ratings."
    if word == SPAMMER:
        if given.max() == n:
            label = shortened(labels[int(given.argmax())])
            return f"Gave “{label}” {n:,.0f} times of {n:,.0f}; the items differ, the answers do not."
        odds = seen.log10_bayes[rater]
        return f"The labels do not depend on the item: {_odds(float(odds))} for blind against honest."
    if word == INVERTED:
        return "Right less often than chance: labels may be swapped, or the scale read from the wrong end."
    if word == BIASED:
        share = given[toward] / n
        expected = max(share - float(seen.overuse.excess[rater, toward]), 0.0)
        return f"“{shortened(labels[toward])}” is {share:.0%} of the labels; the crowd would give it {expected:.0%}."
    if word == NOISY_RATER:
        return f"{theta}, under half of the crowd's {plain(seen.crowd)}."
    if word == RELIABLE:
        return f"{theta}; the crowd's is {plain(seen.crowd)}."
    few = seen.shared[rater] < LEAST_RATINGS
    shared = counted(int(seen.shared[rater]), "rating shared", "ratings shared") + " with others"
    return (
        f"{shared}, of {LEAST_RATINGS} that a verdict needs." if few else f"{theta} with {shared}: either is possible."
    )


def _competence(seen: Evidence, rater: int) -> str:
    mean, low, high = (
        plain(float(end[rater])) for end in (seen.competence.mean, seen.competence.low, seen.competence.high)
    )
    return f"Competence {mean} ({low} to {high})"


def _odds(log10: float) -> str:
    if log10 > 6:
        return "odds above a million to one"
    return f"odds {10 ** max(log10, 0.0):,.0f} to one"
