"""Two disjoint halves of the raters, each asked for a consensus, and where the two consensuses are the same."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.data.consensus import Consensus
from middlemost.data.ratings import Ratings
from middlemost.truth.decide import TIE

Method = Callable[[Ratings], Consensus]


@dataclass(frozen=True, slots=True, eq=False)
class Labeling:
    """What one crowd says: for each item the credit of each label, equals sharing one, and which items it rated."""

    credit: Float64[np.ndarray, "items labels"]
    rated: Bool[np.ndarray, "items"]


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """Where two crowds meet.

    Attributes:
        agreement: For each item the share of credit that both crowds give the same label; 0 where one rated nothing.
        both: Which items both crowds rated.
        chance: The agreement of two crowds with these label shares that label items at random.
    """

    agreement: Float64[np.ndarray, "items"]
    both: Bool[np.ndarray, "items"]
    chance: float


def dealt(ratings: Ratings, among: Bool[np.ndarray, "raters"], n_hands: int, seed: int) -> Int64[np.ndarray, "raters"]:
    """Raters dealt to hands with about as many ratings in each; -1 for a rater not among those to be dealt.

    The busiest `n_hands` raters go to different hands by chance, then the next ones.

    Args:
        ratings: The ratings.
        among: Which raters are dealt.
        n_hands: How many hands.
        seed: Seed of the chance.
    """
    rng = np.random.default_rng(seed)
    raters = np.flatnonzero(among)
    shuffled = rng.permutation(raters)
    by_load = shuffled[np.argsort(-ratings.ratings_per_rater[shuffled], kind="stable")]
    hand = np.full(len(among), -1, dtype=np.int64)
    for begin in range(0, len(by_load), n_hands):
        next_ones = by_load[begin : begin + n_hands]
        hand[next_ones] = rng.permutation(n_hands)[: len(next_ones)]
    return hand


def labeled_by(ratings: Ratings, crowd: Bool[np.ndarray, "raters"], method: Method) -> Labeling:
    """The consensus of some of the raters.

    Args:
        ratings: The ratings of all.
        crowd: Which raters are asked.
        method: Ratings in, consensus out.
    """
    some = ratings.keep(crowd[ratings.rater])
    rated = some.ratings_per_item > 0
    if not rated.any():
        return Labeling(np.zeros((len(ratings.items), len(ratings.labels))), rated)
    posterior = method(some).posterior
    top = posterior >= posterior.max(axis=1, keepdims=True) - TIE
    return Labeling(top / top.sum(axis=1, keepdims=True), rated)


def meeting(one: Labeling, other: Labeling) -> Meeting:
    """Compare two labelings.

    Args:
        one: Of one crowd.
        other: Of another.
    """
    both = one.rated & other.rated
    agreement = np.where(both, np.einsum("ik,ik->i", one.credit, other.credit), 0.0)
    n = max(int(both.sum()), 1)
    chance = float((one.credit[both].sum(axis=0) / n) @ (other.credit[both].sum(axis=0) / n))
    return Meeting(agreement, both, chance)
