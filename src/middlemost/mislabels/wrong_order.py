"""Columns of probabilities in another order than the labels: found from how they disagree."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.arrays import OwnsArrays

NEARLY_ALL = 0.75
"""From this share of disagreement on another order is looked for; the other order must agree on half, and on twice as
many. Noise that flips three labels of four and yet follows another order is not to be expected."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnOrder(OwnsArrays):
    """How well columns fit labels as they stand, and in the order that fits best.

    Attributes:
        agreement: Share of items whose most probable column is that of their label.
        best_agreement: The same if every label is read from the column in `order`.
        order: For each label the column that fits it best, each column once.
    """

    agreement: float
    best_agreement: float
    order: Int32[np.ndarray, "labels"]

    def __post_init__(self) -> None:
        self._own_arrays()

    @property
    def suspicious(self) -> bool:
        """Whether nearly all items disagree with the model, and another order explains it."""
        better = self.best_agreement >= max(0.5, 2.0 * self.agreement)
        return 1.0 - self.agreement >= NEARLY_ALL and better


def column_order(label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]) -> ColumnOrder:
    """Whether another order of columns would fit the labels better.

    Of all orders the one is taken in which most items agree with their most probable column (an assignment problem);
    equals are parted by mean probabilities.

    Args:
        label: The given label of each item.
        probability: Columns in the order that is in doubt; one item at least.

    Reference:
        Kuhn (1955), The Hungarian method for the assignment problem.

    Example:
        >>> label = np.array([1, 2, 0], dtype=np.int32)  # read in the order neg, neutral, pos: case E1
        >>> read = np.array([[0.1, 0.1, 0.8], [0.1, 0.7, 0.2], [0.8, 0.1, 0.1]])
        >>> column_order(label, read)
        ColumnOrder(agreement=0.3333333333333333, best_agreement=1.0, order=array([0, 2, 1], dtype=int32))
    """
    from scipy.optimize import linear_sum_assignment

    n_labels = int(probability.shape[1])
    best = probability.argmax(axis=1)
    counts = np.bincount(label * n_labels + best, minlength=n_labels**2).reshape(n_labels, n_labels)
    sums = np.zeros((n_labels, n_labels))
    for column in range(n_labels):
        sums[:, column] = np.bincount(label, probability[:, column], minlength=n_labels)
    # The sums of all probabilities are n, so that together they never outweigh one item.
    order = np.asarray(linear_sum_assignment(counts + sums / (2.0 * len(label)), maximize=True)[1], dtype=np.int32)
    rows = np.arange(n_labels)
    return ColumnOrder(float(np.trace(counts) / len(label)), float(counts[rows, order].sum() / len(label)), order)
