"""Labels from a set, one row a rating: the kernel type of most methods."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64, Shaped

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Ratings(OwnsArrays):
    """Who gave which label to which item, as integer codes.

    Rows are sorted by item, then rater, then the order in which a rater's repeats were given. Arrays are
    owned and read-only. Build one with `middlemost.read_ratings` or `Ratings.from_codes`.

    Attributes:
        item: Item code of each rating, ascending.
        rater: Rater code of each rating.
        label: Label code of each rating.
        weight: Weight of each rating; a rater's m ratings of one item weigh 1/m each.
        items: Item ids.
        raters: Rater ids, raters without ratings included. Empty where the raters are unknown.
        labels: The labels offered, used or not.
        ordinal: Whether the labels stand in rank order.
    """

    item: Int32[np.ndarray, "ratings"]
    rater: Int32[np.ndarray, "ratings"]
    label: Int32[np.ndarray, "ratings"]
    weight: Float64[np.ndarray, "ratings"]
    items: Vocabulary
    raters: Vocabulary
    labels: Vocabulary
    ordinal: bool

    def __post_init__(self) -> None:
        self._own_arrays()
        check_codes("Ratings.item", self.item, len(self.items))
        check_codes("Ratings.rater", self.rater, len(self.raters))
        check_codes("Ratings.label", self.label, len(self.labels))
        check_rows("Ratings", self.item, self.rater, self.label, self.weight)

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "ratings"],
        rater: Int32[np.ndarray, "ratings"],
        label: Int32[np.ndarray, "ratings"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        labels: Vocabulary,
        ordinal: bool = False,
    ) -> "Ratings":
        """Ratings from codes in any row order.

        Rows are sorted by item and rater; a rater's repeats of one item keep the order given and share
        one vote (weight 1/m each).

        Args:
            item: Item codes.
            rater: Rater codes.
            label: Label codes.
            items: Item ids.
            raters: Rater ids.
            labels: Label ids.
            ordinal: Whether the labels stand in rank order. Default: no.

        Raises:
            InputError: A code lies outside its vocabulary.

        Example:
            >>> import numpy as np
            >>> from middlemost import Ratings, Vocabulary
            >>> codes = np.array([1, 0, 0], dtype=np.int32)
            >>> ratings = Ratings.from_codes(codes, codes, codes, items=Vocabulary("ab"),
            ...                              raters=Vocabulary("ab"), labels=Vocabulary("ab"))
            >>> ratings.item.tolist(), ratings.weight.tolist()
            ([0, 0, 1], [0.5, 0.5, 1.0])
        """
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            item, rater, label = item[order], rater[order], label[order]
        return cls(item, rater, label, shared_votes(item, rater), items, raters, labels, ordinal)

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        return (
            f"Ratings({len(self):,} of {len(self.items):,} items by {len(self.raters):,} raters, "
            f"labels {', '.join(self.labels[:6])}{', …' if len(self.labels) > 6 else ''})"
        )

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's rows begin; the last entry is the number of rows."""
        return offsets(self.item, len(self.items))

    @property
    def ratings_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of ratings of each item, repeats included."""
        return np.diff(self.item_offsets)

    @property
    def ratings_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of ratings by each rater, repeats included."""
        return np.bincount(self.rater, minlength=len(self.raters))

    @property
    def repeats(self) -> int:
        """Rows in which a rater rates an item again."""
        return int(len(self) - first_of_pairs(self.item, self.rater).sum())

    def counted_whole(self) -> "Ratings":
        """The same ratings with weight 1 each: repeats count as if other raters had given them."""
        return replace(self, weight=freeze(np.ones(len(self))))

    def keep(self, rows: Bool[np.ndarray, "ratings"]) -> "Ratings":
        """Some of the rows, all vocabularies kept; the weights of a rater's repeats are shared anew.

        Args:
            rows: True for the rows to keep.
        """
        return Ratings.from_codes(
            self.item[rows],
            self.rater[rows],
            self.label[rows],
            items=self.items,
            raters=self.raters,
            labels=self.labels,
            ordinal=self.ordinal,
        )

    def one_per_pair(self, which: Literal["first", "last"] = "first") -> "Ratings":
        """One rating for each rater and item, as measures between raters need it.

        Args:
            which: Take a rater's `"first"` (default) or `"last"` rating of an item.
        """
        if not self.repeats:
            return self
        if which == "first":
            return self.keep(first_of_pairs(self.item, self.rater))
        return self.keep(first_of_pairs(self.item[::-1], self.rater[::-1])[::-1])


def first_of_pairs(
    item: Int32[np.ndarray, "ratings"], rater: Int32[np.ndarray, "ratings"]
) -> Bool[np.ndarray, "ratings"]:
    """Which rows open a run of one rater's ratings of one item, in rows sorted by item and rater."""
    first = np.ones(len(item), dtype=bool)
    first[1:] = (item[1:] != item[:-1]) | (rater[1:] != rater[:-1])
    return first


def offsets(sorted_codes: Int32[np.ndarray, "rows"], n: int) -> Int64[np.ndarray, "codes_and_end"]:
    """Where the rows of each code begin, in rows sorted by code; the last entry is the number of rows."""
    # Without `bincount`, which makes a copy of the codes that is twice as large as they are.
    starts = np.full(n + 1, len(sorted_codes), dtype=np.int64)
    if len(sorted_codes):
        firsts = np.append(0, np.flatnonzero(sorted_codes[1:] != sorted_codes[:-1]) + 1)
        starts[sorted_codes[firsts]] = firsts
        np.minimum.accumulate(starts[::-1], out=starts[::-1])
    return starts


def order_of_pairs(
    item: Int32[np.ndarray, "ratings"], rater: Int32[np.ndarray, "ratings"], n_raters: int
) -> Int64[np.ndarray, "ratings"] | None:
    """What sorts rows by item, then rater, and keeps the order of a rater's repeats; None if they stand so already."""
    pair = item.astype(np.int64) * max(n_raters, 1) + rater
    return np.argsort(pair, kind="stable") if np.any(pair[1:] < pair[:-1]) else None


def shared_votes(
    item: Int32[np.ndarray, "ratings"], rater: Int32[np.ndarray, "ratings"]
) -> Float64[np.ndarray, "ratings"]:
    """1/m for each of a rater's m ratings of one item, in rows sorted by item and rater."""
    lengths = np.diff(np.append(np.flatnonzero(first_of_pairs(item, rater)), len(item)))
    return freeze(np.repeat(1.0 / lengths, lengths))


def check_codes(where: str, codes: Int32[np.ndarray, "codes"], n: int) -> None:
    """Refuse codes that lie outside a vocabulary of n ids; `where` names them."""
    if len(codes) and (codes.min() < 0 or codes.max() >= n):
        raise InputError(f"A code lies outside 0 to {n - 1}.", where=where)


def check_rows(
    kind: str, item: Int32[np.ndarray, "items"], rater: Int32[np.ndarray, "raters"], *more: Shaped[np.ndarray, "_"]
) -> None:
    """Refuse columns of different lengths, and rows that are not sorted by item and rater; `kind` names the type."""
    if any(len(column) != len(item) for column in (rater, *more)):
        raise InputError(f"The arrays of a {kind} differ in length.")
    if np.any((item[1:] < item[:-1]) | ((item[1:] == item[:-1]) & (rater[1:] < rater[:-1]))):
        raise InputError(f"The rows of a {kind} are not sorted by item and rater.", remedy=f"Use {kind}.from_codes.")
