"""How well the given label fits the probabilities of a model: three scores, low is suspicious."""

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.arrays import freeze
from middlemost.errors import InputError


def self_confidence(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Float64[np.ndarray, "items"]:
    """The probability of the given label.

    Args:
        label: The given label of each item.
        probability: Of a model that did not see the item's label.

    Reference:
        Northcutt, Jiang & Chuang (2021), Confident learning, JAIR 70, section 3.

    Example:
        >>> self_confidence(np.array([1], dtype=np.int32), np.array([[0.3, 0.7]])).tolist()
        [0.7]
    """
    return freeze(probability[np.arange(len(label)), label])


def normalised_margin(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Float64[np.ndarray, "items"]:
    r"""How far the given label leads the best other one: $(p_y - \max_{k \ne y} p_k + 1) / 2$, from 0 to 1.

    Args:
        label: The given label of each item.
        probability: Of a model that did not see the item's label; two labels at least.

    Raises:
        InputError: There is one label only, so no other to compare with.

    Reference:
        Northcutt, Jiang & Chuang (2021), section 3; rescaled as in Cleanlab.

    Example:
        >>> normalised_margin(np.array([0], dtype=np.int32), np.array([[0.3, 0.5, 0.2]])).tolist()
        [0.4]
    """
    if probability.shape[1] < 2:
        raise InputError("With one label there is no other to compare it with.", where="probabilities")
    others = probability.copy()
    rows = np.arange(len(label))
    others[rows, label] = -np.inf
    return freeze((probability[rows, label] - others.max(axis=1) + 1.0) / 2.0)


def confidence_weighted_entropy(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]
) -> Float64[np.ndarray, "items"]:
    r"""$\log(1 + x) / x$ with x the entropy, as a share of its maximum, over the probability of the given label.

    It is 1 where the model is certain of the given label (Cleanlab 2.9 gives 0 there) and 0 where the given label has
    probability 0.

    Args:
        label: The given label of each item.
        probability: Of a model that did not see the item's label; two labels at least.

    Raises:
        InputError: There is one label only: its entropy has no maximum to be a share of.

    Reference:
        Kuan & Mueller (2022), Model-agnostic label quality scoring to detect real-world label errors, section 2.

    Example:
        >>> confidence_weighted_entropy(np.array([0], dtype=np.int32), np.array([[0.5, 0.5]])).round(4).tolist()
        [0.5493]
    """
    from scipy.special import xlogy

    if probability.shape[1] < 2:
        raise InputError("With one label there is no entropy.", where="probabilities")
    entropy = -xlogy(probability, probability).sum(axis=1) / np.log(probability.shape[1])
    given = self_confidence(label, probability)
    x = np.divide(entropy, given, out=np.full_like(entropy, np.inf), where=given > 0)
    finite = np.where(np.isfinite(x) & (x > 0), x, 1.0)
    score = np.where(x > 0, np.log1p(finite) / finite, 1.0)
    return freeze(np.where(np.isfinite(x), score, 0.0))
