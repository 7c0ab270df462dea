"""Labels given through noise, and what a calibrated model that has not seen them says of each item."""

from typing import NamedTuple

import numpy as np


class Noisy(NamedTuple):
    """Probabilities, true and given labels, and the confusion that they were drawn by."""

    probabilities: np.ndarray
    true: np.ndarray
    given: np.ndarray
    confusion: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        return self.true != self.given


def noisy(confusion: np.ndarray, n: int, *, sure: float = 2.0, seed: int = 0) -> Noisy:
    """A model that says what it knows: truths are drawn from its probabilities, labels from the truths."""
    rng = np.random.default_rng(seed)
    n_labels = len(confusion)
    scores = sure * rng.normal(size=(n, n_labels)) * np.sqrt(2.0)
    probabilities = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    true = drawn(probabilities, rng)
    given = drawn(confusion[true], rng)
    return Noisy(probabilities, true, given, confusion)


def drawn(shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    over = rng.random((len(shares), 1)) > np.cumsum(shares, axis=1)
    return np.minimum(over.sum(axis=1), shares.shape[1] - 1).astype(np.int32)


def one_way(n_labels: int, rate: float) -> np.ndarray:
    """Each label is given for the one before it, and for no other."""
    confusion = np.eye(n_labels) * (1.0 - rate)
    confusion[np.arange(n_labels), (np.arange(n_labels) + 1) % n_labels] = rate
    return confusion


def alike_by_nature(n_items: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """No label is wrong. The model's doubt a is right on average: too small between labels 0 and 1, and too large
    between 2 and 3; both fade to nothing where the model is sure."""
    rng = np.random.default_rng(seed)
    pair, turn, doubt = rng.integers(0, 2, n_items), rng.integers(0, 2, n_items), rng.uniform(0, 0.5, n_items)
    first, second = 2 * pair + turn, 2 * pair + 1 - turn
    rows, model = np.arange(n_items), np.full((n_items, 4), 1e-3)
    model[rows, first], model[rows, second] = 1 - doubt, np.maximum(doubt, 1e-3)
    second_is_true = rng.random(n_items) < np.where(pair == 0, 0.5 * np.sqrt(2 * doubt), 2 * doubt**2)
    given = np.where(second_is_true, second, first).astype(np.int32)
    return model / model.sum(axis=1, keepdims=True), given
