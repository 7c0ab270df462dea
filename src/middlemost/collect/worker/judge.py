"""What the ratings of a question say of its items and raters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost import truth
from middlemost.collect.study.model import StudyFile
from middlemost.data.consensus import Consensus
from middlemost.data.ratings import Ratings
from middlemost.errors import MiddlemostError
from middlemost.jobs.methods import method_named
from middlemost.truth.kernels import Cells, expected_counts

MOST_LABELS = 40
"""A confusion of more labels is too large to be read at every answer; the server then takes the rater as unknown."""

STRENGTH = 2.0
"""Pseudo-ratings a row toward the confusion of all raters, as the default of `dawid_skene`."""

SMOOTHING = 0.5
"""Pseudo-ratings a cell of the confusion of all raters, likewise."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the ratings of a question say.

    Attributes:
        ratings: The ratings.
        consensus: Of each item; None where there is none.
        decided: Whether it is taken for the truth; else it is the distribution of what people said.
        confusion: How each rater labels items of each true label, for the server; None where raters are not judged.
        why: Why there is no consensus; None where there is one.
    """

    ratings: Ratings
    consensus: Consensus | None = None
    decided: bool = False
    confusion: Float64[np.ndarray, "raters true given"] | None = None
    why: str | None = None


def judge(ratings: Ratings, study: StudyFile) -> Judged:
    """Infer labels and rater confusions by the study's method.

    In a descriptive study there is no truth that a rater could miss: its items get the distribution of their labels,
    and nobody is judged.

    Args:
        ratings: The ratings that count.
        study: The study file in force.
    """
    if not len(ratings):
        return Judged(ratings, why="There are no ratings yet.")
    if study.paradigm == "descriptive":
        return Judged(ratings, truth.majority(ratings))
    try:
        consensus = _method(study.method)(ratings)
    except MiddlemostError as unfit:
        return Judged(ratings, why=str(unfit))
    return Judged(ratings, consensus, decided=True, confusion=confusion_of(ratings, consensus))


def confusion_of(ratings: Ratings, consensus: Consensus) -> Float64[np.ndarray, "raters true given"] | None:
    """How each rater labels items of each true label.

    The method's own where it models one; else the counts expected under its posterior, drawn toward those of all
    raters: π_r[k, l] ∝ n_r[k, l] + strength · pooled[k, l], as `dawid_skene` does.

    Args:
        ratings: The ratings.
        consensus: Inferred from them.

    Returns:
        Rows sum to one; None where the labels are more than `MOST_LABELS`.
    """
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    if n_labels > MOST_LABELS:
        return None
    if consensus.confusion is not None:
        return consensus.confusion
    counts = expected_counts(Cells(ratings), consensus.posterior)
    by_rater = counts.reshape(n_raters, n_labels, n_labels).transpose(0, 2, 1)
    pooled = by_rater.sum(axis=0) + SMOOTHING
    drawn = by_rater + STRENGTH * pooled / pooled.sum(axis=1, keepdims=True)
    return drawn / drawn.sum(axis=2, keepdims=True)


def _method(name: str) -> Callable[[Ratings], Consensus]:
    return truth.infer if name == "default" else method_named(truth.METHODS, name, "labels")
