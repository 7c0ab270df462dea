"""Votes weighted by how well a rater agrees, with gold or with the other raters."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings, first_of_pairs
from middlemost.errors import InputError
from middlemost.truth.conclude import conclude
from middlemost.truth.votes import (
    MAX_BYTES,
    check_capacity,
    check_rated,
    check_settings,
    comparable_raters,
    rater_notes,
    vote_shares,
)


def weighted_by_gold(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    smoothing: float = 2.0,
    max_bytes: int = MAX_BYTES,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Votes weighted by each rater's accuracy on gold items ("weighted by experts").

    A rater's weight is (right + s·m) / (n + s): right of n gold items, s pseudo-items at the mean accuracy m of
    all raters, so that a rater without gold counts like the average one.

    Args:
        ratings: The ratings.
        gold: Known labels; they weigh the raters and are the labels of their items.
        smoothing: Pseudo-items s toward the mean. Default: 2, our choice.
        max_bytes: Largest posterior allowed, in bytes. Default: 2 GiB.
        seed: Breaks ties. Default: 0.
        progress: Not called: there is nothing to wait for.

    Raises:
        InputError: There are no ratings, or no gold among the rated items.
        CapacityError: Items times labels need more than `max_bytes`.
        SettingError: `smoothing` is negative.

    References:
        Callison-Burch (2009), Fast, cheap, and creative, section 4.2.

    Example:
        >>> import numpy as np, polars as pl, middlemost as mm
        >>> rows = [("a", "x", "no"), ("a", "y", "yes"), ("b", "x", "no"), ("b", "y", "yes")]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> gold = mm.Gold(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
        >>> mm.truth.weighted_by_gold(ratings, gold=gold).to_polars()["label"].to_list()
        ['yes', 'yes']
    """
    check_settings(smoothing=smoothing)
    check_rated(ratings)
    check_capacity(ratings, len(ratings.items) * len(ratings.labels) * 16, max_bytes, "weighted_by_gold")
    known = np.full(len(ratings.items), -1, dtype=np.int32)
    if gold is not None:
        gold.check(len(ratings.items), len(ratings.labels))
        known = gold.by_item(len(ratings.items))
    judged = known[ratings.item] >= 0
    if not np.any(judged):
        raise InputError(
            "weighted_by_gold needs gold labels for some of the rated items, and there are none.",
            remedy="Give gold, or take weighted_by_agreement.",
        )
    right = np.where(judged, ratings.label == known[ratings.item], 0.0)
    accuracy, seen = _smoothed_mean(ratings, right, judged.astype(np.float64), smoothing)
    notes = rater_notes(ratings, seen > 0, "rated no gold item")
    return _weighted(ratings, "weighted_by_gold", accuracy, seen > 0, "accuracy on gold", notes, gold, smoothing, seed)


def weighted_by_agreement(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    smoothing: float = 2.0,
    max_bytes: int = MAX_BYTES,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """Votes weighted by each rater's agreement with the other raters ("weighted by non-experts").

    Agreement of a rating is the share of the *other* raters of the item who gave the same label; a rater's weight
    is its mean over the rater's items, with s pseudo-items at the mean of all raters.

    Args:
        ratings: The ratings.
        gold: Known labels; their items get them, the others are not affected. Default: none.
        smoothing: Pseudo-items s toward the mean. Default: 2, our choice.
        max_bytes: Largest posterior allowed, in bytes. Default: 2 GiB.
        seed: Breaks ties. Default: 0.
        progress: Not called: there is nothing to wait for.

    Raises:
        InputError: There are no ratings.
        CapacityError: Items times labels need more than `max_bytes`.
        SettingError: `smoothing` is negative.

    References:
        Callison-Burch (2009), Fast, cheap, and creative, section 4.2.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if r != "z" else "no") for i in "abc" for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> mm.truth.weighted_by_agreement(ratings).quality.round(2).tolist()
        [0.6, 0.6, 0.6, 0.2]
    """
    check_settings(smoothing=smoothing)
    check_rated(ratings)
    check_capacity(ratings, len(ratings.items) * len(ratings.labels) * 16, max_bytes, "weighted_by_agreement")
    votes = Counts.from_ratings(ratings).count
    own_all, own = _own_votes(ratings)
    others = votes.sum(axis=1)[ratings.item] - own_all
    paired = others > 0.5
    same = votes[ratings.item, ratings.label] - own
    agreement = np.where(paired, same / np.where(paired, others, 1.0), 0.0)
    weight, _ = _smoothed_mean(ratings, agreement, paired.astype(np.float64), smoothing)
    meaning = "agreement with the other raters"
    known = comparable_raters(ratings, None)
    notes = rater_notes(ratings, known)
    return _weighted(ratings, "weighted_by_agreement", weight, known, meaning, notes, gold, smoothing, seed)


def _own_votes(ratings: Ratings) -> tuple[Float64[np.ndarray, "ratings"], Float64[np.ndarray, "ratings"]]:
    """How much of an item's vote is the rater's own, and how much of the vote for the label given."""
    pair = np.cumsum(first_of_pairs(ratings.item, ratings.rater)) - 1
    if not ratings.repeats:
        return ratings.weight, ratings.weight
    _, cell = np.unique(pair * len(ratings.labels) + ratings.label, return_inverse=True)
    of_pair, of_cell = (np.bincount(place, weights=ratings.weight)[place] for place in (pair, cell))
    return of_pair, of_cell


def _smoothed_mean(
    ratings: Ratings,
    score: Float64[np.ndarray, "ratings"],
    counted: Float64[np.ndarray, "ratings"],
    smoothing: float,
) -> tuple[Float64[np.ndarray, "raters"], Float64[np.ndarray, "raters"]]:
    """Each rater's mean score over the counted ratings, drawn toward the mean of all, and their number."""
    n_raters = len(ratings.raters)
    total = np.bincount(ratings.rater, weights=score * counted * ratings.weight, minlength=n_raters)
    n = np.bincount(ratings.rater, weights=counted * ratings.weight, minlength=n_raters)
    mean = total.sum() / n.sum() if n.sum() > 0 else 1.0
    # With smoothing 0 a rater of whom nothing is known still counts like the average one.
    return np.where(n + smoothing > 0, (total + smoothing * mean) / np.maximum(n + smoothing, 1e-300), mean), n


def _weighted(
    ratings: Ratings,
    method: str,
    weight: Float64[np.ndarray, "raters"],
    known: np.ndarray,
    meaning: str,
    notes: tuple[str, ...],
    gold: Gold | None,
    smoothing: float,
    seed: int,
) -> Consensus:
    # Where all raters of an item weigh nothing, their votes count alike.
    shares = vote_shares(ratings, np.maximum(weight, 1e-12)[ratings.rater])
    return conclude(
        ratings,
        shares,
        method=method,
        settings={"smoothing": smoothing},
        gold=gold,
        seed=seed,
        notes=notes,
        quality=np.where(known, weight, np.nan),
        quality_means=meaning,
    )
