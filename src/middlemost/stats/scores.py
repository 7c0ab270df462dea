"""How good posteriors are, measured on gold: accuracy with shared ties, and two proper scores."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.gold import Gold
from middlemost.errors import InputError, SettingError


@dataclass(frozen=True, slots=True, eq=False)
class ItemScores(OwnsArrays):
    """One score for every item with gold; two methods are compared item by item, in pairs.

    Attributes:
        name: What was scored, such as `"Brier score"`.
        item: Codes of the items scored, in the order of the gold.
        score: The score of each.
        notes: What the reader of the mean must know, such as a bound that was reached.
    """

    name: str
    item: Int32[np.ndarray, "gold"]
    score: Float64[np.ndarray, "gold"]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._own_arrays()

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        mean = self.mean
        return f"ItemScores({self.name}: {'no gold' if mean is None else f'{mean:.4f}'}, {len(self):,} items)"

    @property
    def mean(self) -> float | None:
        """The mean over items; None where no item has gold."""
        return float(self.score.mean()) if len(self) else None


def shared_accuracy(
    posterior: Float64[np.ndarray, "items labels"], gold: Gold, *, tolerance: float = 1e-9
) -> ItemScores:
    """Accuracy in which labels that tie for the first place share the credit.

    An item counts 1/m if its gold label is among the m labels with the largest posterior, else 0. That is
    the expected accuracy of breaking ties by a fair draw, so no order of labels helps or hurts a method.

    Args:
        posterior: For each item the weight on each label. Rows need not sum to one: votes will do.
        gold: The items with a known label.
        tolerance: Labels whose weights differ by no more than this share of the largest are tied.
            Default 1e-9, which absorbs rounding and nothing else.

    Raises:
        InputError: A weight is negative or no number, or gold points outside the table.

    Example:
        >>> votes = np.array([[2.0, 1.0], [1.0, 1.0]])
        >>> gold = Gold(np.array([0, 1], dtype=np.int32), np.array([0, 1], dtype=np.int32))
        >>> shared_accuracy(votes, gold).score.tolist()
        [1.0, 0.5]
    """
    known = _rows_of_gold(posterior, gold)
    top = known.max(axis=1, keepdims=True, initial=0.0)
    first = known >= top * (1 - tolerance)
    hit = first[np.arange(len(gold)), gold.label]
    credit = hit / np.maximum(first.sum(axis=1), 1)
    return ItemScores("accuracy, ties sharing credit", gold.item, credit.astype(np.float64))


def brier_score(posterior: Float64[np.ndarray, "items labels"], gold: Gold) -> ItemScores:
    r"""Brier's score: the squared distance of a posterior from the truth. Low is good.

    $$\sum_k (p_k - [k = \text{gold}])^2$$

    This is Brier's own sum over all labels: 0 is certain and right, 2 certain and wrong. With two labels
    it is twice the score that many libraries print.

    Args:
        posterior: For each item the posterior of each label; rows with gold sum to one.
        gold: The items with a known label.

    Raises:
        InputError: A row with gold is no distribution, or gold points outside the table.

    Reference:
        Brier (1950), "Verification of forecasts expressed in terms of probability", Monthly Weather Review
        78, equation 2.

    Example:
        >>> gold = Gold(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
        >>> round(brier_score(np.array([[0.25, 0.75]]), gold).mean, 3)
        0.125
    """
    off = _distributions_of_gold(posterior, gold).copy()
    off[np.arange(len(gold)), gold.label] -= 1.0
    return ItemScores("Brier score", gold.item, np.sum(off**2, axis=1))


def log_score(
    posterior: Float64[np.ndarray, "items labels"],
    gold: Gold,
    *,
    floor: float = float(np.finfo(np.float64).eps),
) -> ItemScores:
    r"""The logarithmic score: minus the log of the posterior of the gold label, in nats. Low is good.

    $$-\log \max(p_\text{gold}, \text{floor})$$

    Args:
        posterior: For each item the posterior of each label; rows with gold sum to one.
        gold: The items with a known label.
        floor: A smaller posterior counts as this much, so that one item costs at most -log(floor) and not
            infinity; how many items that touched is in the notes. Default 2.2e-16 (the spacing of floats at
            1), the bound that scikit-learn's `log_loss` uses; one such item costs 36 nats.

    Raises:
        InputError: A row with gold is no distribution, or gold points outside the table.
        SettingError: `floor` does not lie above 0 and below 1.

    Reference:
        Good (1952), "Rational decisions", JRSS B 14, section 8.

    Example:
        >>> gold = Gold(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
        >>> round(log_score(np.array([[0.5, 0.5]]), gold).mean, 4)
        0.6931
    """
    if not 0 < floor < 1:
        raise SettingError(f"A floor of {floor} is none.", remedy="Give a number above 0 and below 1.")
    right = _distributions_of_gold(posterior, gold)[np.arange(len(gold)), gold.label]
    under = int(np.sum(right < floor))
    notes = (
        (f"{under} of {len(gold)} items gave their gold label less than {floor:.2g} and count as that much.",)
        if under
        else ()
    )
    return ItemScores("log score", gold.item, -np.log(np.maximum(right, floor)), notes)


def _rows_of_gold(posterior: Float64[np.ndarray, "items labels"], gold: Gold) -> Float64[np.ndarray, "gold labels"]:
    gold.check(*posterior.shape)
    known = posterior[gold.item]
    unusable = np.flatnonzero(~np.all((known >= 0) & np.isfinite(known), axis=1))
    if len(unusable):
        raise InputError(
            f"{len(unusable)} items with gold have a posterior that is negative or no number.",
            where=f"posterior, row {gold.item[unusable[0]]}",
        )
    return known


def _distributions_of_gold(
    posterior: Float64[np.ndarray, "items labels"], gold: Gold
) -> Float64[np.ndarray, "gold labels"]:
    known = _rows_of_gold(posterior, gold)
    total = known.sum(axis=1)
    uneven = np.flatnonzero(np.abs(total - 1) > 1e-6)
    if len(uneven):
        raise InputError(
            f"{len(uneven)} of {len(gold)} posteriors do not sum to 1; the first: {total[uneven[0]]:.6g}.",
            where=f"posterior, row {gold.item[uneven[0]]}",
            remedy="Divide each row by its sum.",
        )
    return known
