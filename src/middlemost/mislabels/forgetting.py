"""Forgetting events: which items are learned once, again and again, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.by_id import ascending
from middlemost.mislabels.dynamics.result import Dynamics


@dataclass(frozen=True, slots=True, eq=False)
class Forgetting(OwnsArrays, Tabular):
    """How often each item was forgotten, over one or more trainings.

    Attributes:
        items: Item ids.
        labels: The classes.
        given: The given label of each item, as a code.
        events: Forgetting events, summed over the trainings; a training that never learned the item adds the number
            of its presentations.
        first_learned: The first presentation, counted from 0, at which it was right, in the training that was first
            to learn it; -1 where none did.
        unforgettable: Whether every training learned it and none forgot it.
        never_learned: Whether no training learned it.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    events: Int32[np.ndarray, "items"]
    first_learned: Int32[np.ndarray, "items"]
    unforgettable: Bool[np.ndarray, "items"]
    never_learned: Bool[np.ndarray, "items"]

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return (
            f"Forgetting({len(self.items):,} items, {int(self.unforgettable.sum()):,} unforgettable, "
            f"{int(self.never_learned.sum()):,} never learned)"
        )

    def columns(self) -> Mapping[str, Any]:
        """item, label, events, first_learned, unforgettable, never_learned."""
        labels = self.labels.native()
        return {
            "item": self.items.native(),
            "label": [labels[code] for code in self.given],
            "events": self.events,
            "first_learned": self.first_learned,
            "unforgettable": self.unforgettable,
            "never_learned": self.never_learned,
        }


def count_forgetting(*trainings: Dynamics) -> Forgetting:
    """Toneva et al. 2019: forgetting events counted at presentations, as `TrainingDynamics` records them.

    Args:
        trainings: One or more trainings on the same items, with other seeds for a steadier count.

    Raises:
        InputError: There is none, or they are on other items.

    Source:
        Toneva, Sordoni, Tachet des Combes, Trischler, Bengio and Gordon 2019, "An empirical study of example forgetting
        during deep neural network learning", section 3. That a training which never learned an item counts all its
        presentations is from the code published with it.

    Example:
        >>> import numpy as np
        >>> from middlemost.mislabels.dynamics import TrainingDynamics
        >>> recorder = TrainingDynamics(2, epochs=3)
        >>> for a, b in ((2, -1), (-2, -1), (2, -1)):
        ...     recorder.update(["a", "b"], np.array([[a, 0.0], [b, 0.0]]), [0, 0])
        ...     recorder.end_epoch()
        >>> counted = count_forgetting(recorder.result())
        >>> counted.events.tolist(), counted.never_learned.tolist()
        ([1, 3], [False, True])
    """
    if not trainings:
        raise InputError("There is no training to count in.")
    first = trainings[0]
    for place, other in enumerate(trainings[1:], start=2):
        if other.items != first.items or not np.array_equal(other.given, first.given):
            raise InputError("The trainings are on other items or labels.", where=f"training {place}")
    learned = np.array([one.first_learned >= 0 for one in trainings])
    by_all = np.logical_and.reduce(learned)
    events = [np.where(one.first_learned >= 0, one.forgetting, one.presentations) for one in trainings]
    starts = np.array([np.where(one.first_learned >= 0, one.first_learned, 2**31 - 1) for one in trainings]).min(axis=0)
    total = np.sum(events, axis=0).astype(np.int32)
    return Forgetting(
        items=first.items,
        labels=first.labels,
        given=first.given,
        events=freeze(total),
        first_learned=freeze(np.where(learned.any(axis=0), starts, -1).astype(np.int32)),
        unforgettable=freeze(np.logical_and(total == 0, by_all)),
        never_learned=freeze(np.logical_not(learned.any(axis=0))),
    )


def pruning_order(counted: Forgetting) -> Int64[np.ndarray, "items"]:
    """Items in the order in which they can be spared: the least forgotten first, those never learned last.

    Ties go to the item that was learned first, then by id.

    Args:
        counted: Forgetting events.

    Returns:
        Codes of all items.

    Source:
        Toneva et al. 2019, section 5.2: remove the least forgotten first.
    """
    events = np.where(counted.never_learned, np.inf, counted.events.astype(np.float64))
    return ascending(events, counted.first_learned.astype(np.float64), items=counted.items)


def prune(counted: Forgetting, *, remove: float) -> Int64[np.ndarray, "kept"]:
    """The items that stay when the least forgotten are removed.

    Args:
        counted: Forgetting events.
        remove: Share of all items to remove, rounded to the nearest count.

    Returns:
        Codes of the items that stay, ascending.

    Raises:
        SettingError: The share lies outside 0 to 1.
    """
    if not 0 <= remove <= 1:
        raise SettingError(f"The share to remove lies in 0 to 1, not at {remove}.")
    return np.sort(pruning_order(counted)[round(remove * len(counted.items)) :])
