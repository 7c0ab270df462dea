"""Comparisons of two candidates, one row a comparison: the kernel type of preferences and rankings."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int8, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.ratings import check_codes, check_rows, first_of_pairs, offsets, order_of_pairs
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

LEFT, RIGHT, TIE, NEITHER = 0, 1, 2, 3
"""The outcomes: left or right is better; both are as good; both are bad, which is no tie."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons(OwnsArrays):
    """Who found which of two candidates better on which item, as integer codes.

    Left and right are the two candidates as they are compared, not the sides on which a rater saw them: those stand in
    `shown_left`. Rows are sorted by item, then rater, then the order in which they were given. Arrays are owned and
    read-only. Build one with `middlemost.questions.encode_comparisons` or `Comparisons.from_codes`.

    Attributes:
        item: Item code of each comparison, ascending.
        rater: Rater code of each.
        left: Code of one candidate.
        right: Code of the other.
        outcome: `LEFT` (0), `RIGHT` (1), `TIE` (2) or `NEITHER` (3).
        strength: By how much the better one is preferred, from 1; 0 where nobody said.
        shown_left: Code of the candidate that the rater saw first (on the left); -1 where that is unknown.
        ranking: Which ranking the comparison came from, numbered from 0 in the order of the rows; -1 if from none.
            The comparisons of one ranking are not independent of each other.
        weight: Weight of each; a rater's m comparisons of the same two candidates of one item weigh 1/m each.
        items: Item ids.
        raters: Rater ids, raters without comparisons included.
        candidates: What is compared, compared by somebody or not.
    """

    item: Int32[np.ndarray, "comparisons"]
    rater: Int32[np.ndarray, "comparisons"]
    left: Int32[np.ndarray, "comparisons"]
    right: Int32[np.ndarray, "comparisons"]
    outcome: Int8[np.ndarray, "comparisons"]
    strength: Int32[np.ndarray, "comparisons"]
    shown_left: Int32[np.ndarray, "comparisons"]
    ranking: Int32[np.ndarray, "comparisons"]
    weight: Float64[np.ndarray, "comparisons"]
    items: Vocabulary
    raters: Vocabulary
    candidates: Vocabulary

    def __post_init__(self) -> None:
        self._own_arrays()
        check_codes("Comparisons.item", self.item, len(self.items))
        check_codes("Comparisons.rater", self.rater, len(self.raters))
        check_codes("Comparisons.left", self.left, len(self.candidates))
        check_codes("Comparisons.right", self.right, len(self.candidates))
        check_codes("Comparisons.outcome", self.outcome.astype(np.int32), NEITHER + 1)
        columns = (self.left, self.right, self.outcome, self.strength, self.shown_left, self.ranking, self.weight)
        check_rows("Comparisons", self.item, self.rater, *columns)
        _check_sides(self.left, self.right, self.shown_left)
        if np.any(self.strength < 0):
            raise InputError("A strength is negative; 0 is none.", where="Comparisons.strength")
        _check_rankings(self.ranking, self.item, self.rater)

    @classmethod
    def from_codes(
        cls,
        item: Int32[np.ndarray, "comparisons"],
        rater: Int32[np.ndarray, "comparisons"],
        left: Int32[np.ndarray, "comparisons"],
        right: Int32[np.ndarray, "comparisons"],
        outcome: Int8[np.ndarray, "comparisons"],
        *,
        items: Vocabulary,
        raters: Vocabulary,
        candidates: Vocabulary,
        strength: Int32[np.ndarray, "comparisons"] | None = None,
        shown_left: Int32[np.ndarray, "comparisons"] | None = None,
        ranking: Int32[np.ndarray, "comparisons"] | None = None,
    ) -> "Comparisons":
        """Comparisons from codes in any row order.

        Rows are sorted by item and rater, else they keep the order given; a rater's comparisons of the same two
        candidates of one item share one vote. Rankings are numbered anew in the order of the rows.

        Args:
            item: Item codes.
            rater: Rater codes.
            left: Codes of one candidate.
            right: Codes of the other.
            outcome: `LEFT`, `RIGHT`, `TIE` or `NEITHER`.
            items: Item ids.
            raters: Rater ids.
            candidates: Candidate ids.
            strength: From 1; 0 where nobody said. Default: 0.
            shown_left: Codes of the candidates seen first; -1 where unknown. Default: -1.
            ranking: Any number for each ranking; -1 if from none. Default: -1.

        Raises:
            InputError: A code lies outside its vocabulary, a candidate is compared with itself, the one seen first is
                none of the two, or a ranking is of several items or raters.

        Example:
            >>> import numpy as np
            >>> from middlemost import Comparisons, Vocabulary
            >>> zero, one = np.zeros(2, dtype=np.int32), np.ones(2, dtype=np.int32)
            >>> won = np.array([LEFT, TIE], dtype=np.int8)
            >>> found = Comparisons.from_codes(zero, zero, zero, one, won, items=Vocabulary("p"),
            ...                                raters=Vocabulary("x"), candidates=Vocabulary("AB"))
            >>> found.winner.tolist(), found.weight.tolist()
            ([0, -1], [0.5, 0.5])
        """
        none = np.full(len(item), -1, dtype=np.int32)
        strength = none + np.int32(1) if strength is None else strength
        shown_left, ranking = none if shown_left is None else shown_left, none if ranking is None else ranking
        order = order_of_pairs(item, rater, len(raters))
        if order is not None:
            item, rater, left, right, outcome = item[order], rater[order], left[order], right[order], outcome[order]
            strength, shown_left, ranking = strength[order], shown_left[order], ranking[order]
        weight = _shared(item, rater, left, right, n_candidates=len(candidates))
        return cls(
            item,
            rater,
            left,
            right,
            outcome,
            strength,
            shown_left,
            _numbered(ranking),
            weight,
            items,
            raters,
            candidates,
        )

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        return (
            f"Comparisons({len(self):,} of {len(self.items):,} items by {len(self.raters):,} raters, "
            f"candidates {', '.join(self.candidates[:6])}{', …' if len(self.candidates) > 6 else ''})"
        )

    @property
    def item_offsets(self) -> Int64[np.ndarray, "items_and_end"]:
        """Where each item's rows begin; the last entry is the number of rows."""
        return offsets(self.item, len(self.items))

    @property
    def comparisons_per_item(self) -> Int64[np.ndarray, "items"]:
        """Number of comparisons on each item, repeats included."""
        return np.diff(self.item_offsets)

    @property
    def comparisons_per_rater(self) -> Int64[np.ndarray, "raters"]:
        """Number of comparisons by each rater, repeats included."""
        return np.bincount(self.rater, minlength=len(self.raters))

    @property
    def winner(self) -> Int32[np.ndarray, "comparisons"]:
        """Code of the better candidate; -1 where neither is better."""
        won = np.where(self.outcome == LEFT, self.left, self.right)
        return np.where(self.outcome <= RIGHT, won, np.int32(-1))

    @property
    def won_by_first(self) -> tuple[int, int]:
        """How often the candidate seen first was found better, out of how many comparisons that one won.

        Only comparisons of which it is known what the rater saw first, rankings aside. Without a bias for a side, and
        with sides drawn by chance, it is half of them.
        """
        winner = self.winner
        told = (winner >= 0) & (self.shown_left >= 0) & (self.ranking < 0)
        return int(np.count_nonzero(told & (winner == self.shown_left))), int(np.count_nonzero(told))

    def keep(self, rows: Bool[np.ndarray, "comparisons"]) -> "Comparisons":
        """Some of the rows, all vocabularies kept; weights are shared and rankings numbered anew.

        Args:
            rows: True for the rows to keep.
        """
        return Comparisons.from_codes(
            self.item[rows],
            self.rater[rows],
            self.left[rows],
            self.right[rows],
            self.outcome[rows],
            items=self.items,
            raters=self.raters,
            candidates=self.candidates,
            strength=self.strength[rows],
            shown_left=self.shown_left[rows],
            ranking=self.ranking[rows],
        )


