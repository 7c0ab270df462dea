"""From confident learning to flags: five ways to choose which labels count as wrong."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

from middlemost.data.arrays import freeze
from middlemost.mislabels.confident_joint import ConfidentLearning
from middlemost.mislabels.label_scores import normalised_margin, self_confidence

Filter = Callable[
    [ConfidentLearning, Int32[np.ndarray, "items"], Float64[np.ndarray, "items labels"]], Bool[np.ndarray, "items"]
]


def confident_elsewhere(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """Items that confidently have another label: the confident joint off its diagonal.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    elsewhere = (found.confident >= 0) & (found.confident != label)
    return freeze(elsewhere & (found.predicted != label))


def by_class(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """For each given label as many items as the joint counts wrong, those with the lowest probability of it.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    wrong = _whole_counts(found, label, probability)
    np.fill_diagonal(wrong, 0)
    flags = np.zeros(len(label), dtype=bool)
    for k in np.flatnonzero(wrong.sum(axis=1)):
        of_label = np.flatnonzero(label == k)
        flags[of_label[_lowest(probability[of_label, k], int(wrong[k].sum()))]] = True
    return freeze(flags & (found.predicted != label))


def by_noise_rate(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """For each pair of labels as many items as the joint counts, those in which the second leads the given one most.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    wrong = _whole_counts(found, label, probability)
    np.fill_diagonal(wrong, 0)
    flags = np.zeros(len(label), dtype=bool)
    for k in np.flatnonzero(wrong.sum(axis=1)):
        of_label = np.flatnonzero(label == k)
        for j in np.flatnonzero(wrong[k]):
            lead = probability[of_label, k] - probability[of_label, j]
            flags[of_label[_lowest(lead, int(wrong[k, j]))]] = True
    return freeze(flags & (found.predicted != label))


def by_both(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """What both `by_class` and `by_noise_rate` flag.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    return freeze(by_class(found, label, probability) & by_noise_rate(found, label, probability))


def lowest_self_confidence(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """As many items as are confidently contradicted, those with the lowest probability of the given label.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    return freeze(_lowest(self_confidence(label, probability), found.n_confident))


def lowest_margin(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Bool[np.ndarray, "items"]:
    """As many items as are confidently contradicted, those with the lowest margin.

    Args:
        found: As from `confident_learning`.
        label: The given label of each item.
        probability: As given to `confident_learning`.
    """
    return freeze(_lowest(normalised_margin(label, probability), found.n_confident))


CONFIDENT_FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "confident": confident_elsewhere,
        "by_class": by_class,
        "by_noise_rate": by_noise_rate,
        "by_both": by_both,
        "lowest_self_confidence": lowest_self_confidence,
        "lowest_margin": lowest_margin,
    }
)
"""The ways to flag, by name. Cleanlab's names: confident_learning, prune_by_class, prune_by_noise_rate, both,
low_self_confidence, low_normalized_margin."""


def _whole_counts(
    found: ConfidentLearning, label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Int64[np.ndarray, "labels labels"]:
    """The joint in whole items; rows keep their totals, and each given label that occurs keeps one item at least."""
    of_label = np.bincount(label, minlength=len(found.joint))
    shares = found.joint * len(label)
    counts = np.floor(shares + 1e-9).astype(np.int64)
    rest = (shares - counts).round(9)
    for k in np.flatnonzero(of_label):
        # The largest rests are rounded up; equal ones are parted by the model, not by the order of labels.
        order = np.lexsort((-probability[label == k].mean(axis=0), -rest[k]))
        counts[k, order[: of_label[k] - counts[k].sum()]] += 1
        if counts[k, k] == 0:
            counts[k, counts[k].argmax()] -= 1
            counts[k, k] = 1
    return counts


def _lowest(score: Float64[np.ndarray, "items"], n: int) -> Bool[np.ndarray, "items"]:
    """The n lowest; equal scores at the cut are left out together, so that the order of rows decides nothing."""
    if n >= len(score):
        return np.ones(len(score), dtype=bool)
    return score < np.partition(score, n)[n]
