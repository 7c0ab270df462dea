"""Noisy cross-validation (NCV): select the examples that a model of the other half agrees with."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float, Int32

from middlemost.data.progress import Progress
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.following import PAPER, Following
from middlemost.mislabels.heads import Head, mlp_head
from middlemost.mislabels.incv_selection import incv
from middlemost.mislabels.selection import Selection


def ncv(
    features: Float[np.ndarray, "items features"],
    label: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    head: Head = mlp_head,
    following: Following = PAPER,
    group: Int32[np.ndarray, "items"] | None = None,
    items: Vocabulary | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Selection:
    """Algorithm 1 of Chen et al. (2019): the first round of `incv`, and nothing is removed.

    Args:
        features: One row an item.
        label: The given label of each item.
        n_labels: Number of labels, those that nobody has included; 2 or more.
        head: What learns. Default: `mlp_head`.
        following: `PAPER` (default): each half from new weights, the model after its last epoch. `CODE`: both from the
            same, the epoch that agrees most with the other half.
        group: Items with the same number stay in one half; -1 for an item that stands alone.
        items: Ids, by which the halves are drawn; default: by row.
        seed: Draws the halves and the models. Default 0.
        progress: Called after each half.

    Raises:
        InputError: A feature is NaN or infinite, or there are fewer than two items, or groups of them.
        SettingError: There are fewer than two labels.

    Reference:
        Chen, Liao, Chen & Zhang (2019), Understanding and utilizing deep neural networks trained with noisy labels,
        ICML, algorithm 1.

    Example:
        >>> from middlemost.mislabels.heads import linear_head
        >>> features = np.repeat(np.array([[0.0], [1.0]]), 20, axis=0)
        >>> label = np.repeat(np.array([0, 1], dtype=np.int32), 20)
        >>> label[0] = 1
        >>> ncv(features, label, 2, head=linear_head)
        Selection(40 items, 39 selected, 0 removed)
    """
    return incv(
        features,
        label,
        n_labels,
        head=head,
        rounds=1,
        following=replace(following, remove_ratio=_nothing),
        group=group,
        items=items,
        seed=seed,
        progress=progress,
    )


def _nothing(rate: float, asymmetric: bool) -> float:
    return 0.0
