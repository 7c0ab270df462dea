"""Heads on features: a small network, or none but its last layer."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.progress import Progress
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics.adapters.scikit_learn import fit_recorded
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.views.network import EPOCHS, HIDDEN, Network, network, new_network
from middlemost.mislabels.views.scaled import scaled
from middlemost.mislabels.views.threads import one_thread_each

SPREAD = 0.3
"""The root mean square of a feature that networks are given."""


@dataclass(frozen=True, slots=True, eq=False)
class Layers(OwnsArrays):
    """A network on features, trained by stochastic gradient descent.

    Attributes:
        features: One row an item.
        hidden: Units of each hidden layer; none makes it a linear model.
    """

    features: Float[np.ndarray, "items dims"]
    hidden: tuple[int, ...]

    def __post_init__(self) -> None:
        self._own_arrays()

    @property
    def version(self) -> str:
        """The layers: their features are known to whoever keeps results."""
        return f"layers {self.hidden}"

    def held_out(
        self,
        given: Int32[np.ndarray, "items"],
        fold: Int32[np.ndarray, "items"],
        n_labels: int,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Network:
        """As `network`."""
        even = scaled(self.features) * np.float32(SPREAD)
        return network(even, given, fold, n_labels, hidden=self.hidden, seed=seed, progress=progress)

    def recorded(
        self,
        given: Int32[np.ndarray, "items"],
        items: Vocabulary,
        labels: Vocabulary,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Dynamics:
        """Twenty epochs by `fit_recorded`."""
        _, dynamics = trained(
            scaled(self.features, spread=SPREAD),
            given,
            labels,
            items=items,
            hidden=self.hidden,
            seed=seed,
            progress=progress,
        )
        return dynamics


def trained(
    features: Float[np.ndarray, "examples dims"],
    given: Int32[np.ndarray, "examples"],
    labels: Vocabulary,
    *,
    items: Vocabulary | None = None,
    hidden: tuple[int, ...] = HIDDEN,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Any, Dynamics]:
    """A network trained for twenty epochs on features of one scale, and the record of its training.

    Args:
        features: One row an example.
        given: The code of each example's label.
        labels: The labels.
        items: Ids of the examples. Default: their places.
        hidden: Units of each hidden layer. Default: two layers of 256.
        seed: Draws first weights and orders.
        progress: Told the epochs done.
    """
    network = new_network(len(given), seed, hidden=hidden)
    with warnings.catch_warnings(), one_thread_each():
        # scikit-learn's word on the last minibatch of an epoch, which may be smaller.
        warnings.filterwarnings("ignore", message="Got `batch_size` less than 1", category=UserWarning)
        dynamics = fit_recorded(
            network,
            features,
            np.array(list(labels), dtype=object)[given],
            classes=list(labels),
            ids=items,
            epochs=EPOCHS,
            seed=seed,
            progress=progress,
        )
    return network, dynamics


def mlp(features: Float[np.ndarray, "items dims"]) -> Layers:
    """Two hidden layers of 256: the default, which the figures of the documentation were measured with.

    Args:
        features: One row an item.
    """
    return Layers(features, HIDDEN)


def logistic(features: Float[np.ndarray, "items dims"]) -> Layers:
    """No hidden layer: logistic regression, trained as the network is and averaged over epochs like it.

    Args:
        features: One row an item.
    """
    return Layers(features, ())
