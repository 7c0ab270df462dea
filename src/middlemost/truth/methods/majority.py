"""Majority vote: every rater counts the same."""

from typing import Literal

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.truth.conclude import conclude
from middlemost.truth.votes import MAX_BYTES, check_capacity, check_rated, vote_shares


def majority(
    ratings: Ratings | Counts,
    *,
    gold: Gold | None = None,
    ties: Literal["seed", "prior"] = "seed",
    max_bytes: int = MAX_BYTES,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    """The label with the most votes; an item's posterior is its share of votes.

    A rater's m ratings of one item weigh 1/m each. Ties are marked in `Consensus.tied`. No other method
    works where the raters are unknown: counts will do here.

    Args:
        ratings: The ratings, or counts where the raters are unknown.
        gold: Known labels; their items get them, the others are not affected. Default: none.
        ties: How ties are broken: by the `"seed"` (default) or by the `"prior"`, the label with more votes over
            all items (and by the seed where these are equal).
        max_bytes: Largest posterior allowed, in bytes. Default: 2 GiB.
        seed: Breaks ties. Default: 0.
        progress: Not called: there is nothing to wait for.

    Raises:
        InputError: There are no ratings.
        CapacityError: Items times labels need more than `max_bytes`.
        SettingError: `ties` is neither.

    Example:
        >>> import middlemost as mm
        >>> rows = {"item": ["a", "a", "a"], "rater": ["x", "y", "z"], "label": ["no", "no", "yes"]}
        >>> import polars as pl
        >>> mm.truth.majority(mm.read_ratings(pl.DataFrame(rows))).posterior.round(3).tolist()
        [[0.667, 0.333]]
    """
    if ties not in ("seed", "prior"):
        raise SettingError(f"ties is {ties!r}.", remedy="Say 'seed' or 'prior'.")
    check_rated(ratings)
    check_capacity(ratings, len(ratings.items) * len(ratings.labels) * 16, max_bytes, "majority")
    counts = Counts.from_ratings(ratings) if isinstance(ratings, Ratings) else ratings
    return conclude(
        ratings,
        vote_shares(counts),
        method="majority",
        settings={"ties": ties},
        gold=gold,
        seed=seed,
        preference=counts.count.sum(axis=0) if ties == "prior" else None,
    )
