"""A small neural network, its probabilities averaged over epochs, and stopped before it memorises."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float32, Float64, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.progress import Progress
from middlemost.mislabels.views.linear import log_loss
from middlemost.mislabels.views.threads import one_thread_each
from middlemost.stats.threads import thread_count

EPOCHS = 20
PATIENCE = 3
HIDDEN = (256, 256)
"""Units of the hidden layers."""


@dataclass(frozen=True, slots=True, eq=False)
class Network(OwnsArrays):
    """Probabilities of every item from networks that were not trained on its fold.

    Attributes:
        probabilities: Mean over the first `epochs` epochs; rows sum to one.
        epochs: The number of epochs whose mean predicts the given labels best.
        loss: Mean log loss of the given labels, out of sample.
    """

    probabilities: Float64[np.ndarray, "items labels"]
    epochs: int
    loss: float

    def __post_init__(self) -> None:
        self._own_arrays()


def new_network(n_items: int, seed: int, *, hidden: tuple[int, ...] = HIDDEN) -> Any:
    """An untrained network for stochastic gradient descent.

    Step .1, momentum .9, batches of 64, weight decay 1e-4: plain settings of the field, those that the figures of the
    documentation were measured with.

    Args:
        n_items: Items that it will be trained on.
        seed: Draws its first weights and the order of items.
        hidden: Units of each hidden layer; none makes it a linear model. Default: two layers of 256.
    """
    from sklearn.neural_network import MLPClassifier  # pyright: ignore[reportMissingTypeStubs]

    make: Any = MLPClassifier
    return make(
        hidden,
        solver="sgd",
        learning_rate_init=0.1,
        momentum=0.9,
        nesterovs_momentum=False,
        batch_size=min(64, n_items),
        alpha=1e-4,
        random_state=seed,
    )


def network(
    features: Float32[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    fold: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    hidden: tuple[int, ...] = HIDDEN,
    seed: int = 0,
    progress: Progress | None = None,
) -> Network:
    """Train one network a fold, side by side, and average what they say of held-out items over epochs.

    After each epoch the mean over all epochs so far is judged by the log loss of the given labels; training ends
    when it has not fallen for three epochs, and the best mean is kept: early epochs know the rule, late ones the
    mistakes.

    Args:
        features: One row an item, on a common scale.
        given: The code of each item's label.
        fold: The fold that holds each item out.
        n_labels: Number of labels.
        hidden: Units of each hidden layer; none makes it a linear model. Default: two layers of 256.
        seed: Draws first weights and orders.
        progress: Told the epochs done.
    """
    folds = range(int(fold.max()) + 1)
    models = [new_network(int((fold != one).sum()), seed + one, hidden=hidden) for one in folds]
    total = np.zeros((len(given), n_labels))
    best: Network | None = None

    def epoch_of(one: int) -> None:
        kept = fold != one
        models[one].partial_fit(features[kept], given[kept], classes=np.arange(n_labels))
        total[~kept] += models[one].predict_proba(features[~kept])

    with one_thread_each(), ThreadPoolExecutor(thread_count(None)) as pool:
        for epoch in range(1, EPOCHS + 1):
            list(pool.map(epoch_of, folds))
            mean = total / total.sum(axis=1, keepdims=True)
            loss = log_loss(mean, given)
            if progress is not None:
                progress(epoch, EPOCHS)
            if best is None or loss < best.loss:
                best = Network(mean, epoch, loss)
            elif epoch - best.epochs >= PATIENCE:
                break
    if progress is not None:
        progress(EPOCHS, EPOCHS)
    assert best is not None
    return best
