"""What labels an item's neighbours have."""

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.arrays import freeze
from middlemost.errors import SettingError


def neighbour_share(
    index: Int32[np.ndarray, "items k"],
    distance: Float64[np.ndarray, "items k"],
    label: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    smoothing: float = 1.0,
    group: Int32[np.ndarray, "items"] | None = None,
) -> Float64[np.ndarray, "items labels"]:
    r"""The share of each label among the neighbours of each item, nearer ones counting more.

    $$\frac{\sum_j w_j [y_j = k] + s \pi_k}{\sum_j w_j + s}, \qquad w_j = (1 - (d_j / d)^2)_+,$$

    d being the distance of the farthest of the k neighbours, a tenth added, and π the share of the label among all
    items, so that an item whose neighbours tell nothing gets the prior. Where all distances are 0 all weights are 1.

    Args:
        index: Rows of the neighbours, as from `nearest`.
        distance: Their distances.
        label: The label of each item.
        n_labels: Number of labels, those that nobody has included.
        smoothing: s, in neighbours. Default 1: the prior weighs as much as one neighbour close by.
        group: Neighbours of the item's own group do not count: a near duplicate's label was often copied with it. -1
            for an item that stands alone. Default: all count.

    Returns:
        Rows that sum to one.

    Raises:
        SettingError: `smoothing` is negative, or 0 where an item has no neighbour left.

    References:
        Epanechnikov (1969) for the weights, with the width of the k-th neighbour: Hastie, Tibshirani & Friedman
        (2009), The elements of statistical learning, section 6.1.

    Example:
        >>> index = np.array([[1, 2], [0, 2], [1, 0]], dtype=np.int32)
        >>> label = np.array([0, 0, 1], dtype=np.int32)
        >>> neighbour_share(index, np.zeros((3, 2)), label, 2).round(3).tolist()
        [[0.556, 0.444], [0.556, 0.444], [0.889, 0.111]]
    """
    if smoothing < 0:
        raise SettingError(f"smoothing is {smoothing}.", remedy="Give 0 or more.")
    width = 1.1 * distance.max(axis=1, keepdims=True)
    weight = 1.0 - np.divide(distance, width, out=np.zeros_like(distance), where=width > 0) ** 2
    if group is not None:
        weight = np.where((group[index] == group[:, None]) & (group >= 0)[:, None], 0.0, weight)
    total = weight.sum(axis=1) + smoothing
    if total.min() <= 0.0:
        raise SettingError("smoothing is 0 and an item has no neighbour outside its group.", remedy="Give it above 0.")
    cell = np.arange(len(label))[:, None] * n_labels + label[index]
    votes = np.bincount(cell.ravel(), weight.ravel(), len(label) * n_labels).reshape(len(label), n_labels)
    prior = np.bincount(label, minlength=n_labels) / len(label)
    return freeze((votes + smoothing * prior) / total[:, None])
