"""How every item fared while a model was trained: what a recorder hands over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float64, Int32, UInt8

from middlemost.data.arrays import OwnsArrays
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

MarginOf = Literal["logits", "logarithms of probabilities"]


@dataclass(frozen=True, slots=True, eq=False)
class Dynamics(OwnsArrays, Tabular):
    """A few numbers for every item, each over the item's own presentations.

    A presentation is one epoch's minibatch that held the item; its numbers are the model's outputs then, before the
    step. Items that were never presented are not here.

    Attributes:
        items: Item ids; in the order that was declared, else sorted.
        labels: The classes, in the order of the model's outputs.
        given: The given label of each item, as a code.
        presentations: In how many epochs each item was presented.
        margin: Mean margin, which is the area under the margin (AUM, Pleiss et al. 2020, Eq. 1): output of the given
            class less the largest other. Over the first `epochs_for_margin` epochs; NaN for an item not presented in
            them.
        confidence: Mean probability of the given class (Swayamdipta et al. 2020, section 2).
        variability: Standard deviation of that probability, population; NaN with one presentation.
        early_margin: Mean margin over the first quarter of the announced epochs, rounded up; NaN for an item not
            presented in them.
        early_confidence: Mean probability of the given class over the same epochs.
        correct: At how many presentations the given class had the largest output; a tie is none.
        forgetting: Forgetting events: presentations that were wrong after one that was right (Toneva et al. 2019).
        first_learned: The first presentation, counted from 0, that was right; -1 where none was.
        outcomes: Two bits an epoch, 0 not presented, 1 wrong, 3 right; see `middlemost.mislabels.dynamics.outcomes`.
        epochs: The number of epochs announced.
        recorded: The number of epochs recorded, a last one that was cut short included.
        epochs_for_margin: The number of epochs, from the first, that margins are taken from.
        margin_of: What the margin is a difference of.
        notes: What the reader of the numbers must know, such as an epoch that was cut short.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    presentations: Int32[np.ndarray, "items"]
    margin: Float64[np.ndarray, "items"]
    confidence: Float64[np.ndarray, "items"]
    variability: Float64[np.ndarray, "items"]
    early_margin: Float64[np.ndarray, "items"]
    early_confidence: Float64[np.ndarray, "items"]
    correct: Int32[np.ndarray, "items"]
    forgetting: Int32[np.ndarray, "items"]
    first_learned: Int32[np.ndarray, "items"]
    outcomes: UInt8[np.ndarray, "items bytes"]
    epochs: int
    recorded: int
    epochs_for_margin: int
    margin_of: MarginOf
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._own_arrays()

    def __len__(self) -> int:
        return len(self.given)

    def __repr__(self) -> str:
        return f"Dynamics({len(self):,} items, {self.recorded} of {self.epochs} epochs, {len(self.labels)} classes)"

    @property
    def correctness(self) -> Float64[np.ndarray, "items"]:
        """Share of the presentations at which the given class had the largest output."""
        return self.correct / self.presentations

    @property
    def early_epochs(self) -> int:
        """How many epochs the early numbers are taken from: a quarter of those announced, rounded up."""
        return early_epochs(self.epochs)

    def columns(self) -> Mapping[str, Any]:
        """item, label, presentations, the means, correctness, forgetting and first_learned."""
        labels = self.labels.native()
        return {
            "item": self.items.native(),
            "label": [labels[code] for code in self.given],
            "presentations": self.presentations,
            "margin": self.margin,
            "confidence": self.confidence,
            "variability": self.variability,
            "early_margin": self.early_margin,
            "early_confidence": self.early_confidence,
            "correctness": self.correctness,
            "forgetting": self.forgetting,
            "first_learned": self.first_learned,
        }


def early_epochs(epochs: int) -> int:
    """A quarter of the epochs, rounded up."""
    return -(-epochs // 4)
