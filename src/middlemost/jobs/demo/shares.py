"""A share of items as an estimate."""

from middlemost.data.estimate import Estimate
from middlemost.stats.wilson import wilson_interval

LEVEL = 0.95


def share_of(name: str, right: float, n_items: int, *, n_raters: int) -> Estimate:
    """The share of items of which something holds, with Wilson's 95% interval.

    Args:
        name: What is estimated.
        right: Of how many items it holds; fractional where ties share credit.
        n_items: Of how many in all, at least one.
        n_raters: Raters that the share rests on.
    """
    low, high = wilson_interval(right, n_items, level=LEVEL)
    how = "Wilson's interval over items like these, and these raters"
    return Estimate(name, right / n_items, low, high, LEVEL, n_items, n_raters, how)
