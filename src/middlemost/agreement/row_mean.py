"""The mean of a number over rows, with an interval for items and raters like these."""

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.stats.resampling import two_way_interval


def row_mean(
    name: str,
    item: Int32[np.ndarray, "rows"],
    rater: Int32[np.ndarray, "rows"],
    number: Float64[np.ndarray, "rows"],
    *,
    bounds: tuple[float, float],
    note: str,
    n_labels: int | None,
    resamples: int,
    level: float,
    seed: int,
    threads: int | None,
    progress: Progress | None,
) -> Estimate:
    """The mean of one number a row; every row counts the same.

    Args:
        name: What is estimated.
        item: Item code of each row; there is one row at least.
        rater: Rater code of each row.
        number: The number.
        bounds: Lowest and highest value possible.
        note: What `how` says after the interval.
        n_labels: Labels offered; None for numbers.
        resamples: Two-way resamples; 0 for no interval.
        level: Nominal coverage.
        seed: Seed of the resampling.
        threads: How many threads; None for one for each processor.
        progress: Called as resamples finish.
    """
    items, item_place = np.unique(item, return_inverse=True)
    raters, rater_place = np.unique(rater, return_inverse=True)

    def statistic(item_times: Float64[np.ndarray, "items"], rater_times: Float64[np.ndarray, "raters"]) -> float:
        times = item_times[item_place] * rater_times[rater_place]
        return float(times @ number / times.sum()) if times.any() else float("nan")

    interval = two_way_interval(
        statistic,
        len(items),
        len(raters),
        bounds=bounds,
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return Estimate(
        name,
        float(number.mean()),
        interval.low,
        interval.high,
        level if interval.low is not None else None,
        len(items),
        len(raters),
        interval.how + note,
        n_labels=n_labels,
    )
