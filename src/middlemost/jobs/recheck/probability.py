"""The probability that a label is wrong, from its quality and what people found when they looked again."""

import numpy as np
from jaxtyping import Bool, Float64, Int32
from scipy.optimize import isotonic_regression

from middlemost.errors import InputError


def probability_wrong(
    quality: Float64[np.ndarray, "items"],
    rechecked: Int32[np.ndarray, "rechecked"],
    wrong: Bool[np.ndarray, "rechecked"],
    inclusion: Float64[np.ndarray, "rechecked"],
) -> Float64[np.ndarray, "items"]:
    r"""The probability that each label is wrong, falling with its quality.

    Isotonic regression of what was found on quality, each rechecked item weighted by $1/\pi$: the most suspicious
    items were taken with certainty, and unweighted the fit would take them for the rule. No form of the curve is
    assumed, for past the flags the share of wrong labels often stays level; a logistic curve would fall on to nothing
    there. Pooled stretches keep the design-weighted count of wrong labels. No stretch ends at 0 or 1: a stretch
    of m items with the share s becomes $(m s + \bar p)/(m + 1)$, where $\bar p$ is the design-weighted share of all
    (with half an item added to the wrong ones). Between rechecked items the curve is linear, beyond them level.

    Args:
        quality: Of all items; low is suspicious.
        rechecked: Codes of the items looked at again, one at least.
        wrong: Whether each was found wrong.
        inclusion: The probability with which each was drawn, above 0 and at most 1.

    Returns:
        A probability above 0 and below 1 for every item, never rising with quality. For a rechecked item it is the
        curve's value too, not what was found.

    Raises:
        InputError: Nothing was rechecked, or a probability is none.

    Reference:
        Barlow et al. (1972), "Statistical inference under order restrictions", chapter 1 (pooling adjacent
        violators); Horvitz & Thompson (1952), JASA 47 (the weights).

    Example:
        >>> quality = np.linspace(0, 1, 101)
        >>> codes = np.array([0, 1, 2, 40, 80], dtype=np.int32)
        >>> found = np.array([True, True, True, False, False])
        >>> chance = np.array([1, 1, 1, 2 / 98, 2 / 98])
        >>> probability_wrong(quality, codes, found, chance)[[0, 21, 100]].round(3).tolist()
        [0.777, 0.407, 0.036]
    """
    if not len(rechecked) or not np.all((inclusion > 0) & (inclusion <= 1)):
        raise InputError("The probability that a label is wrong takes rechecked items with inclusion in (0, 1].")
    weight = 1 / inclusion
    at, place = np.unique(quality[rechecked], return_inverse=True)
    total = np.bincount(place, weights=weight)
    count = np.bincount(place).astype(np.float64)
    share = np.bincount(place, weights=weight * wrong) / total
    mean = (float(weight @ wrong) + 0.5 * float(weight.mean())) / float(weight.sum() + weight.mean())
    fitted = isotonic_regression(share, weights=total, increasing=False).x
    stretch = np.cumsum(np.r_[0, np.diff(fitted) != 0])
    size = np.bincount(stretch, weights=count)[stretch]
    # Short stretches move more than long ones, which may turn two of them round.
    smooth = isotonic_regression((size * fitted + mean) / (size + 1), weights=total, increasing=False).x
    return np.clip(np.interp(quality, at, smooth), 0.0, 1.0)
