"""A robust mean: raters differ in bias and in spread, and single numbers may be far off."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float64
from scipy.stats import t as student

from middlemost.data.consensus import NumericConsensus
from middlemost.data.values import Values
from middlemost.errors import InputError, SettingError
from middlemost.truth.votes import check_level, check_settings


def robust(
    values: Values,
    *,
    degrees: float = 4.0,
    strength: float = 5.0,
    max_iterations: int = 2000,
    tolerance: float = 1e-6,
    level: float = 0.95,
) -> NumericConsensus:
    """Each item's number by a hierarchical model of rater bias and variance with heavy tails.

        y_ir = μ_i + b_r + s_r ε,   ε ~ Student t with ν degrees of freedom
        b_r ~ N(0, τ²),   1 / s_r² ~ Gamma with mean 1 / s², worth `strength` ratings; flat over μ_i

    Fitted by variational EM, in which items, biases and variances are each uncertain: with the expected square
    q = (y - μ - b)² + var μ_i + var b_r, a number has the precision p = (ν + 1) / (ν s_r² + q), an item is the mean of
    y - b by p, and s_r² is the mean of (ν + 1) q s_r² / (ν s_r² + q), pulled to s². τ² and s² are the likeliest ones.
    Without the uncertainty, whoever weighs most in an item comes nearest to it, and then weighs more still. A rater's m
    ratings of one item are averaged first. Biases have mean 0 over raters. No s_r² falls below h² / 12, the variance of
    rounding, with h the smallest distance between two different numbers given.

    The interval of an item is μ ± t √v, with Student's t of n - 1 degrees of freedom over its n raters, w = p / Σ p and

        v = max( c² Σ w² (y - b - μ)² · n / (n - 1),  c / Σ p ) + Σ w² var b_r + τ² / R,   c = (ν + 3) / (ν + 1)

    The larger of what its numbers scatter and what the model expects (c is what t's information lacks of Σ p), then
    what is not known of the biases, alone and, over all R raters, in common. An item with one rater has none. Where the
    model holds it covers more than `level` (measured: 98 to 100% for 95%); it means raters like these, and knows of no
    error that they share nor of items that are not one number to all.

    Args:
        values: The numbers.
        degrees: ν. Default: 4, a common choice (Lange, Little & Taylor 1989); larger is less robust.
        strength: Pseudo-ratings toward the common variance. Default: 5, our choice.
        max_iterations: Most iterations. Default: 2000.
        tolerance: Stop when no item moves more than this share of the common s. Default: 1e-6, our choice.
        level: Nominal coverage of the intervals. Default: 0.95.

    Returns:
        A consensus with `bias` and `spread` (s_r) of each rater, NaN for one without ratings.

    Raises:
        InputError: There are no values.
        SettingError: A setting is out of its range.

    References:
        Lange, Little & Taylor (1989), Robust statistical modeling using the t distribution, for the weights and the
        information. Raykar et al. (2010), Learning from crowds, for raters of unequal variance. Bishop (2006), Pattern
        recognition and machine learning, equation 3.92, for τ².

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, str(i + (5 if r == "z" else 0))) for i in range(9) for r in "wxyz"]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> found = mm.truth.robust(mm.read_values(frame, scale="interval"))
        >>> (found.bias - found.bias[0]).round(1).tolist()
        [0.0, 0.0, 0.0, 5.0]
    """
    check_level(level)
    check_settings(strength=strength, max_iterations=max_iterations, tolerance=tolerance)
    if not degrees > 0:
        raise SettingError(f"degrees is {degrees}.", remedy="Give a number above 0.")
    if len(values) == 0:
        raise InputError("There are no numbers to take the mean of.")
    once = values.averaged()
    state, converged = _fitted(once, _least_variance(values), degrees, strength, max_iterations, tolerance)
    half = _half_widths(once, state, degrees, level)
    n = once.ratings_per_item
    value = np.where(n > 0, state.value, np.nan)
    rated = once.ratings_per_rater > 0
    return NumericConsensus(
        method="robust",
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n_ratings=values.ratings_per_item,
        items=values.items,
        raters=values.raters,
        how="Student's interval over the item's raters, at least as wide as the model's",
        bias=np.where(rated, state.bias, np.nan),
        spread=np.where(rated, 1.0 / np.sqrt(state.exactness), np.nan),
        settings={
            "degrees": degrees,
            "strength": strength,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
            "level": level,
        },
        notes=() if converged else (f"Not converged after {max_iterations} iterations: raise max_iterations.",),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """The parameters, how uncertain they are, and the precision of each rating that they give."""

    value: Float64[np.ndarray, "items"]
    bias: Float64[np.ndarray, "raters"]
    exactness: Float64[np.ndarray, "raters"]
    precision: Float64[np.ndarray, "ratings"]
    of_item: Float64[np.ndarray, "items"]
    of_bias: Float64[np.ndarray, "raters"]
    between: float

    def squares(self, values: Values) -> Float64[np.ndarray, "ratings"]:
        """The expected square of each rating's distance from its item and its rater's bias."""
        off = values.value - self.value[values.item] - self.bias[values.rater]
        return off**2 + 1.0 / self.of_item[values.item] + 1.0 / self.of_bias[values.rater]


def _fitted(
    values: Values, least: float, degrees: float, strength: float, max_iterations: int, tolerance: float
) -> tuple[_State, bool]:
    state = _start(values, least)
    common = 1.0 / float(state.exactness[0])
    n = values.ratings_per_rater
    rated = n > 0
    for _ in range(max_iterations):
        heavy = (degrees + 1.0) / (degrees + state.squares(values) * state.exactness[values.rater])
        following = _moved(values, state, heavy * state.exactness[values.rater], least)
        around = np.bincount(values.rater, weights=heavy * following.squares(values), minlength=len(n))
        variance = (strength * common + around) / np.maximum(strength + n, 1e-300)
        exactness = 1.0 / np.maximum(variance, least)
        moved = float(np.abs(following.value - state.value).max())
        state = replace(following, exactness=exactness)
        common = 1.0 / float(exactness[rated].mean())
        if moved <= tolerance * np.sqrt(common):
            return state, True
    return state, False


def _start(values: Values, least: float) -> _State:
    """The plain means, no bias, and one variance for all."""
    n = np.maximum(values.ratings_per_item, 1)
    value = np.bincount(values.item, weights=values.value, minlength=len(n)) / n
    variance = max(float(np.mean((values.value - value[values.item]) ** 2)), least)
    exactness = np.full(len(values.raters), 1.0 / variance)
    precision = np.full(len(values), 1.0 / variance)
    return _State(value, np.zeros(len(exactness)), exactness, precision, n / variance, exactness, variance)


def _moved(values: Values, state: _State, precision: Float64[np.ndarray, "ratings"], least: float) -> _State:
    """Items, then biases, then the variance between biases, by new precisions of the ratings."""
    item, rater, y = values.item, values.rater, values.value
    n_items, n_raters, rated = len(values.items), len(values.raters), values.ratings_per_rater > 0
    of_item = np.bincount(item, weights=precision, minlength=n_items)
    total = np.bincount(item, weights=precision * (y - state.bias[rater]), minlength=n_items)
    value = np.divide(total, of_item, out=np.zeros(n_items), where=of_item > 0)
    by_rater = np.bincount(rater, weights=precision, minlength=n_raters)
    of_bias = by_rater + 1.0 / state.between
    bias = np.bincount(rater, weights=precision * (y - value[item]), minlength=n_raters) / of_bias
    # A fixed point of the evidence: where τ² goes to 0, EM's own would creep.
    known = float((by_rater / of_bias).sum())
    between = max(float((bias**2).sum()) / known, least * 1e-6)
    shift = float(bias[rated].mean())
    bias = np.where(rated, bias - shift, 0.0)
    of_item = np.where(of_item > 0, of_item, 1.0)
    return _State(value + shift, bias, state.exactness, precision, of_item, of_bias, between)


def _least_variance(values: Values) -> float:
    """The variance of rounding to the finest step seen; where all are the same, next to none."""
    different = np.unique(values.value)
    size = float(np.abs(different).max())
    step = float(np.diff(different).min()) if len(different) > 1 else size * 1e-6
    return max(step * step / 12.0, (size * 1e-9) ** 2, 1e-200)


def _half_widths(values: Values, state: _State, degrees: float, level: float) -> Float64[np.ndarray, "items"]:
    item, rater, n = values.item, values.rater, values.ratings_per_item
    off = values.value - state.bias[rater] - state.value[item]
    share = state.precision / state.of_item[item]
    wider = (degrees + 3.0) / (degrees + 1.0)
    enough = n > 1
    scatter = np.bincount(item, weights=(share * off) ** 2, minlength=len(n))[enough]
    of_biases = np.bincount(item, weights=share**2 * _bias_variance(values, state, share)[rater], minlength=len(n))
    seen = wider**2 * scatter * n[enough] / (n[enough] - 1)
    in_common = state.between / float((values.ratings_per_rater > 0).sum())
    variance = np.maximum(seen, wider / state.of_item[enough]) + of_biases[enough] + in_common
    half = np.full(len(n), np.nan)
    half[enough] = student.ppf(0.5 + level / 2, n[enough] - 1) * np.sqrt(variance)
    return half


def _bias_variance(
    values: Values, state: _State, share: Float64[np.ndarray, "ratings"]
) -> Float64[np.ndarray, "raters"]:
    """Of each rater's bias, given that their items are only as well known as by the others' ratings."""
    told = np.bincount(values.rater, weights=state.precision * (1.0 - share), minlength=len(values.raters))
    return 1.0 / (np.maximum(told, 0.0) + 1.0 / state.between)
