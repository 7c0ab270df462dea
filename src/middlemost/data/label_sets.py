"""Sets of labels, one row a rating: the kernel type of questions of which several labels may be ticked."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.label_set_text import set_text
from middlemost.data.ratings import Ratings, check_codes, check_rows, offsets, order_of_pairs, shared_votes
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class LabelSets(OwnsArrays):
    """Who gave which set of labels to which item, as integer codes.

    Every distinct set is written once, as a row of `sets`; a rating points to it. Rows of ratings are sorted by item,
    then rater, then the order in which a rater's repeats were given. Arrays are owned and read-only. Build one with
    `middlemost.read_label_sets` or `LabelSets.from_codes`.

    Attributes:
        item: Item code of each rating, ascending.
        rater: Rater code of each rating.
        chosen: Which row of `sets` each rating is.
        weight: Weight of each rating; a rater's m ratings of one item weigh 1/m each.
        sets: Which labels belong to each distinct set, the empty set included if somebody gave it. Rows are distinct
            and in an order of their own content.
        items: Item ids.
        raters: Rater ids, raters without ratings included.
        labels: The labels offered, used or not.
    """

    item: Int32[np.ndarray, "ratings"]
    rater: Int32[np.ndarray, "ratings"]
    chosen: Int32[np.ndarray, "ratings"]
    weight: Float64[np.ndarray, "ratings"]
    sets: Bool[np.ndarray, "sets labels"]
    items: Vocabulary
    raters: Vocabulary
    labels: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()
        if self.sets.shape[1] != len(self.labels):
            raise InputError(f"The sets are of {self.sets.shape[1]} labels, the vocabulary has {len(self.labels)}.")
        check_codes("LabelSets.item", self.item, len(self.items))
        check_codes("LabelSets.rater", self.rater, len(self.raters))
        check_codes("LabelSets.chosen", self.chosen, len(self.sets))
        check_rows("LabelSets", self.item, self.rater, self.chosen, self.weight)
        if len(np.unique(_packed(self.sets))) < len(self.sets):
            raise InputError("Two of the sets are equal.", where="LabelSets.sets", remedy="Use LabelSets.from_codes.")

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "ratings"],
        rater: Int32[np.ndarray, "ratings"],
        chosen: Int32[np.ndarray, "ratings"],
        sets: Bool[np.ndarray, "some_sets labels"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        labels: Vocabulary,
    ) -> "LabelSets":
        """Sets of labels from codes in any row order.

        Rows are sorted by item and rater; a rater's repeats of one item keep the order given and share one vote
        (weight 1/m each). Equal sets are made one, and sets that nobody gave are dropped.

        Args:
            item: Item codes.
            rater: Rater codes.
            chosen: Which of `sets` each rating is.
            sets: Which labels belong to each set.
            items: Item ids.
            raters: Rater ids.
            labels: Label ids.

        Raises:
            InputError: A code lies outside its vocabulary or the sets.

        Example:
            >>> import numpy as np
            >>> from middlemost import LabelSets, Vocabulary
            >>> both = np.array([[True, True], [False, False]])
            >>> item, rater = np.array([0, 0], dtype=np.int32), np.array([0, 1], dtype=np.int32)
            >>> LabelSets.from_codes(item, rater, np.array([0, 1], dtype=np.int32), both, items=Vocabulary("p"),
            ...                      raters=Vocabulary("xy"), labels=Vocabulary("ab")).texts()
            ['[]', '["a", "b"]']
        """
        check_codes("LabelSets.chosen", chosen, len(sets))
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            item, rater, chosen = item[order], rater[order], chosen[order]
        used, place = np.unique(chosen, return_inverse=True)
        _, first, again = np.unique(_packed(sets[used]), return_index=True, return_inverse=True)
        code = freeze(again.astype(np.int32)[place])
        return cls(item, rater, code, shared_votes(item, rater), freeze(sets[used][first]), items, raters, labels)

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        return (
            f"LabelSets({len(self):,} of {len(self.items):,} items by {len(self.raters):,} raters, "
            f"labels {', '.join(self.labels[:6])}{', …' if len(self.labels) > 6 else ''})"
        )

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's rows begin; the last entry is the number of rows."""
        return offsets(self.item, len(self.items))

    @property
    def ratings_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of ratings of each item, repeats included."""
        return np.bincount(self.item, minlength=len(self.items))

    @property
    def ratings_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of ratings by each rater, repeats included."""
        return np.bincount(self.rater, minlength=len(self.raters))

    @property
    def sizes(self) -> Int64[np.ndarray, "sets"]:
        """How many labels each distinct set has."""
        return np.count_nonzero(self.sets, axis=1).astype(np.int64)

    def texts(self) -> list[str]:
        """Each distinct set as the JSON text that stands in `Dataset.answers`."""
        names = self.labels.ids
        return [set_text(cast("list[str]", names[members].tolist())) for members in self.sets]

    def as_ratings(self) -> Ratings:
        """The same ratings with every distinct set as one label: two are equal or not, however close."""
        labels = Vocabulary(self.texts())
        return Ratings(self.item, self.rater, self.chosen, self.weight, self.items, self.raters, labels, ordinal=False)

    def ticks(self, label: int) -> Ratings:
        """Whether each rating ticks one label, as ratings with the labels `no` and `yes`.

        Args:
            label: Code of the label.
        """
        ticked = self.sets[:, label].astype(np.int32)[self.chosen]
        labels = Vocabulary(["no", "yes"])
        return Ratings(self.item, self.rater, ticked, self.weight, self.items, self.raters, labels, ordinal=False)


def _packed(sets: Bool[np.ndarray, "sets labels"]) -> np.ndarray:
    """Each set as one comparable value: its bits."""
    bits = np.ascontiguousarray(np.packbits(sets, axis=1))
    if bits.shape[1] == 0:  # no labels at all: every set is the empty one
        return np.zeros(len(sets), dtype=np.uint8)
    return bits.view(np.dtype((np.void, bits.shape[1]))).reshape(-1)
