"""The loop of GLAD: one pass over items for posteriors, difficulties, and the sums that abilities are raised by."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

_STEPS = 1
"""Newton steps for an item in each pass; more gain nothing while abilities are still on their way."""

_LARGE = 1e200


@njit(cache=True, nogil=True)
@no_type_check
def glad_pass(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    anchor: Int32[np.ndarray, "items"],
    ability: Float64[np.ndarray, "raters"],
    log_ease: Float64[np.ndarray, "items"],
    prior: float,
    posterior: Float64[np.ndarray, "items labels"],
    raised: Float64[np.ndarray, "items"],
    of_rater: Float64[np.ndarray, "raters 2"],
    first: int,
    end: int,
) -> float:
    """Fill posteriors and raised log-eases, add up the sums for abilities, and return the log-likelihood.

    With x = αβ and q the posterior of the label given, Jaakkola and Jordan's bound of a rating is, but for constants,
    w (q - 1/2) x - w λ x², λ = tanh(x₀/2) / 4x₀ at the x₀ it is taken at. The item's bound is taken at the values
    given and raised in b; then each rater's at the ease found.
    """
    others = np.log(max(posterior.shape[1] - 1, 1))
    log_likelihood = 0.0
    for item in range(first, end):
        b, ease = log_ease[item], np.exp(log_ease[item])
        begin, stop = offsets[item], offsets[item + 1]
        log_likelihood += _posterior(
            begin, stop, rater, label, weight, anchor[item], ability, ease, others, posterior[item]
        )
        slope, curve = 0.0, 0.0
        for row in range(begin, stop):
            a = ability[rater[row]]
            slope += weight[row] * (posterior[item, label[row]] - 0.5) * a
            curve += weight[row] * _curvature(a * ease) * a * a
        raised[item] = _risen(slope, curve, b, prior)
        ease = np.exp(raised[item])
        for row in range(begin, stop):
            this = rater[row]
            of_rater[this, 0] += weight[row] * (posterior[item, label[row]] - 0.5) * ease
            of_rater[this, 1] += weight[row] * _curvature(ability[this] * ease) * ease * ease
    return log_likelihood


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _posterior(begin, stop, rater, label, weight, known, ability, ease, others, p) -> float:
    """Fill one item's posterior; return its log-likelihood."""
    p[:] = 0.0
    log_likelihood = -np.log(len(p))
    product = 1.0  # of 1 + exp(-|x|): one logarithm for many ratings
    for row in range(begin, stop):
        x = ability[rater[row]] * ease
        p[label[row]] += weight[row] * (x + others)
        log_likelihood -= weight[row] * (others + max(x, 0.0))
        if weight[row] == 1.0:
            product *= 1.0 + np.exp(-abs(x))
            if product > _LARGE:
                log_likelihood -= np.log(product)
                product = 1.0
        else:
            log_likelihood -= weight[row] * np.log1p(np.exp(-abs(x)))
    top = p.max()
    total = 0.0
    for k in range(len(p)):
        p[k] = np.exp(p[k] - top)
        total += p[k]
    log_likelihood += top - np.log(product)
    if known >= 0:
        log_likelihood += np.log(max(p[known], 1e-300))
        p[:] = 0.0
        p[known] = 1.0
        return log_likelihood
    for k in range(len(p)):
        p[k] /= total
    return log_likelihood + np.log(total)


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _curvature(x: float) -> float:
    """2 λ(x) = tanh(x / 2) / 2x."""
    size = abs(x)
    if size < 1e-6:
        return 0.25
    small = np.exp(-size)
    return (1.0 - small) / (1.0 + small) / (2.0 * size)


@njit(cache=True, nogil=True)
@no_type_check
def _risen(slope: float, curve: float, b: float, prior: float) -> float:
    """Raise s e^b - c e^(2b) / 2 - (b - prior)² / 2 from b by Newton steps, each halved until it rises."""
    value = _bound(slope, curve, b, prior)
    for _ in range(_STEPS):
        ease = np.exp(b)
        gradient = slope * ease - curve * ease * ease - (b - prior)
        hessian = slope * ease - 2.0 * curve * ease * ease - 1.0
        step = min(max(gradient / max(-hessian, 1.0), -1.0), 1.0)
        while abs(step) > 1e-9:
            new = _bound(slope, curve, b + step, prior)
            if new >= value:
                b, value = b + step, new
                break
            step *= 0.5
    return b


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _bound(slope: float, curve: float, b: float, prior: float) -> float:
    ease = np.exp(b)
    return slope * ease - 0.5 * curve * ease * ease - 0.5 * (b - prior) * (b - prior)
