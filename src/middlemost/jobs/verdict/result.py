"""What can be said about every rater."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float64, Int8, Int32, Int64

from middlemost.agreement.rater_table import RaterAgreement
from middlemost.data.arrays import OwnsArrays
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

VERDICTS = ("reliable", "noisy", "biased", "spammer", "inverted", "too few to tell")
"""What a rater can be called; the words of `RaterVerdicts.verdict`."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RaterVerdicts(OwnsArrays, Tabular):
    """A verdict on every rater, and what it rests on.

    All of it compares a rater with a consensus that the rater's own ratings had no part in. Verdicts are estimates:
    a reason to look at somebody's answers, never by themselves one to exclude them.

    Attributes:
        verdict: For each rater a place in `VERDICTS`.
        reason: For each rater why, in one sentence.
        n_ratings: Ratings, repeats included.
        competence: MACE's θ: the share of ratings given for what the item is, the rest being given whatever it is.
            NaN where nothing is known.
        competence_low: Lower end of its credible interval.
        competence_high: Upper end.
        agreement: How often each rater agrees with the other raters of the same items.
        confusion: Expected ratings of each given label for items of each true label.
        overuse: Share of each label among a rater's ratings, less the share expected of the crowd on these items.
        toward: The label that a rater is biased toward; -1 for none.
        blind: Probability that a rater's labels do not depend on the item.
        inverted: Probability that a rater is right less often than chance.
        log10_bayes: Base-10 logarithm of the Bayes factor of answer-blind against honest.
        power: Probability that a rater who answers blindly would have been found, with as many ratings.
        unchanged: How often each rater repeats their label.
        seconds: Median seconds a rating; NaN where unknown.
        drift: Change of the probability of being right from a rater's first to their last ratings, by a straight line
            over their order; NaN where times are unknown or ratings are few.
        drift_p: Its p, adjusted for the false discovery rate over raters.
        power_n: Numbers of ratings of the power curve.
        power_found: Share of answer-blind raters found with as many ratings.
        raters: Rater ids.
        labels: Label ids.
        level: Nominal coverage of the intervals.
    """

    verdict: Int8[np.ndarray, "raters"]
    reason: tuple[str, ...]
    n_ratings: Int64[np.ndarray, "raters"]
    competence: Float64[np.ndarray, "raters"]
    competence_low: Float64[np.ndarray, "raters"]
    competence_high: Float64[np.ndarray, "raters"]
    agreement: RaterAgreement
    confusion: Float64[np.ndarray, "raters true given"]
    overuse: Float64[np.ndarray, "raters labels"]
    toward: Int32[np.ndarray, "raters"]
    blind: Float64[np.ndarray, "raters"]
    inverted: Float64[np.ndarray, "raters"]
    log10_bayes: Float64[np.ndarray, "raters"]
    power: Float64[np.ndarray, "raters"]
    unchanged: RaterAgreement
    seconds: Float64[np.ndarray, "raters"]
    drift: Float64[np.ndarray, "raters"]
    drift_p: Float64[np.ndarray, "raters"]
    power_n: Int64[np.ndarray, "points"]
    power_found: Float64[np.ndarray, "points"]
    raters: Vocabulary
    labels: Vocabulary
    level: float

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        there = ", ".join(f"{n:,} {word}" for word, n in self.counted.items() if n)
        return f"RaterVerdicts({there or 'no raters'})"

    @property
    def words(self) -> list[str]:
        """The verdict on each rater, with the label that a biased one is biased toward."""
        return [
            f"biased toward {self.labels[toward]}" if VERDICTS[verdict] == "biased" else VERDICTS[verdict]
            for verdict, toward in zip(self.verdict.tolist(), self.toward.tolist(), strict=True)
        ]

    @property
    def counted(self) -> dict[str, int]:
        """How many raters have which verdict; raters without ratings are left out."""
        n = np.bincount(self.verdict[self.n_ratings > 0], minlength=len(VERDICTS))
        return dict(zip(VERDICTS, n.tolist(), strict=True))

    def found(self, verdict: str) -> Int64[np.ndarray, "found"]:
        """The raters of one verdict, the busiest first.

        Args:
            verdict: A word of `VERDICTS`.
        """
        rows = np.flatnonzero((self.verdict == VERDICTS.index(verdict)) & (self.n_ratings > 0))
        return rows[np.argsort(-self.n_ratings[rows], kind="stable")]

    def columns(self) -> Mapping[str, Any]:
        """rater, verdict, reason, power, competence with its interval, blind, inverted, seconds, drift."""
        return {
            "rater": self.raters.native(),
            "verdict": self.words,
            "reason": list(self.reason),
            "power": self.power,
            "competence": self.competence,
            "competence_low": self.competence_low,
            "competence_high": self.competence_high,
            "blind": self.blind,
            "inverted": self.inverted,
            "seconds": self.seconds,
            "drift": self.drift,
            "drift_p": self.drift_p,
        }
