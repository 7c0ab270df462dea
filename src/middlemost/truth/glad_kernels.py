"""The loop of GLAD: one pass over items for the posterior and the sums of one update."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit


@njit(cache=True, nogil=True)
@no_type_check
def glad_pass(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    anchor: Int32[np.ndarray, "items"],
    ability: Float64[np.ndarray, "raters"],
    ease: Float64[np.ndarray, "items"],
    posterior: Float64[np.ndarray, "items labels"],
    of_rater: Float64[np.ndarray, "raters 2"],
    of_item: Float64[np.ndarray, "items 2"],
    first: int,
    end: int,
) -> float:
    """Fill posteriors, add up the sums of Jaakkola and Jordan's bound, and return the log-likelihood.

    With x = αβ and q the posterior of the label given, a rating adds w (q - 1/2) times the other factor, and
    2 w λ(x) times its square, where λ(x) = tanh(x/2) / 4x.
    """
    n_labels = posterior.shape[1]
    others = np.log(max(n_labels - 1, 1))
    log_likelihood = 0.0
    for item in range(first, end):
        p = posterior[item]
        p[:] = -np.log(n_labels)
        for row in range(offsets[item], offsets[item + 1]):
            x = ability[rater[row]] * ease[item]
            p[label[row]] += weight[row] * (x + others)
            log_likelihood -= weight[row] * (others + max(x, 0.0) + np.log1p(np.exp(-abs(x))))
        top = p.max()
        total = 0.0
        for k in range(n_labels):
            p[k] = np.exp(p[k] - top)
            total += p[k]
        if anchor[item] >= 0:
            log_likelihood += top + np.log(max(p[anchor[item]], 1e-300))
            p[:] = 0.0
            p[anchor[item]] = 1.0
        else:
            log_likelihood += top + np.log(total)
            for k in range(n_labels):
                p[k] /= total
        for row in range(offsets[item], offsets[item + 1]):
            a, b = ability[rater[row]], ease[item]
            x = abs(a * b)
            curve = 2.0 * weight[row] * (np.tanh(0.5 * x) / (4.0 * x) if x > 1e-6 else 0.125)
            slope = weight[row] * (p[label[row]] - 0.5)
            of_rater[rater[row], 0] += slope * b
            of_rater[rater[row], 1] += curve * b * b
            of_item[item, 0] += slope * a
            of_item[item, 1] += curve * a * a
    return log_likelihood


@njit(cache=True, nogil=True)
@no_type_check
def easier(
    of_item: Float64[np.ndarray, "items 2"], log_ease: Float64[np.ndarray, "items"], prior: float, steps: int
) -> None:
    """Raise each item's s e^b - c e^(2b) / 2 - (b - prior)² / 2 by Newton steps, halved until they rise."""
    for item in range(len(log_ease)):
        slope, curve, b = of_item[item, 0], of_item[item, 1], log_ease[item]
        value = _bound(slope, curve, b, prior)
        for _ in range(steps):
            ease = np.exp(b)
            gradient = slope * ease - curve * ease * ease - (b - prior)
            hessian = slope * ease - 2.0 * curve * ease * ease - 1.0
            step = gradient / max(-hessian, 1.0)
            step = min(max(step, -1.0), 1.0)
            while abs(step) > 1e-9:
                new = _bound(slope, curve, b + step, prior)
                if new >= value:
                    b, value = b + step, new
                    break
                step *= 0.5
        log_ease[item] = b


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _bound(slope: float, curve: float, b: float, prior: float) -> float:
    ease = np.exp(b)
    return slope * ease - 0.5 * curve * ease * ease - 0.5 * (b - prior) * (b - prior)
