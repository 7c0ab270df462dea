"""The loops of `rater_kinds`: what the others say of an item, and a rater's expected counts against that."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

_RULED_OUT = -700.0
"""The log-weight of a label that gold rules out: e to that power is the smallest number but a few."""


@njit(cache=True, nogil=True)
@no_type_check
def left_out(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    anchor: Int32[np.ndarray, "items"],
    log_shares: Float64[np.ndarray, "labels"],
    speaks: Float64[np.ndarray, "raters true given"],
    others: Float64[np.ndarray, "ratings labels"],
    posterior: Float64[np.ndarray, "items labels"],
) -> None:
    """Fill the posterior of every item, and for each rating the log-posterior without any rating of its rater.

    `speaks` is what a label of each rater adds to the log-weight of each true label; `anchor` is gold or -1. Rows are
    sorted by item and rater.
    """
    n_labels = len(log_shares)
    whole = np.empty(n_labels)
    for item in range(len(offsets) - 1):
        whole[:] = log_shares
        first, last = offsets[item], offsets[item + 1]
        _add(first, last, rater, label, weight, speaks, 1.0, whole)
        while first < last:
            end = first + 1
            while end < last and rater[end] == rater[first]:
                end += 1
            others[first] = whole
            _add(first, end, rater, label, weight, speaks, -1.0, others[first])
            _settle(others[first], anchor[item])
            for row in range(first + 1, end):
                others[row] = others[first]
            first = end
        _settle(whole, anchor[item])
        posterior[item] = np.exp(whole)


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _add(first, last, rater, label, weight, speaks, sign, log_weight) -> None:
    for row in range(first, last):
        for k in range(len(log_weight)):
            log_weight[k] += sign * weight[row] * speaks[rater[row], k, label[row]]


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _settle(log_weight, known) -> None:
    if known >= 0:
        log_weight[:] = _RULED_OUT
        log_weight[known] = 0.0
    _normalise(log_weight)


@njit(cache=True, nogil=True)
@no_type_check
def expected_confusion(
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    others: Float64[np.ndarray, "ratings labels"],
    log_confusion: Float64[np.ndarray, "raters true given"],
    counts: Float64[np.ndarray, "raters true given"],
    bound: Float64[np.ndarray, "raters"],
) -> None:
    """Add up each rater's expected counts by true and given label, and Σ r (log q - log r) of their bound.

    q is `others` and r ∝ q exp(log_confusion) the posterior of a rating's item once its own label is counted.
    """
    n_labels = others.shape[1]
    r = np.empty(n_labels)
    for row in range(len(rater)):
        if weight[row] == 0.0:
            continue
        this, given = rater[row], label[row]
        for k in range(n_labels):
            r[k] = others[row, k] + log_confusion[this, k, given]
        _normalise(r)
        for k in range(n_labels):
            share = np.exp(r[k])
            counts[this, k, given] += weight[row] * share
            bound[this] += weight[row] * share * (others[row, k] - r[k])


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _normalise(log_weight: Float64[np.ndarray, "labels"]) -> None:
    """Make logs of weights logs of shares."""
    top = log_weight.max()
    total = 0.0
    for k in range(len(log_weight)):
        total += np.exp(log_weight[k] - top)
    shift = top + np.log(total)
    for k in range(len(log_weight)):
        log_weight[k] -= shift
