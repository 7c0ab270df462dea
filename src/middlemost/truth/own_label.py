"""The loop of models in which a rating speaks for its own label only: O(1) a rating instead of O(K).

A rating (r, l) multiplies the weight of state l by an odds ratio: the probability of l if l is the truth over its
probability if it is not. One-coin is of this kind, and so is MACE. Products run in linear space; a state's product
that leaves the range of 1e-100 to 1e100 goes to a logarithm of its own.

Items are taken in blocks of some thousand ratings: first the odds of all their cells are fetched, in the end all shares
are added to the cells. Raters stand in no order, so with many of them each fetch and each addition waits for memory;
side by side in a short loop they wait together, which makes the whole twice as fast at 500,000 raters.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Float64
from numba import njit

from middlemost.truth.chunks import item_chunks, run_chunks
from middlemost.truth.kernels import Cells

_LARGE = 1e100
_SMALL = 1e-100
_BLOCK = 4096


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
def _block_end(offsets, first, end) -> int:
    """The item after the last one of the block that `first` opens: one item at least."""
    stop = first + 1
    while stop < end and offsets[stop + 1] - offsets[first] <= _BLOCK:
        stop += 1
    return stop


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _fetch(cell, odds, fetched, first, end) -> np.ndarray:
    """The odds of a block's ratings, in `fetched` where they fit in."""
    if end - first > len(fetched):
        fetched = np.empty(end - first)
    for row in range(first, end):
        fetched[row - first] = odds[np.uint64(cell[row])]
    return fetched


@njit(cache=True, nogil=True, inline="always")
@no_type_check
def _own_label_item(cell, anchor, fetched, shares, p, logs, first, end, origin, this) -> tuple[float, float]:
    """Fill p with one item's posterior; return its likelihood as a factor and the log of another.

    `fetched` holds the odds of the ratings from row `origin` on; `logs` is scratch space, all zero before and after.
    """
    known = -1 if anchor is None else anchor[this]
    for k in range(len(shares)):
        p[k] = shares[k] if known < 0 else (1.0 if k == known else 0.0)
    moved = False
    for row in range(first, end):
        own = np.uint64(cell[row]) % np.uint64(len(shares))
        p[own] *= fetched[row - origin]
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
    log_likelihood = 0.0
    fetched, p, logs = np.empty(_BLOCK), np.empty(len(shares)), np.zeros(len(shares))
    while first < end:
        last = _block_end(offsets, first, end)
        origin, after = np.uint64(offsets[first]), np.uint64(offsets[last])
        fetched = _fetch(cell, odds, fetched, origin, after)
        log_likelihood += _block_em(offsets, cell, anchor, fetched, shares, p, logs, states, first, last)
        for row in range(origin, after):
            right[np.uint64(cell[row])] += fetched[row - origin]
        first = last
    return log_likelihood


@njit(cache=True, nogil=True)
@no_type_check
def _block_em(offsets, cell, anchor, fetched, shares, p, logs, states, first, end) -> float:
    """Put each rating's share of being right in the place of its odds; return the log-likelihood of the block."""
    origin = np.uint64(offsets[first])
    log_likelihood = 0.0
    likelihood = 1.0
    for this in range(first, end):
        begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
        if begin == stop:  # says nothing about class shares
            continue
        factor, log_scale = _own_label_item(cell, anchor, fetched, shares, p, logs, begin, stop, origin, this)
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
            fetched[row - origin] = p[np.uint64(cell[row]) % np.uint64(len(shares))]
        known = -1 if anchor is None else anchor[this]
        if known < 0:  # gold was chosen: it says nothing about class shares
            for k in range(len(shares)):
                states[k] += p[k]
    return log_likelihood + np.log(likelihood)


@njit(cache=True, nogil=True)
@no_type_check
def _own_label_posterior(offsets, cell, anchor, odds, shares, out, first, end) -> None:
    fetched, logs = np.empty(_BLOCK), np.zeros(len(shares))
    while first < end:
        last = _block_end(offsets, first, end)
        origin = np.uint64(offsets[first])
        fetched = _fetch(cell, odds, fetched, origin, np.uint64(offsets[last]))
        for this in range(first, last):
            begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
            _own_label_item(cell, anchor, fetched, shares, out[this], logs, begin, stop, origin, this)
        first = last
