"""Answers in words, one row an answer: the kernel type of questions answered by a text."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import check_codes, check_rows, offsets, order_of_pairs, shared_votes
from middlemost.data.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Texts(OwnsArrays):
    """Who wrote which text for which item, as integer codes.

    Equal texts are one: two texts are equal if all their characters are, blanks and capitals included. Rows are sorted
    by item, then rater, then the order in which a rater's repeats were given. Arrays are owned and read-only. Build one
    with `middlemost.questions.encode_texts` or `Texts.from_codes`.

    Attributes:
        item: Item code of each answer, ascending.
        rater: Rater code of each answer.
        text: Which of `texts` each answer is.
        weight: Weight of each answer; a rater's m answers to one item weigh 1/m each.
        items: Item ids.
        raters: Rater ids, raters without answers included.
        texts: The distinct texts.
    """

    item: Int32[np.ndarray, "answers"]
    rater: Int32[np.ndarray, "answers"]
    text: Int32[np.ndarray, "answers"]
    weight: Float64[np.ndarray, "answers"]
    items: Vocabulary
    raters: Vocabulary
    texts: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()
        check_codes("Texts.item", self.item, len(self.items))
        check_codes("Texts.rater", self.rater, len(self.raters))
        check_codes("Texts.text", self.text, len(self.texts))
        check_rows("Texts", self.item, self.rater, self.text, self.weight)

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "answers"],
        rater: Int32[np.ndarray, "answers"],
        text: Int32[np.ndarray, "answers"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        texts: Vocabulary,
    ) -> "Texts":
        """Texts from codes in any row order; a rater's repeats of one item share one vote.

        Args:
            item: Item codes.
            rater: Rater codes.
            text: Which of `texts` each answer is.
            items: Item ids.
            raters: Rater ids.
            texts: The distinct texts.

        Raises:
            InputError: A code lies outside its vocabulary.

        Example:
            >>> import numpy as np
            >>> from middlemost import Texts, Vocabulary
            >>> item, rater = np.array([1, 0], dtype=np.int32), np.array([0, 0], dtype=np.int32)
            >>> found = Texts.from_codes(item, rater, np.array([0, 1], dtype=np.int32), items=Vocabulary("pq"),
            ...                          raters=Vocabulary("x"), texts=Vocabulary(["Good day.", "Hello."]))
            >>> [found.texts[code] for code in found.text.tolist()]
            ['Hello.', 'Good day.']
        """
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            item, rater, text = item[order], rater[order], text[order]
        return cls(item, rater, text, shared_votes(item, rater), items, raters, texts)

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        return (
            f"Texts({len(self):,} of {len(self.items):,} items by {len(self.raters):,} raters, "
            f"{len(self.texts):,} distinct)"
        )

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's rows begin; the last entry is the number of rows."""
        return offsets(self.item, len(self.items))

    @property
    def answers_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of answers to each item, repeats included."""
        return np.diff(self.item_offsets)

    @property
    def answers_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of answers by each rater, repeats included."""
        return np.bincount(self.rater, minlength=len(self.raters))
