"""Trainings to record, and what their numbers are by the formulas, from all presentations kept."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from middlemost.mislabels.dynamics import TrainingDynamics


@dataclass(frozen=True)
class Training:
    """Logits [epochs, items, classes], labels [items], and which epochs held which item."""

    logits: np.ndarray
    labels: np.ndarray
    held: np.ndarray

    @property
    def probabilities(self) -> np.ndarray:
        powers = np.exp(self.logits - self.logits.max(axis=2, keepdims=True))
        return powers / powers.sum(axis=2, keepdims=True)


def training(seed: int, *, epochs: int = 6, items: int = 40, classes: int = 4, held: float = 1.0) -> Training:
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(epochs, items, classes)) * 3
    return Training(logits, rng.integers(0, classes, items), rng.random((epochs, items)) < held)


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    made = training(
        draw(st.integers(0, 10**6)),
        epochs=draw(st.integers(1, 9)),
        items=draw(st.integers(1, 12)),
        classes=draw(st.sampled_from([2, 3, 30])),
        held=draw(st.sampled_from([0.4, 1.0])),
    )
    made.held[:, 0] = True
    return made


def feed(
    recorder: TrainingDynamics, made: Training, *, batch: int = 7, seed: int = 0, epochs: int | None = None
) -> None:
    """Hand a training over in shuffled minibatches, from the epoch the recorder is at."""
    for epoch in range(recorder.epoch, len(made.logits) if epochs is None else epochs):
        order = np.random.default_rng((seed, epoch)).permutation(np.flatnonzero(made.held[epoch]))
        for first in range(0, len(order), batch):
            ids = order[first : first + batch]
            recorder.update(ids, made.logits[epoch, ids], made.labels[ids])
        recorder.end_epoch()


def by_formula(made: Training, margin_epochs: int) -> dict[str, np.ndarray]:
    """Every number of every item, from its definition."""
    epochs, n_items, _ = made.logits.shape
    early = int(np.ceil(epochs / 4))
    names = ("margin", "confidence", "variability", "early_margin", "early_confidence", "forgetting", "first_learned")
    numbers = {name: np.full(n_items, np.nan) for name in (*names, "correctness", "presentations")}
    for item in range(n_items):
        when = np.flatnonzero(made.held[:, item])
        label = made.labels[item]
        probability = made.probabilities[when, item, label]
        margin = made.logits[when, item, label] - np.delete(made.logits[when, item], label, axis=1).max(axis=1)
        right = margin > 0
        numbers["presentations"][item] = len(when)
        if len(when):
            numbers["confidence"][item] = probability.mean()
            numbers["correctness"][item] = right.mean()
            numbers["forgetting"][item] = sum(a and not b for a, b in pairwise(right))
            numbers["first_learned"][item] = np.argmax(right) if right.any() else -1
        if len(when) > 1:
            numbers["variability"][item] = probability.std()
        for name, values, end in (
            ("margin", margin, margin_epochs),
            ("early_margin", margin, min(early, margin_epochs)),
            ("early_confidence", probability, early),
        ):
            if (when < end).any():
                numbers[name][item] = values[when < end].mean()
    return numbers
