"""Split-half replicability: would other raters have given the same labels?"""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.agreement.slices import LEAST_ITEMS
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError, SettingError
from middlemost.jobs.replicability.halves import Method
from middlemost.jobs.replicability.projection import MODEL, projected
from middlemost.jobs.replicability.result import LIMITS as LIMITS
from middlemost.jobs.replicability.result import Replicability as Replicability
from middlemost.jobs.replicability.tally import Tally, tally_of
from middlemost.stats.resampling import two_way_interval

LEAST_RATERS = 4
MOST_SPLITS, FEWEST_SPLITS = 10, 2
RATINGS_IN_ALL = 1_000_000
"""The default splits are as many as fit this many ratings, each split taking all of them."""

RESAMPLES = 200
NAME = "two halves of the raters"


def replicability(
    ratings: Ratings,
    *,
    method: Method,
    splits: int | None = None,
    slices: Int32[np.ndarray, "items"] | None = None,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
) -> Replicability:
    """How many labels would be the same if other raters had given the ratings.

    The raters are cut in two halves at random, with about as many ratings in each; the method is fitted to each half
    apart, and the two consensuses are compared on the items that both rated. Labels that stand equal in a half share
    its credit. An item counts once, with the mean over the splits in which both halves rated it.

    Every split takes all raters, so splits say nothing about other raters. The interval is value ± t·s, where s²
    sums two variances: over 200 resamples of the items, and over raters by a jackknife, for which raters are dealt to
    eight groups (fewer raters: one each), the halves of a third of the splits are made of whole groups, and each group
    is left out in turn, its half fitted anew. It covers at least what it says: the documentation has how wide it is
    beside how wide it could be. It means items and raters like these, and halves of as many raters.

    What all raters would share with a fresh crowd as large, and two crowds twice as large, is projected by Spearman
    and Brown's formula on the agreement beyond chance. It is a model; the halves are measured. No gold is needed, and
    an error that all raters share is not seen.

    Args:
        ratings: The ratings.
        method: The truth method, with its settings bound: ratings in, consensus out.
        splits: How often the raters are cut. Default: 10, on more than 100,000 ratings as many as take a million
            ratings in all, at least 2.
        slices: A code for each item from 0, below 0 for none; slices with fewer than 20 items that both halves rated
            are too few to tell. Default: none.
        level: Nominal coverage. Default: .95.
        seed: Seed of the halves, groups and resamples. Default: 0.
        progress: Called with (fits done, fits in all).

    Returns:
        The replicability; undefined, with the reason, for fewer than four raters or where no item is rated by both
        halves.

    Raises:
        SettingError: `splits` is below 1.
        InputError: `slices` has another length than the items.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or (r == "z" and i < 8)) else "no") for i in range(40) for r in "wxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> print(replicability(ratings, method=mm.truth.majority).halves)
        .95 (.80 to 1.00; 40 items, 4 raters)
    """
    if splits is not None and splits < 1:
        raise SettingError(f"splits is {splits}.", remedy="Give 1 or more.")
    if slices is not None and len(slices) != len(ratings.items):
        raise InputError(f"There are {len(slices)} slice codes for {len(ratings.items)} items.", where="slices")
    n_raters = int((ratings.ratings_per_rater > 0).sum())
    if n_raters < LEAST_RATERS:
        raters = "1 rater makes" if n_raters == 1 else f"{n_raters} raters make"
        return _undefined(ratings, n_raters, slices, f"{raters} no two halves; {LEAST_RATERS} are needed")
    n_splits = splits or int(np.clip(RATINGS_IN_ALL // len(ratings), FEWEST_SPLITS, MOST_SPLITS))
    tally = tally_of(ratings, method, n_splits, seed, progress)
    item = tally.item
    if np.isnan(item).all():
        return _undefined(ratings, n_raters, slices, "no item was rated by raters of both halves")
    known = ~np.isnan(item)
    halves = _estimated(tally, item, known, n_raters, level, seed)
    codes = np.full(len(item), -1) if slices is None else slices
    parts = (
        _estimated(tally, item, known & (codes == code), n_raters, level, seed, least=LEAST_ITEMS)
        for code in range(_n_slices(slices))
    )
    return Replicability(
        halves,
        _projection("all raters and a fresh crowd as large", halves, tally.chance, 2.0),
        _projection("two crowds twice as large", halves, tally.chance, 4.0),
        tuple(parts),
        item,
        tally.by_split,
        tally.chance,
        _overlap(ratings),
    )


def _estimated(
    tally: Tally,
    item: Float64[np.ndarray, "items"],
    chosen: Bool[np.ndarray, "items"],
    n_raters: int,
    level: float,
    seed: int,
    *,
    least: int = 1,
) -> Estimate:
    """Agreement of the halves on some of the items, with its interval over items and groups of raters."""
    items = np.flatnonzero(chosen)
    if len(items) < least:
        why = f"too few to tell: {len(items):,} items that both halves rated, {least} are needed"
        return Estimate.undefined(NAME, why, n_items=len(items), n_raters=n_raters)
    agreement = item[items]
    values = [agreement, *(one[items] for one in tally.without)]

    def statistic(item_times: Float64[np.ndarray, "chosen"], group_times: Float64[np.ndarray, "groups"]) -> float:
        left_out = np.flatnonzero(group_times == 0)  # the jackknife leaves out one at a time
        return _mean(values[1 + int(left_out[0])] if len(left_out) else agreement, item_times)

    n_groups = len(tally.without)
    interval = two_way_interval(
        statistic, len(items), n_groups, bounds=(0.0, 1.0), resamples=RESAMPLES, level=level, seed=seed
    )
    how = interval.how.replace(f"over {n_groups} raters", f"over {n_groups} groups of {n_raters:,} raters")
    splits = f"{len(tally.splits)} {'split' if len(tally.splits) == 1 else 'splits'} of the raters"
    return Estimate(
        NAME,
        float(agreement.mean()),
        interval.low,
        interval.high,
        level if interval.low is not None else None,
        len(items),
        n_raters,
        f"{splits}; {how}",
    )


def _mean(values: Float64[np.ndarray, "chosen"], times: Float64[np.ndarray, "chosen"]) -> float:
    known = ~np.isnan(values)
    n = float(times[known].sum())
    return float(times[known] @ values[known]) / n if n else float("nan")


def _projection(name: str, halves: Estimate, chance: float, times: float) -> Estimate:
    if halves.value is None:
        return replace(halves, name=name)
    value, low, high = (
        None if end is None else projected(end, chance, times) for end in (halves.value, halves.low, halves.high)
    )
    return replace(
        halves, name=name, value=value, low=low, high=high, how=f"projected by {MODEL}, as are its ends; {halves.how}"
    )


def _undefined(ratings: Ratings, n_raters: int, slices: Int32[np.ndarray, "items"] | None, why: str) -> Replicability:
    halves = Estimate.undefined(NAME, why, n_items=0, n_raters=n_raters)
    return Replicability(
        halves,
        _projection("all raters and a fresh crowd as large", halves, 0.0, 2.0),
        _projection("two crowds twice as large", halves, 0.0, 4.0),
        (halves,) * _n_slices(slices),
        np.full(len(ratings.items), np.nan),
        np.zeros(0),
        0.0,
        _overlap(ratings),
    )


def _n_slices(slices: Int32[np.ndarray, "items"] | None) -> int:
    return 0 if slices is None else int(slices.max(initial=-1)) + 1


def _overlap(ratings: Ratings) -> float:
    rated = int((ratings.ratings_per_item > 0).sum())
    return len(ratings) / max(rated, 1)
