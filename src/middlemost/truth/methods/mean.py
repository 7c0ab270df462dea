"""The mean of the numbers given."""

import numpy as np
from scipy.stats import t as student

from middlemost.data.consensus import NumericConsensus
from middlemost.data.values import Values
from middlemost.errors import InputError
from middlemost.truth.votes import check_level


def mean(values: Values, *, level: float = 0.95) -> NumericConsensus:
    """Each item's mean over raters, with Student's interval.

    A rater's m ratings of one item are averaged first. The interval is mean ± t · s / √n over the item's n raters;
    an item with one rater has none.

    Args:
        values: The numbers.
        level: Nominal coverage of the intervals. Default: 0.95.

    Raises:
        InputError: There are no values.
        SettingError: `level` lies outside 0 to 1.

    References:
        Student (1908), The probable error of a mean.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = {"item": ["ox"] * 3, "rater": ["a", "b", "c"], "label": ["1100", "1200", "1300"]}
        >>> mm.truth.mean(mm.read_values(pl.DataFrame(rows), scale="ratio")).value.tolist()
        [1200.0]
    """
    check_level(level)
    if len(values) == 0:
        raise InputError("There are no numbers to take the mean of.")
    once, n_items = values.averaged(), len(values.items)
    n = once.ratings_per_item
    centre = np.bincount(once.item, weights=once.value, minlength=n_items) / np.maximum(n, 1)
    # Deviations from the item's own mean: the sum of squares of large numbers would cancel.
    square = np.bincount(once.item, weights=(once.value - centre[once.item]) ** 2, minlength=n_items)
    degrees = n - 1
    enough = degrees >= 1
    half = np.full(n_items, np.nan)
    spread = np.sqrt(square[enough] / degrees[enough] / n[enough])
    half[enough] = student.ppf(0.5 + level / 2, degrees[enough]) * spread
    value = np.where(n > 0, centre, np.nan)
    return NumericConsensus(
        method="mean",
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n_ratings=values.ratings_per_item,
        items=values.items,
        raters=values.raters,
        how="Student's interval over the item's raters",
        settings={"level": level},
    )
