"""An interval for a share, right for small numbers too."""

from math import sqrt

from scipy.special import ndtri

from middlemost.errors import InputError, SettingError


def wilson_interval(successes: float | int, n: float | int, *, level: float = 0.95) -> tuple[float, float]:
    r"""Wilson's score interval for a share.

    The shares $p$ that a test of level $1 - $ `level` would not reject given the share seen, $\hat p$:

    $$\frac{\hat p + z^2/2n \pm z \sqrt{\hat p (1 - \hat p)/n + z^2/4n^2}}{1 + z^2/n}$$

    Args:
        successes: How many of the n succeeded, 0 to n. May be fractional, where ties share credit.
        n: Number of trials. With none, nothing is known and the interval is 0 to 1.
        level: Nominal coverage, between 0 and 1. Default 0.95, as everywhere in this package.

    Returns:
        Lower and upper end; exactly 0 where nothing succeeded, exactly 1 where everything did.

    Raises:
        InputError: `successes` lies outside 0 to n, or one of the two is no finite number.
        SettingError: `level` lies outside 0 to 1.

    Reference:
        Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22.

    Example:
        >>> low, high = wilson_interval(194, 200)
        >>> round(low, 3), round(high, 3)
        (0.936, 0.986)
    """
    if not 0 <= successes <= n < float("inf"):
        raise InputError(f"{successes} successes of {n} trials: successes must lie within 0 to n.")
    if not 0 < level < 1:
        raise SettingError(f"A level of {level} is no coverage.", remedy="Give a number between 0 and 1.")
    if n == 0:
        return 0.0, 1.0
    z = float(ndtri((1 + level) / 2))
    share = successes / n
    center = share + z**2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    scale = 1 + z**2 / n
    low = 0.0 if successes == 0 else (center - half) / scale
    high = 1.0 if successes == n else (center + half) / scale
    return low, high
