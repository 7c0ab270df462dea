"""Keras 3: two ways, since its callbacks see neither minibatches nor outputs.

`fit_recorded` trains with `train_on_batch` and asks the model for the outputs of each minibatch just before its step:
presentations as they are defined, for one more forward pass, in inference mode (dropout off). `RecordAtEpochEnd` is a
callback for `fit`: it predicts the whole training set when an epoch is over. Its numbers are those of one model for all
items, after the epoch: counts of forgetting are then smaller than those of presentations, and not comparable to them.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import MissingExtraError
from middlemost.mislabels.dynamics.recorder import TrainingDynamics
from middlemost.mislabels.dynamics.result import Dynamics

try:
    from keras.callbacks import Callback  # pyright: ignore[reportMissingTypeStubs]
except ImportError:
    raise MissingExtraError("Recording from Keras needs Keras 3 and a backend.", remedy="pip install keras") from None

Ids = Sequence[str] | Sequence[int] | Vocabulary


def fit_recorded(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    dynamics: TrainingDynamics,
    ids: Ids | None = None,
    batch: int = 32,
    seed: int = 0,
) -> Dynamics:
    """Train a compiled model for the epochs that the recorder was announced, recording before each step.

    Args:
        model: Compiled, with one output a class.
        x: Inputs, one row an example.
        y: Columns of the outputs, as a sparse loss takes them.
        dynamics: The recorder; says `of="probabilities"` for a model that ends in a softmax.
        ids: Ids of the examples. Default: their rows.
        batch: Examples a step. Default 32, as in Keras.
        seed: Of the order, which is drawn anew in each epoch.
    """
    named = np.arange(len(x)) if ids is None else _as_array(ids)
    for epoch in range(dynamics.epoch, dynamics.epochs):
        order = np.random.default_rng((seed, epoch)).permutation(len(x))
        for first in range(0, len(x), batch):
            rows = order[first : first + batch]
            dynamics.update(named[rows], model.predict_on_batch(x[rows]), y[rows])
            model.train_on_batch(x[rows], y[rows])
        dynamics.end_epoch()
    return dynamics.result()


class RecordAtEpochEnd(Callback):
    """Records by predicting the training set after each epoch of `fit`.

    Args:
        dynamics: The recorder; its epochs must be those of `fit`.
        x: The inputs of `fit`.
        y: Columns of the outputs.
        ids: Ids of the examples. Default: their rows.
        batch: Examples predicted at once. Default 256.
    """

    def __init__(
        self, dynamics: TrainingDynamics, x: np.ndarray, y: np.ndarray, *, ids: Ids | None = None, batch: int = 256
    ) -> None:
        super().__init__()
        self.dynamics = dynamics
        self.x, self.y, self.batch = x, y, batch
        self.ids = np.arange(len(x)) if ids is None else _as_array(ids)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Called by Keras."""
        for first in range(0, len(self.x), self.batch):
            rows = slice(first, first + self.batch)
            outputs = cast("Any", self.model).predict_on_batch(self.x[rows])
            self.dynamics.update(self.ids[rows], outputs, self.y[rows])
        self.dynamics.end_epoch()


def _as_array(ids: Ids) -> np.ndarray:
    return np.asarray(ids.native() if isinstance(ids, Vocabulary) else ids)