def _check_sides(left: Int32[np.ndarray, "rows"], right: Int32[np.ndarray, "rows"], shown: np.ndarray) -> None:
    if np.any(left == right):
        raise InputError("A candidate is compared with itself.", where="Comparisons.left")
    if not np.all((shown == -1) | (shown == left) | (shown == right)):
        raise InputError("A candidate seen first is none of the two compared.", where="Comparisons.shown_left")


def _check_rankings(
    ranking: Int32[np.ndarray, "rows"], item: Int32[np.ndarray, "rows"], rater: Int32[np.ndarray, "rows"]
) -> None:
    if np.any(ranking < -1):
        raise InputError("A ranking has a number under 0; -1 is none.", where="Comparisons.ranking")
    order = np.argsort(ranking, kind="stable")
    order = order[ranking[order] >= 0]
    one, other = order[:-1], order[1:]
    same = ranking[one] == ranking[other]
    if np.any(same & ((item[one] != item[other]) | (rater[one] != rater[other]))):
        raise InputError("A ranking is of several items or by several raters.", where="Comparisons.ranking")


def _numbered(ranking: Int32[np.ndarray, "rows"]) -> Int32[np.ndarray, "rows"]:
    """The same rankings, numbered from 0 in the order in which they first occur; -1 stays."""
    inside = np.flatnonzero(ranking >= 0)
    _, first, code = np.unique(ranking[inside], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    numbered = np.where(ranking >= 0, np.int32(0), ranking)  # a number under -1 is left for the check
    numbered[inside] = rank[code]
    return freeze(numbered)


def _shared(
    item: Int32[np.ndarray, "rows"],
    rater: Int32[np.ndarray, "rows"],
    left: Int32[np.ndarray, "rows"],
    right: Int32[np.ndarray, "rows"],
    *,
    n_candidates: int,
) -> Float64[np.ndarray, "rows"]:
    """1/m for each of a rater's m comparisons of the same two candidates of one item, whichever is left."""
    run = np.cumsum(first_of_pairs(item, rater)).astype(np.int64)
    two = np.minimum(left, right).astype(np.int64) * n_candidates + np.maximum(left, right)
    _, code, n = np.unique(run * n_candidates**2 + two, return_inverse=True, return_counts=True)
    return freeze(1.0 / n[code])
