"""Models of scikit-learn that learn labels from features and say what they think of items left out."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from jaxtyping import Float, Float64, Int32

Head = Callable[
    [
        Float[np.ndarray, "train features"],
        Int32[np.ndarray, "train"],
        Float[np.ndarray, "held features"],
        int,
        int,
    ],
    Iterable[Float64[np.ndarray, "held labels"]],
]
"""Anything that learns: called with features and labels to learn from, features of held-out items, the number of labels
and a seed, it gives the probabilities of the held-out items after each epoch, or once, in a list of one."""

EPOCHS = 20
HIDDEN = 256
BATCH = 128


def linear_head(
    train: Float[np.ndarray, "train features"],
    label: Int32[np.ndarray, "train"],
    held: Float[np.ndarray, "held features"],
    n_labels: int,
    seed: int,
) -> Iterator[Float64[np.ndarray, "held labels"]]:
    """Logistic regression with the strength that scikit-learn takes by default; once.

    Args:
        train: Features to learn from, centred and brought to one scale here.
        label: Their labels.
        held: Features of held-out items.
        n_labels: Number of labels; one absent from `label` has probability 0.
        seed: Not used: the fit has one solution.
    """
    from sklearn.exceptions import ConvergenceWarning  # pyright: ignore[reportMissingTypeStubs]
    from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

    train, held = _scaled(train, held)
    present = np.unique(label)
    probability = np.zeros((len(held), n_labels))
    if len(present) == 1:
        probability[:, present] = 1.0
    else:
        model: Any = LogisticRegression(max_iter=300)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(train, label)
        probability[:, present] = model.predict_proba(held)
    yield probability


def mlp_head(
    train: Float[np.ndarray, "train features"],
    label: Int32[np.ndarray, "train"],
    held: Float[np.ndarray, "held features"],
    n_labels: int,
    seed: int,
) -> Iterator[Float64[np.ndarray, "held labels"]]:
    """A network with one hidden layer of 256, Adam at .001, batches of 128, 20 epochs; after each.

    Args:
        train: Features to learn from, centred and brought to one scale here.
        label: Their labels.
        held: Features of held-out items.
        n_labels: Number of labels.
        seed: Draws the first weights and the order of examples.
    """
    from sklearn.neural_network import MLPClassifier  # pyright: ignore[reportMissingTypeStubs]

    train, held = _scaled(train, held)
    make: Any = MLPClassifier
    model = make((HIDDEN,), batch_size=min(BATCH, len(train)), random_state=seed)
    for _ in range(EPOCHS):
        model.partial_fit(train, label, classes=np.arange(n_labels))
        probability = np.asarray(model.predict_proba(held), dtype=np.float64)
        yield probability / probability.sum(axis=1, keepdims=True)


def _scaled(
    train: Float[np.ndarray, "train features"], held: Float[np.ndarray, "held features"]
) -> tuple[Float64[np.ndarray, "train features"], Float64[np.ndarray, "held features"]]:
    """Both, centred and divided by one number: a feature that hardly varies is not blown up."""
    centre = train.mean(axis=0, dtype=np.float64)
    train, held = train - centre, held - centre
    spread = float(np.sqrt(np.mean(train**2)))
    return (train / spread, held / spread) if spread > 0 else (train, held)
