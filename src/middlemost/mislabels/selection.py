"""Which examples cross-validation takes for clean: the result of NCV and INCV."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.mislabels.noise_rate import SymmetricNoise


@dataclass(frozen=True, slots=True, eq=False)
class Selection(OwnsArrays):
    """The examples that a model of the others agreed with.

    Attributes:
        selected_in: The round in which the item was selected, from 1; 0 if it never was.
        removed_in: The round in which the item was removed for its large loss; 0 if it never was.
        times_judged: How often the item was held out and judged.
        loss: The mean cross-entropy of its label while it was held out; an item is held out until it is selected or
            removed.
        noise: The share of wrong labels by equation 4, from the first half of the first round.
        settings: Every setting, defaults included.
    """

    selected_in: Int32[np.ndarray, "items"]
    removed_in: Int32[np.ndarray, "items"]
    times_judged: Int32[np.ndarray, "items"]
    loss: Float64[np.ndarray, "items"]
    noise: SymmetricNoise
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self._own_arrays()

    @property
    def selected(self) -> Bool[np.ndarray, "items"]:
        """Items taken for clean."""
        return self.selected_in > 0

    @property
    def removed(self) -> Bool[np.ndarray, "items"]:
        """Items taken out of the candidates; the rest are candidates still."""
        return self.removed_in > 0

    def __repr__(self) -> str:
        return (
            f"Selection({len(self.loss):,} items, {int(self.selected.sum()):,} selected, "
            f"{int(self.removed.sum()):,} removed)"
        )
