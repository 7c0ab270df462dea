"""Paired differences over seeds, with intervals. Not a benchmark itself."""

from collections.abc import Sequence

import numpy as np

Values = Sequence[float] | np.ndarray

HOW = "In brackets: the 95% interval of the mean of paired differences over seeds, by Student's t."


def interval(values: Values) -> tuple[float, float, float]:
    """The mean, and the ends of its 95% interval by Student's t.

    Args:
        values: One a seed, or one a data set and seed.
    """
    from scipy.stats import t

    mean = float(np.mean(values))
    half = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def shown(values: Values, *, digits: int = 3) -> str:
    """A mean difference and its interval, signed.

    Args:
        values: One a seed.
        digits: Behind the point. Default 3.
    """
    mean, low, high = interval(values)
    return f"{mean:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def level(values: Values, *, digits: int = 3) -> str:
    """A mean and its interval, of what has no sign.

    Args:
        values: One a seed.
        digits: Behind the point. Default 3.
    """
    mean, low, high = interval(values)
    return f"{mean:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def points(values: Values) -> str:
    """A mean difference of shares and its interval, in percentage points.

    Args:
        values: One a seed, as shares.
    """
    return shown([100 * one for one in values], digits=2)
