"""A robust mean: raters differ in bias and in spread, and single numbers may be far off."""

from dataclasses import dataclass

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
    max_iterations: int = 500,
    tolerance: float = 1e-8,
    level: float = 0.95,
) -> NumericConsensus:
    """Each item's number by a hierarchical model of rater bias and variance with heavy tails.

        y_ir = μ_i + b_r + s_r ε,   ε ~ Student t with ν degrees of freedom
        b_r ~ N(0, τ²),   s_r² drawn toward the common s² as if by `strength` ratings

    Fitted by expectation and conditional maximisation: a number e off weighs (ν + 1) / (ν + e² / s_r²); items, biases
    and variances are updated in turn; s² is the mean of the s_r² over ratings, and τ² that of b_r² with its
    uncertainty. A rater's m ratings of one item are averaged first. Biases have mean 0 over raters.

    The interval of an item is μ ± t √(Σ p² (y - b - μ)² / (Σ p)² · n / (n - 1)) with the precisions p of its n raters,
    Student's t with n - 1 degrees of freedom; an item with one rater has none.

    Args:
        values: The numbers.
        degrees: ν. Default: 4, a common choice (Lange, Little & Taylor 1989); larger is less robust.
        strength: Pseudo-ratings toward the common variance. Default: 5, our choice.
        max_iterations: Most iterations. Default: 500.
        tolerance: Stop when no item moves more than this share of the common s. Default: 1e-8.
        level: Nominal coverage of the intervals. Default: 0.95.

    Returns:
        A consensus with `bias` and `spread` (s_r) of each rater, NaN for one without ratings.

    Raises:
        InputError: There are no values.
        SettingError: A setting is out of its range.

    References:
        Lange, Little & Taylor (1989), Robust statistical modeling using the t distribution, for the weights; Raykar et
        al. (2010), Learning from crowds, section 4, for raters of unequal variance.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, str(i + (5 if r == "z" else 0))) for i in range(9) for r in "wxyz"]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> found = mm.truth.robust(mm.read_values(frame, scale="interval"))
        >>> (found.bias - found.bias[0]).round(1).tolist()
        [0.0, 0.0, 0.0, 5.0]
    """
    check_level(level)
    check_settings(strength=strength, max_iterations=max_iterations)
    if not degrees > 0:
        raise SettingError(f"degrees is {degrees}.", remedy="Give a number above 0.")
    if len(values) == 0:
        raise InputError("There are no numbers to take the mean of.")
    once = values.averaged()
    state, converged = _fitted(once, degrees, strength, max_iterations, tolerance)
    half = _half_widths(once, state, level)
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
        how="weighted Student's interval over the item's raters",
        bias=np.where(rated, state.bias, np.nan),
        spread=np.where(rated, np.sqrt(state.variance), np.nan),
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
    """The parameters, and the precision of each rating that they give."""

    value: Float64[np.ndarray, "items"]
    bias: Float64[np.ndarray, "raters"]
    variance: Float64[np.ndarray, "raters"]
    bias_variance: float
    precision: Float64[np.ndarray, "ratings"]


def _fitted(
    values: Values, degrees: float, strength: float, max_iterations: int, tolerance: float
) -> tuple[_State, bool]:
    item, rater, y = values.item, values.rater, values.value
    n_items, n_raters = len(values.items), len(values.raters)
    n = np.maximum(values.ratings_per_item, 1)
    value = np.bincount(item, weights=y, minlength=n_items) / n
    # An exact fit has no variance to divide by.
    floor = max(float(np.var(y)), float(np.mean(y) ** 2) * 1e-12, 1e-300) * 1e-12
    common = max(float(np.mean((y - value[item]) ** 2)), floor)
    state = _State(value, np.zeros(n_raters), np.full(n_raters, common), common, np.full(len(y), 1.0 / common))
    by_rater = values.ratings_per_rater
    for _ in range(max_iterations):
        precision = _precision(values, state, degrees)
        total = np.bincount(item, weights=precision, minlength=n_items)
        unbiased = np.bincount(item, weights=precision * (y - state.bias[rater]), minlength=n_items)
        value = np.where(total > 0, unbiased / np.maximum(total, 1e-300), 0.0)
        of_rater = np.bincount(rater, weights=precision, minlength=n_raters) + 1.0 / state.bias_variance
        bias = np.bincount(rater, weights=precision * (y - value[item]), minlength=n_raters) / of_rater
        bias_variance = max(float(np.mean((bias**2 + 1.0 / of_rater)[by_rater > 0])), floor)
        shift = float(bias[by_rater > 0].mean())
        bias, value = np.where(by_rater > 0, bias - shift, 0.0), value + shift
        off = precision * state.variance[rater] * (y - value[item] - bias[rater]) ** 2
        squares = np.bincount(rater, weights=off, minlength=n_raters)
        common = max(float(squares.sum() / len(y)), floor)
        variance = np.maximum((strength * common + squares) / np.maximum(strength + by_rater, 1e-300), floor)
        moved = float(np.abs(value - state.value).max())
        state = _State(value, bias, variance, bias_variance, precision)
        if moved <= tolerance * np.sqrt(common):
            return state, True
    return state, False


def _precision(values: Values, state: _State, degrees: float) -> Float64[np.ndarray, "ratings"]:
    off = values.value - state.value[values.item] - state.bias[values.rater]
    variance = state.variance[values.rater]
    return (degrees + 1.0) / (degrees * variance + off**2)


def _half_widths(values: Values, state: _State, level: float) -> Float64[np.ndarray, "items"]:
    n_items, n = len(values.items), values.ratings_per_item
    off = values.value - state.bias[values.rater] - state.value[values.item]
    total = np.bincount(values.item, weights=state.precision, minlength=n_items)
    square = np.bincount(values.item, weights=(state.precision * off) ** 2, minlength=n_items)
    half = np.full(n_items, np.nan)
    enough = n > 1
    error = np.sqrt(square[enough] * n[enough] / (n[enough] - 1)) / total[enough]
    half[enough] = student.ppf(0.5 + level / 2, n[enough] - 1) * error
    return half
