"""The loop of models in which a rating speaks for its own label only: O(1) a rating instead of O(K).

A rating (r, l) multiplies the weight of state l by an odds ratio: the probability of l if l is the truth over its
probability if it is not. One-coin is of this kind, and so is MACE. Products run in linear space; a state's product
that leaves the range of 1e-100 to 1e100 goes to a logarithm of its own.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64
from numba import njit

from middlemost.truth.chunks import item_chunks, run_chunks
from middlemost.truth.kernels import Cells

_LARGE = 1e100
_SMALL = 1e-100


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
    odds = cells.spread(odds)
    chunks = item_chunks(cells.offsets, 8 * cells.n_cells)

    def work(first: int, end: int) -> tuple[np.ndarray, np.ndarray, float]:
        right, states = np.zeros_like(odds), np.zeros(cells.n_labels)
        args = (cells.offsets, cells.cell, cells.anchor, odds, shares)
        log_likelihood = _own_label_em(*args, right, states, first, end)
        return right, states, log_likelihood

    right, states, log_likelihood = np.zeros_like(odds), np.zeros(cells.n_labels), 0.0
    for private, part, part_likelihood in run_chunks(work, chunks, threads):
        right += private
        states += part
        log_likelihood += part_likelihood
    return cells.collect(right), states, log_likelihood


def own_label_posteriors(
    cells: Cells,
    odds: Float64[np.ndarray, "cells"],
    shares: Float64[np.ndarray, "labels"],
    threads: int | None = None,
) -> Float64[np.ndarray, "items labels"]:
    """The posterior of every item; arguments as for `own_label_step`."""
    odds = cells.spread(odds)
    posterior = np.empty((cells.n_items, cells.n_labels))

    def work(first: int, end: int) -> None:
        args = (cells.offsets, cells.cell, cells.anchor, odds, shares)
        _own_label_posterior(*args, posterior, first, end)

    for _ in run_chunks(work, item_chunks(cells.offsets, 0), threads):
        pass
    return posterior


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _own_label_item(cell, anchor, odds, shares, p, logs, first, end, this) -> tuple[float, float]:
    """Fill p with one item's posterior; return its likelihood as a factor and the log of another.

    `logs` is scratch space, all zero before and after.
    """
    known = -1 if anchor is None else anchor[this]
    for k in range(len(shares)):
        p[k] = shares[k] if known < 0 else (1.0 if k == known else 0.0)
    moved = False
    for row in range(first, end):
        where = np.uint64(cell[row])
        own = where % np.uint64(len(shares))
        p[own] *= odds[where]
        if p[own] > _LARGE or (p[own] < _SMALL and p[own] > 0.0):
            logs[own] += np.log(p[own])
            p[own] = 1.0
            moved = True
    top = 0.0
    if moved:
        top = -np.inf
        for k in range(len(shares)):
            if p[k] > 0.0 and logs[k] > top:
                top = logs[k]
        for k in range(len(shares)):
            if p[k] > 0.0:  # a state that gold rules out stays at 0
                p[k] *= np.exp(logs[k] - top)
            logs[k] = 0.0
    total = 0.0
    for k in range(len(shares)):
        total += p[k]
    scale = 1.0 / total
    for k in range(len(shares)):
        p[k] *= scale
    return total, top


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_em(offsets, cell, anchor, odds, shares, right, states, first, end) -> float:
    p = np.empty(len(shares))
    logs = np.zeros(len(shares))
    log_likelihood = 0.0
    likelihood = 1.0
    for this in range(first, end):
        begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
        if begin == stop:  # says nothing about class shares
            continue
        factor, log_scale = _own_label_item(cell, anchor, odds, shares, p, logs, begin, stop, this)
        log_likelihood += log_scale
        # One logarithm for many items: their likelihoods are multiplied while the product stays in range.
        if likelihood < _SMALL or likelihood > _LARGE:
            log_likelihood += np.log(likelihood)
            likelihood = 1.0
        if factor < _SMALL or factor > _LARGE:
            log_likelihood += np.log(factor)
        else:
            likelihood *= factor
        for row in range(begin, stop):
            where = np.uint64(cell[row])
            own = where % np.uint64(len(shares))
            right[where] += p[own]
        known = -1 if anchor is None else anchor[this]
        if known < 0:  # gold was chosen: it says nothing about class shares
            for k in range(len(shares)):
                states[k] += p[k]
    return log_likelihood + np.log(likelihood)


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_posterior(offsets, cell, anchor, odds, shares, out, first, end) -> None:
    logs = np.zeros(len(shares))
    for this in range(first, end):
        begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
        _own_label_item(cell, anchor, odds, shares, out[this], logs, begin, stop, this)
