"""Vote shares, and which raters can be told from the others at all."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import freeze
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.label_sets import LabelSets
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError, InputError, SettingError

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
    return np.divide(votes, total, out=np.full(votes.shape, 1.0 / votes.shape[1]), where=total > 0)


def check_rated(data: Ratings | Counts) -> None:
    """Refuse data without a rating.

    Args:
        data: The ratings or counts.

    Raises:
        InputError: There are no ratings.
    """
    if not np.any(data.ratings_per_item):
        raise InputError("There are no ratings to infer labels from.")


def check_capacity(
    data: Ratings | Counts | LabelSets, state_bytes: int, max_bytes: int, method: str, *, smaller: tuple[str, ...] = ()
) -> None:
    """Refuse a model that is too large.

    Args:
        data: The ratings, counts or sets of labels.
        state_bytes: Bytes that the method's arrays would need.
        max_bytes: Bytes allowed.
        method: The method's name, for the message.
        smaller: Methods that need less. Default: none.

    Raises:
        CapacityError: The arrays would be larger than allowed.
    """
    if state_bytes <= max_bytes:
        return
    size = f"{len(data.items):,} items"
    if not isinstance(data, Counts):
        size += f", {len(data.raters):,} raters"
    raise CapacityError(
        f"{method} on {size} and {len(data.labels):,} labels needs {state_bytes / 2**30:.1f} GiB, more than "
        f"max_bytes allows ({max_bytes / 2**30:.1f} GiB).",
        remedy=f"Take {' or '.join(smaller)}, or raise max_bytes." if smaller else "Raise max_bytes, or merge labels.",
    )


def check_settings(**settings: float | int) -> None:
    """Refuse settings below zero.

    Args:
        settings: Numbers by name.

    Raises:
        SettingError: A number is negative or none.
    """
    for name, value in settings.items():
        if not value >= 0:
            raise SettingError(f"{name} is {value}.", remedy="Give 0 or more.")


def check_level(level: float) -> None:
    """Refuse a level that is no coverage.

    Args:
        level: Nominal coverage of an interval.

    Raises:
        SettingError: It lies outside 0 to 1.
    """
    if not 0 < level < 1:
        raise SettingError(f"A level of {level} is no coverage.", remedy="Give a number between 0 and 1.")


def comparable_raters(ratings: Ratings, gold: Gold | None) -> Bool[np.ndarray, "raters"]:
    """Which raters share an item with another rater or with gold: of the rest nothing can be known."""
    begin, end = ratings.item_offsets[:-1], ratings.item_offsets[1:]
    rated = end > begin
    shared = np.zeros(len(ratings.items), dtype=bool)
    # An item's rows are sorted by rater: it has several raters if the first and the last row's differ.
    shared[rated] = ratings.rater[begin[rated]] != ratings.rater[end[rated] - 1]
    if gold is not None:
        shared[gold.item] = True
    comparable = np.zeros(len(ratings.raters), dtype=bool)
    comparable[ratings.rater[np.repeat(shared, end - begin)]] = True
    return comparable


def rater_notes(
    ratings: Ratings, known: Bool[np.ndarray, "raters"], why: str = "shared no item with anybody (no overlap)"
) -> tuple[str, ...]:
    """One sentence if the quality of some raters cannot be estimated.

    Args:
        ratings: The ratings.
        known: Which raters' quality can be estimated.
        why: What the others lack. Default: overlap.
    """
    unknown = int(np.sum(~known & (ratings.ratings_per_rater > 0)))
    if not unknown:
        return ()
    return (f"{unknown:,} {'rater' if unknown == 1 else 'raters'} {why}: their quality cannot be estimated.",)


def collapse_notes(ratings: Ratings, label: Int32[np.ndarray, "items"]) -> tuple[str, ...]:
    """A warning if nearly every item got one label although the votes were divided, and not by majority.

    Models with estimated class shares can find that likelier than the truth.
    """
    decided = label[label >= 0]
    items = np.bincount(decided, minlength=len(ratings.labels))
    top = int(items.argmax())
    if items[top] < COLLAPSED_ITEMS * len(decided):
        return ()
    share = ratings.weight[ratings.label == top].sum() / ratings.weight.sum()
    if share > DIVIDED_VOTES:
        return ()
    shares = vote_shares(ratings)[label >= 0]
    if np.mean(shares[:, top] >= shares.max(axis=1) - 1e-9) >= COLLAPSED_ITEMS:
        return ()
    sentence = (
        f"Nearly every item ({items[top]:,} of {len(decided):,}) got the label {ratings.labels[top]!r}, which has only "
        f"{share:.0%} of the votes: the model may have collapsed. Compare with majority."
    )
    return (sentence,)
