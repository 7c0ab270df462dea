"""Whether a rater's answers follow those of the other raters, beyond what chance makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.data.arrays import OwnsArrays
from middlemost.data.ratings import Ratings
from middlemost.data.tabular import Tabular
from middlemost.data.values import Values
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import CapacityError

MAX_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RaterFollowing(OwnsArrays, Tabular):
    """How far each rater's answers follow the others'.

    Attributes:
        follows: (A - E) / (1 - E) of each rater, or the correlation of numbers: 1 follows the others entirely, 0 does
            not depend on them, below 0 contradicts them. NaN for a rater who shares fewer than two items (of
            numbers, three), or whose every answer agrees by chance alone.
        error: Standard error over the rater's items.
        chance: E, the agreement that label shares make by chance.
        n_items: Items shared with others.
        raters: Rater ids.
        overall: The same measure over the ratings of all raters together.
    """

    follows: Float64[np.ndarray, "raters"]
    error: Float64[np.ndarray, "raters"]
    chance: Float64[np.ndarray, "raters"]
    n_items: Int64[np.ndarray, "raters"]
    raters: Vocabulary
    overall: float

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """rater, follows, error, items."""
        return {"rater": self.raters.native(), "follows": self.follows, "error": self.error, "items": self.n_items}


def rater_following(ratings: Ratings) -> RaterFollowing:
    """Chance-corrected agreement of each rater with the other raters of the same items.

    For rater r on n items shared with others, with s_i(k) the share of the *other* raters of item i who said k,
    l_i the rater's label, f the rater's label shares and g the mean of s_i over the rater's items,

        A = mean s_i(l_i),   E = Σ_k f(k) g(k),   follows = (A - E) / (1 - E)

    A rater who always says the same, or who draws labels without looking, has A = E but for chance. The standard
    error is the delta method's over items, with f and g counted as estimated. A rater's first rating of an item
    counts.

    Args:
        ratings: Ratings of known raters.

    Raises:
        CapacityError: Raters times labels need more than 2 GiB.

    Reference:
        Cohen (1960), A coefficient of agreement for nominal scales, applied to a rater and a random other rater.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(20) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> rater_following(ratings).follows.round(2).tolist()
        [0.67, 0.67, 0.67, 0.0]
    """
    first = ratings.one_per_pair()
    n_raters, n_labels = len(first.raters), len(first.labels)
    if 16 * n_raters * n_labels > MAX_BYTES:
        raise CapacityError(f"{n_raters:,} raters times {n_labels:,} labels need more than 2 GiB.")
    own, others = np.zeros((n_raters, n_labels)), np.zeros((n_raters, n_labels))
    agreed, n = np.zeros(n_raters), np.zeros(n_raters, dtype=np.int64)
    rows = (first.item_offsets, first.rater, first.label)
    _sum_shares(*rows, own, others, agreed, n)
    some = np.maximum(n, 1)
    own /= some[:, None]
    others /= some[:, None]
    agreement, chance = agreed / some, np.einsum("rk,rk->r", own, others)
    open_ = (n > 1) & (chance < 1.0)
    follows = np.full(n_raters, np.nan)
    follows[open_] = (agreement[open_] - chance[open_]) / (1.0 - chance[open_])
    square = np.zeros(n_raters)
    _sum_squares(*rows, own, others, agreement, chance, square)
    error = np.full(n_raters, np.nan)
    error[open_] = np.sqrt(square[open_] / (n[open_] * np.maximum(n[open_] - 1, 1)))
    return RaterFollowing(follows, error, chance, n, ratings.raters, _overall(own, others, agreed, n))


def value_following(values: Values) -> RaterFollowing:
    """Correlation of each rater's numbers with the mean of the other raters of the same items.

    A rater's repeats of an item are averaged first. A rater whose numbers never change follows nobody: 0. The
    standard error is (1 - r²) / √(n - 2).

    Args:
        values: Numbers of known raters.

    Returns:
        `follows` holds Pearson's r; `chance` is 0. NaN for a rater with fewer than three items shared with others.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, str(7 if r == "z" else i + k)) for i in range(9) for k, r in enumerate("wxyz")]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> value_following(mm.read_values(frame, scale="interval")).follows.round(2).tolist()
        [1.0, 1.0, 1.0, 0.0]
    """
    once, n_raters = values.averaged(), len(values.raters)
    item, rater = once.item, once.rater
    own = once.value - (once.value.mean() if len(once) else 0.0)
    total = np.bincount(item, weights=own, minlength=len(values.items))
    count = once.ratings_per_item
    shared = count[item] > 1
    item, rater, own = item[shared], rater[shared], own[shared]
    others = (total[item] - own) / (count[item] - 1)
    n = np.bincount(rater, minlength=n_raters)
    follows = _correlation(rater, n, own, others)
    error = np.full(n_raters, np.nan)
    enough = n > 2
    error[enough] = (1 - follows[enough] ** 2) / np.sqrt(n[enough] - 2)
    overall = _correlation(np.zeros(len(own), dtype=np.int64), np.array([len(own)]), own, others)
    return RaterFollowing(follows, error, np.zeros(n_raters), n, values.raters, float(overall[0]))


def _correlation(
    group: Int32[np.ndarray, "rows"] | Int64[np.ndarray, "rows"],
    n: Int64[np.ndarray, "groups"],
    a: Float64[np.ndarray, "rows"],
    b: Float64[np.ndarray, "rows"],
) -> Float64[np.ndarray, "groups"]:
    """Pearson's r within groups: 0 where one side never changes, NaN below three rows."""

    def mean(number: np.ndarray) -> np.ndarray:
        return np.bincount(group, weights=number, minlength=len(n)) / np.maximum(n, 1)

    a, b = a - mean(a)[group], b - mean(b)[group]
    spread = np.sqrt(mean(a * a) * mean(b * b))
    # What rounding leaves of a constant is no spread.
    changes = spread > 1e-12 * max(float(np.sqrt(np.mean(a * a) * np.mean(b * b))) if len(a) else 0.0, 1e-300)
    r = np.divide(mean(a * b), spread, out=np.zeros(len(n)), where=changes)
    return np.where(n > 2, np.clip(r, -1.0, 1.0), np.nan)


