"""Vote shares, and which raters can be told from the others at all."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import freeze
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError, InputError

MAX_BYTES = 2 * 2**30
"""The largest model state that is allowed by default: 2 GiB."""

COLLAPSED_ITEMS = 0.98
DIVIDED_VOTES = 0.85


def vote_shares(
    data: Ratings | Counts, vote_weight: Float64[np.ndarray, "ratings"] | None = None
) -> Float64[np.ndarray, "items labels"]:
    """Each item's share of votes for each label; equal shares for an item without votes.

    Args:
        data: Ratings (a rater's repeats share one vote), or counts where the raters are unknown.
        vote_weight: A factor for each rating. Default: 1.
    """
    if isinstance(data, Ratings):
        weighted = data if vote_weight is None else replace(data, weight=freeze(data.weight * vote_weight))
        data = Counts.from_ratings(weighted)
    votes = data.count
    total = votes.sum(axis=1, keepdims=True)
    return np.where(total > 0, votes / np.where(total > 0, total, 1.0), 1.0 / votes.shape[1])


def check_ratings(data: Ratings | Counts, state_bytes: int, max_bytes: int, method: str) -> None:
    """Refuse what a method cannot work on.

    Args:
        data: The ratings or counts.
        state_bytes: Bytes the method's arrays would need.
        max_bytes: Bytes allowed.
        method: The method's name, for the message.

    Raises:
        InputError: There are no ratings.
        CapacityError: The arrays would be larger than allowed.
    """
    if not np.any(data.ratings_per_item):
        raise InputError("There are no ratings to infer labels from.")
    if state_bytes > max_bytes:
        size = f"{len(data.items):,} items"
        if isinstance(data, Ratings):
            size += f", {len(data.raters):,} raters"
        raise CapacityError(
            f"{method} on {size} and {len(data.labels):,} labels needs {state_bytes / 2**30:.1f} GiB, more than max_bytes allows "
            f"({max_bytes / 2**30:.1f} GiB).",
            remedy="Take one_coin or majority, or raise max_bytes.",
        )


def comparable_raters(ratings: Ratings, gold: Gold | None) -> Bool[np.ndarray, "raters"]:
    """Which raters share an item with another rater or with gold: of the rest nothing can be known."""
    distinct = ratings.one_per_pair()
    shared = distinct.ratings_per_item > 1
    if gold is not None:
        shared[gold.item] = True
    comparable = np.zeros(len(ratings.raters), dtype=bool)
    comparable[distinct.rater[shared[distinct.item]]] = True
    return comparable


def rater_notes(ratings: Ratings, comparable: Bool[np.ndarray, "raters"]) -> tuple[str, ...]:
    """One sentence if the quality of some raters cannot be estimated."""
    lonely = int(np.sum(~comparable & (ratings.ratings_per_rater > 0)))
    if not lonely:
        return ()
    noun = "rater shares" if lonely == 1 else "raters share"
    return (f"{lonely:,} {noun} no item with anybody: no overlap, their quality cannot be estimated.",)


def collapse_notes(ratings: Ratings, label: Int32[np.ndarray, "items"]) -> tuple[str, ...]:
    """A warning if nearly every item got one label although the votes were divided.

    Models with estimated class shares can find that likelier than the truth.
    """
    decided = label[label >= 0]
    votes = np.bincount(ratings.label, weights=ratings.weight, minlength=len(ratings.labels))
    items = np.bincount(decided, minlength=len(ratings.labels))
    top = int(items.argmax())
    if items[top] < COLLAPSED_ITEMS * len(decided) or votes[top] > DIVIDED_VOTES * votes.sum():
        return ()
    share = votes[top] / votes.sum()
    sentence = (
        f"Nearly every item ({items[top]:,} of {len(decided):,}) got the label {ratings.labels[top]!r}, which has only "
        f"{share:.0%} of the votes: the model may have collapsed. Compare with majority."
    )
    return (sentence,)
