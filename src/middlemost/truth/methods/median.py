"""The median of the numbers given: Galton's middlemost."""

import numpy as np
from scipy.stats import binom

from middlemost.data.consensus import NumericConsensus
from middlemost.data.values import Values
from middlemost.errors import InputError
from middlemost.truth.votes import check_level


def median(values: Values, *, level: float = 0.95) -> NumericConsensus:
    """Each item's median over raters, with the interval of order statistics.

    A rater's m ratings of one item are averaged first. The interval runs from the j-th smallest to the j-th
    largest of n numbers, with the largest j for which P(j ≤ Binomial(n, ½) ≤ n - j) is at least `level`; it assumes
    nothing about their distribution. Below six raters no such j exists at 95%, and the item has no interval.

    Args:
        values: The numbers.
        level: Nominal coverage of the intervals. Default: 0.95.

    Raises:
        InputError: There are no values.
        SettingError: `level` lies outside 0 to 1.

    References:
        Galton (1907), Vox populi, Nature 75:450; Thompson (1936), On confidence ranges for the median.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = {"item": ["ox"] * 3, "rater": ["a", "b", "c"], "label": ["1100", "1207", "9999"]}
        >>> mm.truth.median(mm.read_values(pl.DataFrame(rows), scale="ratio")).value.tolist()
        [1207.0]
    """
    check_level(level)
    if len(values) == 0:
        raise InputError("There are no numbers to take the median of.")
    once = values.averaged()
    number = once.value[np.lexsort((once.value, once.item))]
    n = once.ratings_per_item
    begin = np.cumsum(n) - n
    rated = n > 0
    value, low, high = (np.full(len(n), np.nan) for _ in range(3))
    value[rated] = (number[begin[rated] + (n[rated] - 1) // 2] + number[begin[rated] + n[rated] // 2]) / 2
    rank = _rank(n, level)
    sure = rank > 0
    low[sure] = number[begin[sure] + rank[sure] - 1]
    high[sure] = number[begin[sure] + n[sure] - rank[sure]]
    return NumericConsensus(
        method="median",
        value=value,
        low=low,
        high=high,
        level=level,
        n_ratings=values.ratings_per_item,
        items=values.items,
        raters=values.raters,
        how="order statistics of the item's raters; none where too few",
        settings={"level": level},
    )


def _rank(n: np.ndarray, level: float) -> np.ndarray:
    """The rank j of each interval's ends, 0 where even the extremes cover too little."""
    tail = (1 - level) / 2
    j = binom.ppf(tail, n, 0.5)
    # The ranks below j hold less than the tail allows; where rank j fills it exactly, it may be cut off too.
    j = j + (binom.cdf(j, n, 0.5) <= tail * (1 + 1e-12))
    return np.where(n > 0, np.minimum(j, n // 2), 0).astype(np.int64)
