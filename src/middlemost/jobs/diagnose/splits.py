"""Which items models are trained on: of the others none is ever dropped."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

TRAINING = ("train", "training")


def is_training(split: str) -> bool:
    """Whether a split's name says that models are trained on it.

    Args:
        split: Such as `train`, `training` or `test`.

    Example:
        >>> [is_training(one) for one in ("train", "Training", "test", "dev")]
        [True, True, False, False]
    """
    return split.strip().casefold() in TRAINING


def training_rows(split: Sequence[str] | None, n_items: int) -> Bool[np.ndarray, "items"]:
    """Whether each item is of a training split; all are, where there are no splits.

    Args:
        split: The split of each item; None where there is none.
        n_items: Number of items.
    """
    return np.ones(n_items, dtype=bool) if split is None else np.array([is_training(one) for one in split])
