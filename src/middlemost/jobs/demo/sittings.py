"""Second act: a rater who graded every patient three times, and what the model makes of the five."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from jaxtyping import Float64

from middlemost import agreement, truth
from middlemost.data.arrays import OwnsArrays
from middlemost.data.estimate import Estimate
from middlemost.data.ratings import Ratings
from middlemost.datasets import anaesthetists
from middlemost.questions.label import encode_ratings

SITTINGS = 3
RATER = "1"


@dataclass(frozen=True, slots=True, eq=False)
class SittingsAct(OwnsArrays):
    """One rater against themself, and Dawid and Skene's model by maximum likelihood.

    Attributes:
        grades: The labels.
        shares: The share of each true grade among the patients.
        confusion: How the rater who came three times grades patients of each true grade; rows sum to one.
        confusion_n: Expected number of ratings behind each row.
        changed: (one sitting, a later one) → the share of patients graded otherwise.
        differ: How often two raters differ on a patient.
    """

    grades: tuple[str, ...]
    shares: Float64[np.ndarray, "grades"]
    confusion: Float64[np.ndarray, "grades given"]
    confusion_n: Float64[np.ndarray, "grades"]
    changed: dict[tuple[int, int], Estimate]
    differ: Estimate

    def to_dict(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return {
            "grades": list(self.grades),
            "shares": self.shares.tolist(),
            "rater": RATER,
            "confusion": self.confusion.tolist(),
            "confusion_n": self.confusion_n.tolist(),
            "changed": [
                {"sittings": list(sittings), "share": share.to_dict()} for sittings, share in self.changed.items()
            ],
            "raters_differ": self.differ.to_dict(),
        }


def three_sittings() -> SittingsAct:
    """What the table of Dawid & Skene (1979) shows; every sitting counts whole, as in their paper."""
    ratings = encode_ratings(anaesthetists())
    fit = truth.dawid_skene(ratings.counted_whole(), strength=0.0)
    assert fit.confusion is not None
    assert fit.confusion_n is not None
    rater = ratings.raters.code(RATER)
    return SittingsAct(
        grades=tuple(ratings.labels),
        # At the maximum the class shares are the means of the posteriors (their equation 2.4).
        shares=fit.posterior.mean(axis=0),
        confusion=fit.confusion[rater],
        confusion_n=fit.confusion_n[rater],
        changed=_changed(ratings, rater),
        differ=_complement(agreement.raw_agreement(ratings), "share of patients on which two raters differ"),
    )


def _changed(ratings: Ratings, rater: int) -> dict[tuple[int, int], Estimate]:
    own = ratings.rater == rater
    sitting = np.zeros(len(ratings), dtype=np.int64)
    sitting[own] = np.tile(np.arange(1, SITTINGS + 1), int(own.sum()) // SITTINGS)
    return {
        pair: _complement(
            agreement.self_agreement(ratings.keep(np.isin(sitting, pair))).overall,
            f"share of patients graded otherwise in sitting {pair[1]} than in {pair[0]}",
        )
        for pair in combinations(range(1, SITTINGS + 1), 2)
    }


def _complement(share: Estimate, name: str) -> Estimate:
    """One minus a share that has an interval."""
    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    return Estimate(
        name,
        1 - share.value,
        1 - share.high,
        1 - share.low,
        share.level,
        share.n_items,
        share.n_raters,
        share.how,
        n_labels=share.n_labels,
    )
