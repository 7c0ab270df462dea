"""A linear model, its strength chosen out of sample."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float32, Float64, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.progress import Progress
from middlemost.mislabels.views.threads import one_thread_each
from middlemost.stats.threads import thread_count

STRENGTHS = tuple(10.0 ** np.arange(-1.0, 4.01, 0.5))
"""Inverse penalties that are tried, from the strongest penalty on: of the sum of squares, an item."""


@dataclass(frozen=True, slots=True, eq=False)
class Linear(OwnsArrays):
    """Probabilities of every item from a linear model that was not trained on its fold.

    Attributes:
        probabilities: Rows sum to one; a label absent from a training part has 0 there.
        strength: The inverse penalty, an item, that was chosen.
        loss: Mean log loss of the given labels, out of sample.
    """

    probabilities: Float64[np.ndarray, "items labels"]
    strength: float
    loss: float

    def __post_init__(self) -> None:
        self._own_arrays()


def linear(
    features: Float32[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    fold: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    progress: Progress | None = None,
) -> Linear:
    """Multinomial logistic regression, fold by fold, with the penalty that predicts the given labels best.

    An untuned penalty is the usual reason why wrong labels are not found: a model that has memorised them agrees.
    Penalties are tried from the strongest on, until two in a row predict worse.

    Args:
        features: One row an item, on a common scale.
        given: The code of each item's label.
        fold: The fold that holds each item out.
        n_labels: Number of labels.
        progress: Told the penalties tried.
    """
    best: Linear | None = None
    worse = 0
    for tried, strength in enumerate(STRENGTHS):
        found = _fit(features, given, fold, n_labels, strength)
        if progress is not None:
            progress(tried + 1, len(STRENGTHS))
        if best is None or found.loss < best.loss:
            best, worse = found, 0
        else:
            worse += 1
            if worse == 2:
                break
    if progress is not None:
        progress(len(STRENGTHS), len(STRENGTHS))
    assert best is not None
    return best


def log_loss(probabilities: Float64[np.ndarray, "items labels"], given: Int32[np.ndarray, "items"]) -> float:
    """Mean negative logarithm of the given label's probability, none counted below 1e-4.

    Args:
        probabilities: Rows sum to one.
        given: The code of each item's label.
    """
    own = probabilities[np.arange(len(given)), given]
    return -float(np.log(np.maximum(own, 1e-4)).mean())


def _fit(
    features: Float32[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    fold: Int32[np.ndarray, "items"],
    n_labels: int,
    strength: float,
) -> Linear:
    probabilities = np.zeros((len(given), n_labels))

    def held_out(one: int) -> None:
        kept = fold != one
        probabilities[~kept] = _predict(features[kept], given[kept], features[~kept], n_labels, strength)

    from sklearn.exceptions import ConvergenceWarning  # pyright: ignore[reportMissingTypeStubs]

    # Around the threads: what is to be done with warnings is one thing for all of them.
    with warnings.catch_warnings(), one_thread_each(), ThreadPoolExecutor(thread_count(None)) as pool:
        warnings.simplefilter("ignore", ConvergenceWarning)
        list(pool.map(held_out, range(int(fold.max()) + 1)))
    return Linear(probabilities, float(strength), log_loss(probabilities, given))


def _predict(
    train: Float32[np.ndarray, "train dims"],
    label: Int32[np.ndarray, "train"],
    held: Float32[np.ndarray, "held dims"],
    n_labels: int,
    strength: float,
) -> Float64[np.ndarray, "held labels"]:
    from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

    present = np.unique(label)
    probabilities = np.zeros((len(held), n_labels))
    if len(present) == 1:
        probabilities[:, present] = 1.0
        return probabilities
    model: Any = LogisticRegression(C=strength / len(label), max_iter=200, tol=1e-3)
    model.fit(train, label)
    probabilities[:, present] = model.predict_proba(held)
    return probabilities / probabilities.sum(axis=1, keepdims=True)
