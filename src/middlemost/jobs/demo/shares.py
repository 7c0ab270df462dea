"""A share of items, and the difference of two, as estimates."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.estimate import Estimate
from middlemost.stats.wilson import wilson_interval

LEVEL = 0.95


def share_of(name: str, right: float, n_items: int, *, n_raters: int) -> Estimate:
    """The share of items of which something holds, with Wilson's 95% interval.

    Args:
        name: What is estimated.
        right: Of how many items it holds; fractional where ties share credit.
        n_items: Of how many in all, at least one.
        n_raters: Raters that the share rests on; 0 where it is about no rater.
    """
    low, high = wilson_interval(right, n_items, level=LEVEL)
    how = f"Wilson's interval over items like these{_and_raters(n_raters)}"
    return Estimate(name, right / n_items, low, high, LEVEL, n_items, n_raters, how)


def paired_difference(name: str, difference: Float64[np.ndarray, "items"], *, n_raters: int) -> Estimate:
    """The mean difference of two scores with the normal interval over items: there are many, and both share them.

    Args:
        name: What is estimated.
        difference: One score less the other, item by item.
        n_raters: Raters that the scores rest on; 0 where they are about no rater.
    """
    from scipy.special import ndtri

    n = len(difference)
    mean, half = float(difference.mean()), float(ndtri((1 + LEVEL) / 2) * difference.std(ddof=1) / np.sqrt(n))
    how = f"normal interval of the paired difference over items like these{_and_raters(n_raters)}"
    return Estimate(name, mean, mean - half, mean + half, LEVEL, n, n_raters, how)


def _and_raters(n_raters: int) -> str:
    return ", and these raters" if n_raters else ""
