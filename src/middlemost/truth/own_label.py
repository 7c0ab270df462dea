"""The loop of models in which a rating speaks for its own label only: O(1) a rating instead of O(K).

A rating (r, l) multiplies the weight of state l by an odds ratio: the probability of l if l is the truth over its
probability if it is not. One-coin is of this kind, and so is MACE. Products run in linear space; odds lie
between `1/LARGEST_ODDS` and `LARGEST_ODDS`, and the product is rescaled every 24 ratings.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64
from numba import njit

from middlemost.truth.chunks import item_chunks, run_chunks
from middlemost.truth.kernels import Cells

LARGEST_ODDS = 1e12

_RESCALE_EVERY = 24
_LOG_BELOW = 1e-150
_TINY = 1e-300


def own_label_step(
    cells: Cells,
    odds: Float64[np.ndarray, "cells"],
    shares: Float64[np.ndarray, "labels"],
    threads: int | None = None,
) -> tuple[Float64[np.ndarray, "cells"], Float64[np.ndarray, "labels"], float]:
    """One pass: expected ratings of each cell whose label is the truth, expected states, and log-likelihood.

    The log-likelihood lacks the constant factor that odds leave out; the caller adds it.

    Args:
        cells: The ratings.
        odds: Odds ratio of each cell.
        shares: Class shares.
        threads: Threads to use; None for all.
    """
    private_bytes = 8 * cells.n_raters * cells.n_labels

    def work(first: int, end: int) -> tuple[np.ndarray, np.ndarray, float]:
        right, states = np.zeros_like(odds), np.zeros(cells.n_labels)
        args = (cells.offsets, cells.cell, cells.weight, cells.anchor, odds, shares)
        log_likelihood = _own_label_em(*args, right, states, first, end)
        return right, states, log_likelihood

    right, states, log_likelihood = np.zeros_like(odds), np.zeros(cells.n_labels), 0.0
    chunks = item_chunks(cells.offsets, private_bytes)
    for private, part, part_likelihood in run_chunks(work, chunks, threads):
        right += private
        states += part
        log_likelihood += part_likelihood
    return right, states, log_likelihood


def own_label_posteriors(
    cells: Cells,
    odds: Float64[np.ndarray, "cells"],
    shares: Float64[np.ndarray, "labels"],
    threads: int | None = None,
) -> Float64[np.ndarray, "items labels"]:
    """The posterior of every item; arguments as for `own_label_step`."""
    posterior = np.empty((cells.n_items, cells.n_labels))

    def work(first: int, end: int) -> None:
        args = (cells.offsets, cells.cell, cells.weight, cells.anchor, odds, shares)
        _own_label_posterior(*args, posterior, first, end)

    for _ in run_chunks(work, item_chunks(cells.offsets, 0), threads):
        pass
    return posterior


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_item(cell, weight, anchor, odds, shares, p, first, end, this):
    """Fill p with one item's posterior; return its likelihood as a factor and the log of another."""
    n_labels = len(shares)
    for k in range(n_labels):
        p[k] = shares[k]
    log_scale = 0.0
    since = 0
    for row in range(first, end):
        where = cell[row]
        if weight is None:
            p[where % n_labels] *= odds[where]
        else:
            p[where % n_labels] *= odds[where] ** weight[row]
        since += 1
        if since == _RESCALE_EVERY:
            since = 0
            top = 0.0
            for k in range(n_labels):
                top = max(top, p[k])
            for k in range(n_labels):
                p[k] /= top
            log_scale += np.log(top)
    if anchor is not None and anchor[this] >= 0:
        known = anchor[this]
        joint = max(p[known], _TINY)
        for k in range(n_labels):
            p[k] = 1.0 if k == known else 0.0
        return joint, log_scale
    total = 0.0
    for k in range(n_labels):
        total += p[k]
    scale = 1.0 / total
    for k in range(n_labels):
        p[k] *= scale
    return total, log_scale


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_em(offsets, cell, weight, anchor, odds, shares, right, states, first, end):
    n_labels = len(shares)
    p = np.empty(n_labels)
    log_likelihood = 0.0
    likelihood = 1.0
    for this in range(first, end):
        begin, stop = offsets[this], offsets[this + 1]
        if begin == stop:  # says nothing about class shares
            continue
        factor, log_scale = _own_label_item(cell, weight, anchor, odds, shares, p, begin, stop, this)
        log_likelihood += log_scale
        if factor < _LOG_BELOW or factor > 1.0 or likelihood < _LOG_BELOW:
            log_likelihood += np.log(factor) + np.log(likelihood)
            likelihood = 1.0
        else:
            likelihood *= factor
        for row in range(begin, stop):
            where = cell[row]
            if weight is None:
                right[where] += p[where % n_labels]
            else:
                right[where] += p[where % n_labels] * weight[row]
        for k in range(n_labels):
            states[k] += p[k]
    return log_likelihood + np.log(likelihood)


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_posterior(offsets, cell, weight, anchor, odds, shares, out, first, end):
    for this in range(first, end):
        _own_label_item(cell, weight, anchor, odds, shares, out[this], offsets[this], offsets[this + 1], this)
