"""What several models say of every item that they were not trained on, and what they say together."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int32, Num

from middlemost.data.arrays import OwnsArrays
from middlemost.data.keeping import Keep, made_now
from middlemost.data.progress import Progress, silent
from middlemost.mislabels.groups import numbered
from middlemost.mislabels.views.head import Head
from middlemost.mislabels.views.kernel_ridge import KernelRidge, kernel_ridge
from middlemost.mislabels.views.layers import mlp
from middlemost.mislabels.views.linear import Linear, linear
from middlemost.mislabels.views.network import Network
from middlemost.mislabels.views.scaled import scaled

FLOOR = 1e-5
"""The least probability that a model's word is taken for: none can rule a label out."""
_KERNEL_FLOOR = 1e-4
_KERNEL_SLOPE = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class OutOfSample(OwnsArrays):
    """Out-of-sample probabilities of every item.

    Attributes:
        probabilities: The mean of the three models; rows sum to one.
        network: The head's, by default a small network, averaged over its first epochs.
        linear: A tuned linear model's.
        kernel: Kernel ridge scores, left one out; shares of labels by least squares, not kept within 0..1.
        fold: The fold that held each item out of network and linear model.
        epochs: Epochs that the network's probabilities are a mean of.
    """

    probabilities: Float64[np.ndarray, "items labels"]
    network: Float64[np.ndarray, "items labels"]
    linear: Float64[np.ndarray, "items labels"]
    kernel: Float64[np.ndarray, "items labels"]
    fold: Int32[np.ndarray, "items"]
    epochs: int

    def __post_init__(self) -> None:
        self._own_arrays()


def out_of_sample(
    features: Float[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    fold: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    group: Int32[np.ndarray, "items"] | None = None,
    head: Head | None = None,
    seed: int = 0,
    keep: Keep = made_now,
    progress: Progress | None = None,
) -> OutOfSample:
    """Predict every item by three models that differ in kind, none of which has seen its label.

    A network whose probabilities are averaged over early epochs, a linear model with its penalty tuned, and kernel
    ridge regression in closed form. Their mean is better than any one of them, and where it comes from shows in how
    far they agree.

    Args:
        features: One row an item.
        given: The code of each item's label.
        fold: The fold that holds each item out, as from `stratified_folds`.
        n_labels: Number of labels.
        group: Items of one number are left out together; -1 stands alone. `fold` must keep them whole.
        head: What is trained in the network's place. Default: the network, `mlp(features)`.
        seed: Draws first weights, orders and landmarks.
        keep: Keeps what each model said. Default: nobody does.
        progress: Told the steps done, of 300.
    """
    even = scaled(features)
    trained = mlp(features) if head is None else head
    tell = progress or silent
    net = keep(
        "network",
        Network,
        lambda: trained.held_out(
            given, fold, n_labels, seed=seed, progress=lambda done, total: tell(100 * done // total, 300)
        ),
    )
    straight = keep(
        "linear",
        Linear,
        lambda: linear(even, given, fold, n_labels, progress=lambda done, total: tell(100 + 100 * done // total, 300)),
    )
    ridge = keep(
        "kernel",
        KernelRidge,
        lambda: kernel_ridge(
            even,
            given,
            n_labels,
            group=None if group is None else numbered(group),
            seed=seed,
            progress=lambda done, total: tell(200 + 100 * done // total, 300),
        ),
    )
    tell(300, 300)
    mean = (net.probabilities + straight.probabilities + as_shares(ridge.score)) / 3.0
    return OutOfSample(mean, net.probabilities, straight.probabilities, ridge.score, fold, net.epochs)


def as_shares(score: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "items labels"]:
    """Kernel ridge scores as probabilities: cut off below 1e-4 and made to sum to one.

    Args:
        score: As `KernelRidge.score`.

    Example:
        >>> as_shares(np.array([[1.2, -0.2], [0.25, 0.75]])).round(3).tolist()
        [[1.0, 0.0], [0.25, 0.75]]
    """
    cut = np.maximum(score, _KERNEL_FLOOR)
    return cut / cut.sum(axis=1, keepdims=True)


def log_views(
    probabilities: Num[np.ndarray, "items labels"], kernel: Float64[np.ndarray, "items labels"] | None = None
) -> Float64[np.ndarray, "views items labels"]:
    """The views that a noise model is fitted on, on a logarithmic scale.

    Args:
        probabilities: Out of sample.
        kernel: Kernel ridge scores, if there are any; they are linear in the share already, and only brought to scale.
    """
    logs = np.log(np.maximum(probabilities, FLOOR)).astype(np.float64)
    return logs[None] if kernel is None else np.stack([logs, _KERNEL_SLOPE * kernel])
