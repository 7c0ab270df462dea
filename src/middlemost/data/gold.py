"""Known labels, as codes."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import check_codes
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Gold(OwnsArrays):
    """Items whose label is known, in the codes of one `Ratings`.

    Attributes:
        item: Item codes, each at most once.
        label: Label code of each.
    """

    item: Int32[np.ndarray, "gold"]
    label: Int32[np.ndarray, "gold"]

    def __post_init__(self) -> None:
        self._own_arrays()
        if len(self.item) != len(self.label):
            raise InputError("The arrays of a Gold differ in length.")
        if len(np.unique(self.item)) != len(self.item):
            raise InputError("An item has two gold labels.", where="Gold.item")

    def __len__(self) -> int:
        return len(self.item)

    def check(self, n_items: int, n_labels: int) -> None:
        """Refuse codes that some ratings do not know.

        Args:
            n_items: Items that the ratings know.
            n_labels: Labels that they know.

        Raises:
            InputError: A code lies outside 0 to that number.
        """
        check_codes("Gold.item", self.item, n_items)
        check_codes("Gold.label", self.label, n_labels)

    def by_item(self, n_items: int) -> Int32[np.ndarray, "items"]:
        """The gold label of every item, -1 where none is known."""
        known = np.full(n_items, -1, dtype=np.int32)
        known[self.item] = self.label
        return known
