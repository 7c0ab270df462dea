r"""How many of the items that nobody drew have a property: a total over strata with its interval.

An interval that must hold with few or no cases cannot rest on a normal curve. Here each stratum has its exact
distribution, and the strata are added up as distributions.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64
from scipy.signal import fftconvolve
from scipy.special import betaln

from middlemost.errors import InputError, SettingError

MIDDLE_AT = 15.0
"""At how many effective cases the interval is the mid-p one in full."""

MOST_STEPS = 1 << 18
"""Totals above this are counted in steps of several, rounded outwards."""


class Remaining(NamedTuple):
    """A total over what was not drawn.

    Attributes:
        value: The design-weighted estimate.
        low: Lower end of the interval.
        high: Upper end.
    """

    value: float
    low: int
    high: int


def remaining_total(
    size: Int64[np.ndarray, "strata"],
    drawn: Int64[np.ndarray, "strata"],
    found: Int64[np.ndarray, "strata"],
    *,
    level: float = 0.95,
) -> Remaining:
    r"""How many of the items that were not drawn have a property, from simple random samples of each stratum.

    With $N_h$ items in stratum h, $n_h$ drawn and $x_h$ found, the estimate is $\sum_h (N_h - n_h) x_h / n_h$: each
    case found stands for $1/\pi_h$ items, itself left out.

    The interval: by the exact test of the hypergeometric law, the number left in one stratum has the lower and upper
    confidence distributions $\mathrm{BetaBin}(N_h - n_h; x_h, n_h - x_h + 1)$ and
    $\mathrm{BetaBin}(N_h - n_h; x_h + 1, n_h - x_h)$ (the limits of Clopper and Pearson for a finite population:
    $P_D(X \le x)$ is the chance that as many as $D - x$ undrawn items stand before the case $x + 1$ in a random
    order). The strata's distributions are convolved, and the limits are quantiles of the sums: melding. These
    limits hold at least as often as they say, and with many cases a little too often; so the two distributions are
    mixed, a share $\delta$ of each in the other. $\delta = 0$ is exact, $\delta = 1/2$ is mid-p.
    $\delta = \frac{1}{2} \min(1, e / 15)$, with $e = (\sum w_h x_h)^2 / \sum w_h^2 x_h$ effective cases and
    $w_h = (N_h - n_h)/n_h$; where those without the property are effectively fewer, $n_h - x_h$ stands for $x_h$.
    The 15 is ours: from there on mid-p limits held in 94 to 96% of samples from one stratum.

    Args:
        size: Items in each stratum, $N_h$.
        drawn: Items drawn, $n_h$. With none, nothing is known of the stratum: none to all of it.
        found: Drawn items with the property, $x_h$.
        level: Nominal coverage. Default 0.95.

    Returns:
        Estimate and interval. Without strata, and where all was drawn, 0 (0 to 0). A stratum of which nothing was
        drawn adds half of its items to the estimate.

    Raises:
        InputError: Counts are negative, more was drawn than there is or found than was drawn.
        SettingError: `level` lies outside 0 to 1.

    Reference:
        Fay, Proschan & Brittain (2015), "Combining one-sample confidence procedures for inference in the two-sample
        case", Biometrics 71, section 3 (melding); Fay & Kim (2017), "Confidence intervals for directly standardized
        rates using mid-p gamma intervals", Biometrical Journal 59 (the mixture).

    Example:
        >>> remaining_total(np.array([1000]), np.array([100]), np.array([0]))
        Remaining(value=0.0, low=0, high=34)
        >>> remaining_total(np.array([100, 900]), np.array([20, 80]), np.array([12, 1]))
        Remaining(value=58.25, low=34, high=104)
    """
    if not (np.all(found >= 0) and np.all(found <= drawn) and np.all(drawn <= size)):
        raise InputError("In each stratum 0 ≤ found ≤ drawn ≤ size must hold.", where="strata")
    if not 0 < level < 1:
        raise SettingError(f"A level of {level} is no coverage.", remedy="Give a number between 0 and 1.")
    left = size - drawn
    used = left > 0
    left, n, x = left[used], drawn[used].astype(np.float64), found[used].astype(np.float64)
    if not len(left):
        return Remaining(0.0, 0, 0)
    share = np.divide(x, n, out=np.full(len(x), 0.5), where=n > 0)
    delta = 0.5 * min(1.0, _effective(left, n, x) / MIDDLE_AT)
    step = int(-(-int(left.sum()) // MOST_STEPS))
    tail = (1 - level) / 2
    laws = [_laws(*counts, step) for counts in zip(left.tolist(), n.tolist(), x.tolist(), strict=True)]
    below = _sum_of([(1 - delta) * lower + delta * upper for lower, upper in laws])
    above = _sum_of([(1 - delta) * upper + delta * lower for lower, upper in laws])
    # A rounding error of the convolution is no probability: a tail of exactly nothing must not count as some.
    low = int(np.argmax(np.cumsum(below) > tail + _ROUNDING))
    high = len(above) - 1 - int(np.argmax(np.cumsum(above[::-1]) > tail + _ROUNDING))
    # A step holds several totals: the lower limit is the least of them, the upper one the largest.
    high = min(int(left.sum()), high * step + len(left) * (step - 1))
    return Remaining(float(left @ share), low * step, high)


_ROUNDING = 1e-12


def _effective(
    left: Int64[np.ndarray, "strata"], n: Float64[np.ndarray, "strata"], x: Float64[np.ndarray, "strata"]
) -> float:
    """How many cases of one weight say as much, or how many of the others, where these are fewer."""
    seen = n > 0
    weight = left[seen] / n[seen]
    sums = [(float(weight @ counts), float(weight**2 @ counts)) for counts in (x[seen], n[seen] - x[seen])]
    return min(total**2 / square if square else 0.0 for total, square in sums)


def _laws(
    left: int, drawn: float, found: float, step: int
) -> tuple[Float64[np.ndarray, "steps"], Float64[np.ndarray, "steps"]]:
    """The lower and the upper confidence distribution of what is left in one stratum."""
    edges = list(range(0, left + 1, step))
    lower = _beta_binomial(left, found, drawn - found + 1)
    upper = _beta_binomial(left, found + 1, drawn - found)
    return np.add.reduceat(lower, edges), np.add.reduceat(upper, edges)


def _sum_of(laws: list[Float64[np.ndarray, "_"]]) -> Float64[np.ndarray, "totals"]:
    """Probabilities of the sum of independent counts."""
    total = np.ones(1)
    for law in laws:
        total = fftconvolve(total, law)
    return total


def _beta_binomial(m: int, a: float, b: float) -> Float64[np.ndarray, "counts"]:
    """Probabilities of 0 to m; with a or b zero all weight lies at an end."""
    if a == 0 or b == 0:
        point = np.zeros(m + 1)
        point[0 if a == 0 else m] = 1.0
        return point
    r = np.arange(m + 1, dtype=np.float64)
    ways = -np.log(m + 1.0) - betaln(m - r + 1, r + 1)
    return np.exp(ways + betaln(r + a, m - r + b) - betaln(a, b))
