"""The loops of `rater_kinds`: what the others say of an item, and a rater's expected counts against that."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit


@njit(cache=True, nogil=True)
@no_type_check
def left_out(
    offsets: Int64[np.ndarray, "items_and_end"],
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    anchor: Int32[np.ndarray, "items"],
    log_shares: Float64[np.ndarray, "labels"],
    speaks: Float64[np.ndarray, "raters given true"],
    others: Float64[np.ndarray, "ratings labels"],
    posterior: Float64[np.ndarray, "items labels"],
    begin: int,
    stop: int,
) -> None:
    """Fill the posterior of the items from `begin` to `stop`, and for each rating that without any of its rater.

    `speaks` is what a label of each rater adds to the log-weight of each true label; `anchor` is gold or -1. Rows are
    sorted by item and rater.
    """
    n_labels = len(log_shares)
    whole, rest = np.empty(n_labels), np.empty(n_labels)
    for item in range(begin, stop):
        first, last = offsets[item], offsets[item + 1]
        whole[:] = log_shares
        for row in range(first, last):
            for k in range(n_labels):
                whole[k] += weight[row] * speaks[rater[row], label[row], k]
        while first < last:
            end = first
            rest[:] = whole
            while end < last and rater[end] == rater[first]:
                for k in range(n_labels):
                    rest[k] -= weight[end] * speaks[rater[end], label[end], k]
                end += 1
            _fill_shares(rest, anchor[item], others, first)
            for row in range(first + 1, end):
                for k in range(n_labels):
                    others[row, k] = others[first, k]
            first = end
        _fill_shares(whole, anchor[item], posterior, item)


@njit(cache=True, nogil=True)
@no_type_check
def expected_confusion(
    rater: Int32[np.ndarray, "ratings"],
    label: Int32[np.ndarray, "ratings"],
    weight: Float64[np.ndarray, "ratings"],
    others: Float64[np.ndarray, "ratings labels"],
    confusion: Float64[np.ndarray, "raters given true"],
    counts: Float64[np.ndarray, "raters given true"],
    evidence: Float64[np.ndarray, "raters"],
    begin: int,
    stop: int,
) -> None:
    """Add up each rater's expected counts by given and true label, and log Σ_k q(k) C(k, l) of their ratings.

    q is `others`; a rating counts for the true label k by r(k) ∝ q(k) C(k, l). Rows from `begin` to `stop`.
    """
    n_labels = others.shape[1]
    r = np.empty(n_labels)
    for row in range(begin, stop):
        if weight[row] == 0.0:
            continue
        this, given = rater[row], label[row]
        total = 0.0
        for k in range(n_labels):
            r[k] = others[row, k] * confusion[this, given, k]
            total += r[k]
        evidence[this] += weight[row] * np.log(total)
        scale = weight[row] / total
        for k in range(n_labels):
            counts[this, given, k] += scale * r[k]


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _fill_shares(log_weight, known, shares, row) -> None:
    """Shares from logs of weights; all on the known label where there is one."""
    n_labels = len(log_weight)
    if known >= 0:
        for k in range(n_labels):
            shares[row, k] = 1.0 if k == known else 0.0
        return
    top = log_weight[0]
    for k in range(1, n_labels):
        top = max(top, log_weight[k])
    total = 0.0
    for k in range(n_labels):
        shares[row, k] = np.exp(log_weight[k] - top)
        total += shares[row, k]
    for k in range(n_labels):
        shares[row, k] /= total
