"""The model that is trained on the labels, out of sample and as an ordinary training: it can be exchanged."""

from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Int32

from middlemost.data.progress import Progress
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.views.network import Network


@runtime_checkable
class Head(Protocol):
    """A model of given items, whose contents it holds: labels are all that it is still told.

    `layers.mlp` (the default), `layers.logistic` and `fine_tuned.fine_tuned` make one.
    """

    @property
    def version(self) -> str:
        """A name that changes with whatever else than features and labels its results hang on."""
        ...

    def held_out(
        self,
        given: Int32[np.ndarray, "items"],
        fold: Int32[np.ndarray, "items"],
        n_labels: int,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Network:
        """Train without each fold, and average what is said of its items over epochs.

        Args:
            given: The code of each item's label.
            fold: The fold that holds each item out.
            n_labels: Number of labels.
            seed: Draws first weights and orders.
            progress: Told the steps done.
        """
        ...

    def recorded(
        self,
        given: Int32[np.ndarray, "items"],
        items: Vocabulary,
        labels: Vocabulary,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Dynamics:
        """Train once on all labels, as usual, and record every item at each presentation.

        Args:
            given: The code of each item's label.
            items: Item ids.
            labels: Label ids.
            seed: Draws first weights and orders.
            progress: Told the steps done.
        """
        ...
