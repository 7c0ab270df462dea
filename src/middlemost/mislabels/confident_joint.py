"""Confident learning: which labels a model confidently contradicts, and how many are wrong."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays

LEAST_THRESHOLD = 2e-6
ROUNDING = 1e-6
"""As in Cleanlab: a probability this little below its threshold reaches it."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfidentLearning(OwnsArrays):
    """What a model is confident of.

    Attributes:
        thresholds: For each label the mean probability of it among items that have it; infinite for a label that none
            has.
        confident: The label that each item confidently has, whatever it was given; -1 for none.
        predicted: The most probable label of each item; the given one if it is equal to the best.
        counts: The confident joint [given, confident]: how many items.
        joint: Shares [given, true] of all items, which sum to one: the confident joint, each row brought to the
            number of items with that given label.
        noise: The probability of each given label if the true one is known [true, given]; rows sum to one. A label
            into which no item falls keeps itself.
        noise_rate: Share of wrong labels by the joint: one minus its diagonal.
        n_contradicted: Items whose most probable label is not the given one.
        n_confident: Items among them that confidently have another label.
    """

    thresholds: Float64[np.ndarray, "labels"]
    confident: Int32[np.ndarray, "items"]
    predicted: Int32[np.ndarray, "items"]
    counts: Int64[np.ndarray, "labels labels"]
    joint: Float64[np.ndarray, "labels labels"]
    noise: Float64[np.ndarray, "labels labels"]
    noise_rate: float
    n_contradicted: int
    n_confident: int

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return (
            f"ConfidentLearning({len(self.confident):,} items, {self.n_contradicted:,} contradicted, "
            f"{self.n_confident:,} of them confidently)"
        )


def confident_learning(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> ConfidentLearning:
    r"""The confident joint of given and true labels.

    The threshold of label j is $t_j = \frac{1}{|X_j|} \sum_{x \in X_j} p(j; x)$, the mean over items that have it. An
    item confidently has the most probable of the labels whose threshold it reaches. Counts of (given, confident) are
    brought to the numbers of given labels row by row; a row in which no item confidently has its given label counts
    as if one had.

    Cleanlab differs where an item reaches several thresholds but not that of its most probable label, which it takes
    all the same; the paper (equation 1) takes the best of those reached, and so does this.

    Args:
        label: The given label of each item.
        probability: Of a model that did not see the item's label; the columns are the labels in order.

    Returns:
        Thresholds, counts, joint and noise; `CONFIDENT_FILTERS` make flags of it.

    Reference:
        Northcutt, Jiang & Chuang (2021), Confident learning: estimating uncertainty in dataset labels, JAIR 70,
        section 3.1, equations 1 to 3.

    Example:
        >>> given = np.array([0, 0, 0, 1, 1, 1], dtype=np.int32)
        >>> a = np.array([0.9, 0.8, 0.4, 0.3, 0.2, 0.6])
        >>> found = confident_learning(given, np.stack([a, 1 - a], axis=1))
        >>> found.thresholds.round(4).tolist(), found.n_contradicted, found.n_confident
        ([0.7, 0.6333], 2, 0)
    """
    rows, n_labels = np.arange(len(label)), int(probability.shape[1])
    of_label = np.bincount(label, minlength=n_labels)
    given = probability[rows, label]
    total = np.bincount(label, given, minlength=n_labels)
    mean = np.divide(total, of_label, out=np.full(n_labels, np.inf), where=of_label > 0)
    thresholds = np.maximum(mean, LEAST_THRESHOLD)
    reached = np.where(probability >= thresholds - ROUNDING, probability, -np.inf)
    confident = np.where(np.isfinite(reached.max(axis=1)), reached.argmax(axis=1), -1).astype(np.int32)
    best = probability.argmax(axis=1).astype(np.int32)
    predicted = np.where(given + ROUNDING >= probability[rows, best], label, best)
    sure = confident >= 0
    cell = label[sure] * n_labels + confident[sure]
    counts = np.bincount(cell, minlength=n_labels**2).reshape(n_labels, n_labels)
    joint = _calibrated(counts, of_label)
    return ConfidentLearning(
        thresholds=thresholds,
        confident=confident,
        predicted=predicted,
        counts=counts,
        joint=joint,
        noise=_noise(joint),
        noise_rate=max(0.0, float(1.0 - np.trace(joint))),
        n_contradicted=int(np.count_nonzero(predicted != label)),
        n_confident=int(np.count_nonzero(sure & (confident != label) & (predicted != label))),
    )


def _calibrated(
    counts: Int64[np.ndarray, "labels labels"], of_label: Int64[np.ndarray, "labels"]
) -> Float64[np.ndarray, "labels labels"]:
    filled = counts.astype(np.float64)
    np.fill_diagonal(filled, np.maximum(np.diagonal(filled), 1.0))
    rows = filled / filled.sum(axis=1, keepdims=True) * of_label[:, None]
    return rows / max(int(of_label.sum()), 1)


def _noise(joint: Float64[np.ndarray, "labels labels"]) -> Float64[np.ndarray, "labels labels"]:
    by_true = joint.T
    total = by_true.sum(axis=1, keepdims=True)
    return np.divide(by_true, total, out=np.eye(len(joint)), where=total > 0)
