"""Marked stretches of texts: the kernel type of questions answered by spans."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.ratings import check_codes, check_rows, offsets, order_of_pairs, shared_votes
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Spans(OwnsArrays):
    """Who marked which stretches of which item's text, as integer codes.

    Two tables: a row an answer, also of a rater who marked nothing, and a row a span. The spans of answer k are those
    from `answer_offsets[k]` up to `answer_offsets[k + 1]`. Answers are sorted by item, then rater, then the order in
    which a rater's repeats were given; the spans of an answer by start, end and label. Places count Unicode code points
    of the text, from 0. Arrays are owned and read-only. Build one with `middlemost.questions.encode_spans` or
    `Spans.from_codes`.

    Attributes:
        item: Item code of each answer, ascending.
        rater: Rater code of each answer.
        weight: Weight of each answer; a rater's m answers to one item weigh 1/m each.
        answer_offsets: Where each answer's spans begin; the last entry is the number of spans.
        start: Place of the first code point of each span.
        end: Place after the last one.
        label: Label code of each span.
        length: Code points of each item's text; -1 where the text is not known.
        items: Item ids.
        raters: Rater ids, raters without answers included.
        labels: The labels offered, used or not.
    """

    item: Int32[np.ndarray, "answers"]
    rater: Int32[np.ndarray, "answers"]
    weight: Float64[np.ndarray, "answers"]
    answer_offsets: Int64[np.ndarray, "answers_and_end"]
    start: Int32[np.ndarray, "spans"]
    end: Int32[np.ndarray, "spans"]
    label: Int32[np.ndarray, "spans"]
    length: Int32[np.ndarray, "items"]
    items: Vocabulary
    raters: Vocabulary
    labels: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()
        check_codes("Spans.item", self.item, len(self.items))
        check_codes("Spans.rater", self.rater, len(self.raters))
        check_codes("Spans.label", self.label, len(self.labels))
        check_rows("Spans", self.item, self.rater, self.weight)
        if len(self.length) != len(self.items):
            raise InputError(f"There are {len(self.length)} lengths of {len(self.items)} items.", where="Spans.length")
        self._check_offsets()
        self._check_places()

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "answers"],
        rater: Int32[np.ndarray, "answers"],
        answer: Int64[np.ndarray, "spans"],
        start: Int32[np.ndarray, "spans"],
        end: Int32[np.ndarray, "spans"],
        label: Int32[np.ndarray, "spans"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        labels: Vocabulary,
        length: Int32[np.ndarray, "items"] | None = None,
    ) -> "Spans":
        """Spans from codes, answers and spans in any order.

        Args:
            item: Item code of each answer.
            rater: Rater code of each answer.
            answer: Which answer each span belongs to, by its place in `item`.
            start: Places of the first code points.
            end: Places after the last ones.
            label: Label codes.
            items: Item ids.
            raters: Rater ids.
            labels: Label ids.
            length: Code points of each item's text; -1 where it is not known. Default: -1.

        Raises:
            InputError: A code lies outside its vocabulary, a span is empty or outside the text, or an answer holds the
                same span twice.

        Example:
            >>> import numpy as np
            >>> from middlemost import Spans, Vocabulary
            >>> codes, zero = np.array([0, 1], dtype=np.int32), np.zeros(1, dtype=np.int32)
            >>> Spans.from_codes(codes * 0, codes, np.array([1]), zero, zero + 4, zero, items=Vocabulary("p"),
            ...                  raters=Vocabulary("xy"), labels=Vocabulary(["name"])).spans_per_answer.tolist()
            [0, 1]
        """
        check_codes("Spans.answer", answer.astype(np.int32), len(item))
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            place = np.empty(len(order), dtype=np.int64)
            place[order] = np.arange(len(order))
            item, rater, answer = item[order], rater[order], place[answer]
        by_place = np.lexsort((label, end, start, answer))
        return cls(
            item,
            rater,
            shared_votes(item, rater),
            freeze(np.append(0, np.cumsum(np.bincount(answer, minlength=len(item))))),
            start[by_place],
            end[by_place],
            label[by_place],
            freeze(np.full(len(items), -1, dtype=np.int32)) if length is None else length,
            items,
            raters,
            labels,
        )

    def __len__(self) -> int:
        return len(self.start)

    def __repr__(self) -> str:
        return (
            f"Spans({len(self):,} in {len(self.item):,} answers to {len(self.items):,} items by {len(self.raters):,} "
            f"raters, labels {', '.join(self.labels[:6])}{', …' if len(self.labels) > 6 else ''})"
        )

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's answers begin; the last entry is the number of answers."""
        return offsets(self.item, len(self.items))

    @property
    def answers_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of answers to each item, repeats and answers without a span included."""
        return np.diff(self.item_offsets)

    @property
    def answers_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of answers by each rater, repeats and answers without a span included."""
        return np.bincount(self.rater, minlength=len(self.raters))

    @property
    def spans_per_answer(self) -> Int64[np.ndarray, "answers"]:
        """Number of spans of each answer."""
        return np.diff(self.answer_offsets)

    @property
    def answer(self) -> Int64[np.ndarray, "spans"]:
        """Which answer each span belongs to."""
        return np.repeat(np.arange(len(self.item)), self.spans_per_answer)

    def _check_offsets(self) -> None:
        at = self.answer_offsets
        whole = len(at) == len(self.item) + 1 and at[0] == 0 and at[-1] == len(self.start)
        if not whole or np.any(np.diff(at) < 0) or len({len(self.start), len(self.end), len(self.label)}) > 1:
            raise InputError("The offsets do not part the spans among the answers.", where="Spans.answer_offsets")

    def _check_places(self) -> None:
        answer = self.answer
        length = self.length[self.item[answer]]
        if np.any((self.start < 0) | (self.end <= self.start) | ((length >= 0) & (self.end > length))):
            raise InputError("A span is empty or lies outside its text.", where="Spans.start")
        keys = np.stack([answer, self.start, self.end, self.label.astype(np.int64)])
        step = np.diff(keys, axis=1)
        first = np.argmax(step != 0, axis=0)  # the first key in which two neighbours differ
        if np.any(step[first, np.arange(step.shape[1])] <= 0):
            raise InputError(
                "The spans of an answer are not sorted, or one stands twice.",
                where="Spans.start",
                remedy="Use Spans.from_codes with each span once.",
            )