def _overall(own: np.ndarray, others: np.ndarray, agreed: np.ndarray, n: np.ndarray) -> float:
    total = n.sum()
    if not total:
        return float("nan")
    chance = float(((n @ own) / total) @ ((n @ others) / total))
    return float("nan") if chance >= 1 else float((agreed.sum() / total - chance) / (1 - chance))


@njit(cache=True, nogil=True)
@no_type_check
def _sum_shares(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    own: Float64[np.ndarray, "raters labels"],
    others: Float64[np.ndarray, "raters labels"],
    agreed: Float64[np.ndarray, "raters"],
    n: Int64[np.ndarray, "raters"],
) -> None:
    # Votes are counted whole and then divided, so that the share of a label that all others gave is exactly 1.
    seen = np.zeros(own.shape[1], dtype=np.int64)
    for item in range(len(offsets) - 1):
        begin, end = offsets[item], offsets[item + 1]
        n_others = end - begin - 1
        if n_others < 1:
            continue
        for row in range(begin, end):
            seen[label[row]] += 1
        for row in range(begin, end):
            r = rater[row]
            n[r] += 1
            own[r, label[row]] += 1.0
            agreed[r] += (seen[label[row]] - 1) / n_others
        for row in range(begin, end):
            k = label[row]
            if seen[k] > 0:  # once for each label of the item
                for one in range(begin, end):
                    others[rater[one], k] += (seen[k] - (label[one] == k)) / n_others
                seen[k] = 0


@njit(cache=True, nogil=True)
@no_type_check
def _sum_squares(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "rows"],
    label: Int32[np.ndarray, "rows"],
    own: Float64[np.ndarray, "raters labels"],
    others: Float64[np.ndarray, "raters labels"],
    agreement: Float64[np.ndarray, "raters"],
    chance: Float64[np.ndarray, "raters"],
    square: Float64[np.ndarray, "raters"],
) -> None:
    """Sum of squared influences of a rater's items on `follows`."""
    seen = np.zeros(own.shape[1])
    listed = np.empty(own.shape[1], dtype=np.int64)
    for item in range(len(offsets) - 1):
        begin, end = offsets[item], offsets[item + 1]
        if end - begin < 2:
            continue
        share = 1.0 / (end - begin - 1)
        n_listed = 0
        for row in range(begin, end):
            if seen[label[row]] == 0.0:
                listed[n_listed] = label[row]
                n_listed += 1
            seen[label[row]] += share
        for row in range(begin, end):
            r, k = rater[row], label[row]
            if chance[r] < 1.0:
                met = -share * own[r, k]
                for place in range(n_listed):
                    met += own[r, listed[place]] * seen[listed[place]]
                same = (seen[k] - share - agreement[r]) / (1.0 - chance[r])
                by_chance = others[r, k] + met - 2.0 * chance[r]
                influence = same - by_chance * (1.0 - agreement[r]) / (1.0 - chance[r]) ** 2
                square[r] += influence * influence
        for place in range(n_listed):
            seen[listed[place]] = 0.0
