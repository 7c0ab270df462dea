"""What every measure of a whole table shares: from a statistic to an `Estimate`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.agreement.pairs import LabelRows, PairSums, label_rows, pair_sums, pair_sums_by_group
from middlemost.agreement.rows import Rows
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.stats.resampling import Interval, Statistic, items_interval, two_way_interval


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A measure made ready on one table: a number for any multiplicities of its items and raters.

    Attributes:
        name: The measure's name, for people.
        rows: Who rated what.
        statistic: The measure; NaN where it is undefined.
        observed: Share of agreeing pairs, averaged over items.
        n_labels: Labels offered; None for numbers.
        alike: Why the measure is undefined although there are pairs.
        bounds: Lowest and highest value possible.
        of_groups: The measure on each of some groups of items, in one pass: the group of each item (below 0 for an
            item of none) and how many groups there are → value inside each group, value on the rest. None where it
            takes a pass for each; the statistic gives the same.
    """

    name: str
    rows: Rows
    statistic: Statistic
    observed: Statistic
    n_labels: int | None
    alike: str
    bounds: tuple[float, float] = (-1.0, 1.0)
    of_groups: Callable[[Int64[np.ndarray, "items"], int], list[tuple[float, float]]] | None = None


def label_measure(
    data: Ratings | Counts,
    name: str,
    coefficient: Callable[[PairSums], float],
    *,
    alike: str = "only one label occurs",
    bounds: tuple[float, float] = (-1.0, 1.0),
) -> Measure:
    """A measure that is a function of the sums over pairs.

    Args:
        data: Ratings, or counts where raters are unknown.
        name: The measure's name.
        coefficient: From sums over pairs to the measure; NaN where it is undefined.
        alike: Why it is undefined although there are pairs. Default: only one label occurs.
        bounds: Lowest and highest value possible. Default -1 to 1.
    """
    table = label_rows(data)

    def of_groups(group: Int64[np.ndarray, "items"], n_groups: int) -> list[tuple[float, float]]:
        each = pair_sums_by_group(table, group, n_groups)
        return [(coefficient(inside), coefficient(rest)) for inside, rest in each]

    return Measure(
        name,
        table.rows,
        lambda items, raters: coefficient(pair_sums(table, items, raters)),
        observed_of(table),
        table.n_labels,
        alike,
        bounds,
        of_groups,
    )


def observed_of(table: LabelRows) -> Statistic:
    """Share of agreeing pairs averaged over items, as a statistic.

    Args:
        table: Rows with labels.
    """
    return lambda items, raters: pair_sums(table, items, raters).observed


def estimate(
    measure: Measure,
    *,
    items: Float64[np.ndarray, "items"] | None = None,
    raters: Float64[np.ndarray, "raters"] | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    """Evaluate a measure on its table, or on some of its items or raters, with an interval.

    Args:
        measure: The measure.
        items: 1 for an item that counts, 0 for one that does not. Default: all.
        raters: Likewise for raters.
        resamples: Resamples for the interval. Default 200; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor.
        progress: Called as resamples finish.
    """
    items = np.ones(len(measure.rows.items)) if items is None else items
    raters = np.ones(measure.rows.rater_places) if raters is None else raters
    paired, n_raters = measure.rows.paired(items, raters)
    n_items = int(paired.sum())
    value = measure.statistic(items, raters) if n_items else float("nan")
    observed = measure.observed(items, raters) if n_items else None
    if np.isnan(value):
        why = _why(measure, n_items, int((items > 0).sum()))
        return Estimate.undefined(
            measure.name,
            why,
            n_items=n_items,
            n_raters=n_raters,
            observed=observed,
            n_labels=measure.n_labels,
        )
    interval = _resampling(measure, np.flatnonzero(items), np.flatnonzero(raters))(
        bounds=measure.bounds,
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return Estimate(
        measure.name,
        value,
        interval.low,
        interval.high,
        level if interval.low is not None else None,
        n_items,
        n_raters,
        interval.how + repeats_note(measure.rows.repeats),
        observed=observed,
        n_labels=measure.n_labels,
    )


def repeats_note(repeats: int) -> str:
    """What `how` says of repeats left out; empty without any.

    Args:
        repeats: How many were left out.
    """
    if not repeats:
        return ""
    left_out = "1 repeat" if repeats == 1 else f"{repeats:,} repeats"
    return f"; a rater's first rating of an item counts, {left_out} left out"


def _resampling(
    measure: Measure, items: Int64[np.ndarray, "some_items"], raters: Int64[np.ndarray, "some_raters"]
) -> Callable[..., Interval]:
    """What draws from these items and raters and still lacks its settings."""
    n_items, n_raters = len(measure.rows.items), measure.rows.rater_places

    def statistic(
        item_times: Float64[np.ndarray, "some_items"], rater_times: Float64[np.ndarray, "some_raters"]
    ) -> float:
        return measure.statistic(_spread(item_times, items, n_items), _spread(rater_times, raters, n_raters))

    if len(measure.rows.raters):
        return partial(two_way_interval, statistic, len(items), len(raters))
    means = "raters are unknown, so it means these raters"
    return partial(items_interval, lambda times: statistic(times, np.ones(1)), len(items), means=means)


def _spread(
    times: Float64[np.ndarray, "some"], places: Int64[np.ndarray, "some"], n: int
) -> Float64[np.ndarray, "all"]:
    if len(places) == n:
        return times
    full = np.zeros(n)
    full[places] = times
    return full


def _why(measure: Measure, paired: int, rated: int) -> str:
    if rated == 0:
        return "there are no ratings"
    items = f"{paired:,} of {rated:,} items {'has' if paired == 1 else 'have'} two or more ratings"
    return f"{measure.alike}; {items}" if paired else f"no item was rated by two raters; {items}"
