"""Many tests at once: how large a p-value still speaks when several were looked at."""

import numpy as np
from jaxtyping import Float64

from middlemost.errors import InputError


def benjamini_hochberg(p: Float64[np.ndarray, "tests"]) -> Float64[np.ndarray, "tests"]:
    r"""Adjust p-values so that a threshold on them bounds the false discovery rate.

    Among m tests with sorted p-values, the i-th is adjusted to

    $$\tilde p_{(i)} = \min_{j \ge i} \min(1, m\, p_{(j)} / j)$$

    Calling every test with an adjusted value of at most q a discovery keeps the expected share of false
    discoveries at or under q, where the tests are independent or positively dependent.

    Args:
        p: One p-value for each test, in any order. NaN marks a test that could not be made: it does not
            count among the m and stays NaN.

    Returns:
        The adjusted values in the order given, at most 1 and never below `p`; equal p-values stay equal.

    Raises:
        InputError: A p-value lies outside 0 to 1.

    Reference:
        Benjamini & Hochberg (1995), "Controlling the false discovery rate", JRSS B 57.

    Example:
        >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
        [0.04, 0.0533, 0.0533, 0.5]
    """
    made = np.flatnonzero(~np.isnan(p))
    tested = p[made]
    if np.any((tested < 0) | (tested > 1)):
        raise InputError("A p-value lies outside 0 to 1.", where=f"p[{_first_outside(p)}]")
    order = np.argsort(tested, kind="stable")
    rank = np.arange(1, len(tested) + 1)
    scaled = tested[order] * (len(tested) / rank)
    # From the largest down, so that a smaller p-value never ends above a larger one.
    lowered = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.full(len(p), np.nan)
    adjusted[made[order]] = np.minimum(lowered, 1.0)
    return adjusted


def _first_outside(p: Float64[np.ndarray, "tests"]) -> int:
    return int(np.flatnonzero((p < 0) | (p > 1))[0])
