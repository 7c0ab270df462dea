"""The two loops that the Dawid-Skene family shares: posteriors from a table, expected counts from posteriors.

A rater and the label given are packed into one cell, rater * K + given. The table holds, for every cell and
every state (true label), the probability of that label given that state. Products run in linear space: table
entries are at least `SMALLEST`, so 24 factors stay above 1e-288, and the product is rescaled every 24 ratings.
Counts are private to a chunk of items and added in the order of the chunks: the bits do not depend on threads.
"""

from typing import Any, no_type_check

import numpy as np
from jaxtyping import Float64, Int32, Int64
from numba import njit

from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError
from middlemost.truth.chunks import item_chunks, run_chunks

SMALLEST = 1e-12
"""Floor of table entries and class shares."""

_RESCALE_EVERY = 24
_TINY = 1e-300
_LOG_BELOW = 1e-150
_COMPILED_LABELS = range(2, 9)


class Cells:
    """Ratings packed for the loops.

    Args:
        ratings: Any ratings.
        gold: Items whose state is known; None for none.
    """

    def __init__(self, ratings: Ratings, gold: Gold | None = None) -> None:
        self.n_items = len(ratings.items)
        self.n_raters = len(ratings.raters)
        self.n_labels = len(ratings.labels)
        if self.n_raters * self.n_labels >= 2**31:
            raise CapacityError(f"{self.n_raters:,} raters times {self.n_labels:,} labels do not fit a 32-bit code.")
        self.offsets: Int64[np.ndarray, "items_and_end"] = ratings.item_offsets
        self.cell: Int32[np.ndarray, "ratings"] = ratings.rater * np.int32(self.n_labels) + ratings.label
        self.weight = None if np.all(ratings.weight == 1.0) else ratings.weight
        self.anchor: Int32[np.ndarray, "items"] | None = None if not gold else gold.by_item(self.n_items)

    @property
    def chunks(self) -> list[tuple[int, int]]:
        """Ranges of items for the thread pool."""
        return item_chunks(self.offsets, self.n_raters * self.n_labels**2 * 8)


def expected_counts(
    cells: Cells, posterior: Float64[np.ndarray, "items labels"], threads: int | None = None
) -> Float64[np.ndarray, "cells labels"]:
    """How often each cell is expected under each state: the M step's counts.

    Args:
        cells: The ratings.
        posterior: Posterior of every item.
        threads: Threads to use; None for all.
    """
    size = _size(cells.n_labels)

    def work(first: int, end: int) -> np.ndarray:
        private = np.zeros((cells.n_raters * cells.n_labels, cells.n_labels))
        _count(size, cells.offsets, cells.cell, cells.weight, posterior, private, first, end)
        return private

    return _sum(run_chunks(work, cells.chunks, threads))


def posteriors(
    cells: Cells,
    table: Float64[np.ndarray, "cells labels"],
    shares: Float64[np.ndarray, "labels"],
    threads: int | None = None,
) -> Float64[np.ndarray, "items labels"]:
    """The posterior of every item.

    Args:
        cells: The ratings.
        table: Probability of each cell's label under each state, at least `SMALLEST`.
        shares: Class shares.
        threads: Threads to use; None for all.
    """
    size = _size(cells.n_labels)
    posterior = np.empty((cells.n_items, cells.n_labels))

    def work(first: int, end: int) -> None:
        _posterior(size, cells.offsets, cells.cell, cells.weight, cells.anchor, table, shares, posterior, first, end)

    for _ in run_chunks(work, cells.chunks, threads):
        pass
    return posterior


def em_step(
    cells: Cells,
    table: Float64[np.ndarray, "cells labels"],
    shares: Float64[np.ndarray, "labels"],
    threads: int | None = None,
) -> tuple[Float64[np.ndarray, "cells labels"], Float64[np.ndarray, "labels"], float]:
    """One pass over the items: expected counts, expected items of each state, and the log-likelihood.

    Equal to `expected_counts(cells, posteriors(cells, table, shares))`, without storing the posteriors.

    Args:
        cells: The ratings.
        table: Probability of each cell's label under each state, at least `SMALLEST`.
        shares: Class shares.
        threads: Threads to use; None for all.
    """
    size = _size(cells.n_labels)

    def work(first: int, end: int) -> tuple[np.ndarray, np.ndarray, float]:
        private = np.zeros_like(table)
        states = np.zeros(cells.n_labels)
        log_likelihood = _em(
            size,
            cells.offsets,
            cells.cell,
            cells.weight,
            cells.anchor,
            table,
            shares,
            private,
            states,
            first,
            end,
        )
        return private, states, log_likelihood

    counts, states, log_likelihood = np.zeros_like(table), np.zeros(cells.n_labels), 0.0
    for private, part, part_likelihood in run_chunks(work, cells.chunks, threads):
        counts += private
        states += part
        log_likelihood += part_likelihood
    return counts, states, log_likelihood


def _sum(parts: Any) -> np.ndarray:
    total = next(parts)
    for part in parts:
        total += part
    return total


def _size(n_labels: int) -> Any:
    """The number of labels as something whose length the compiler knows, where that pays (2 to 8 labels)."""
    return (0,) * n_labels if n_labels in _COMPILED_LABELS else np.zeros(n_labels, dtype=np.int8)


@njit(cache=True, nogil=True)
@no_type_check
def _item(size, cell, weight, anchor, table, shares, p, first, end, this):
    """Fill p with one item's posterior; return its likelihood as a factor and the log of another."""
    for k in range(len(size)):
        p[k] = shares[k]
    log_scale = 0.0
    since = 0
    for row in range(first, end):
        where = cell[row]
        for k in range(len(size)):
            if weight is None:
                p[k] *= table[where, k]
            else:
                p[k] *= table[where, k] ** weight[row]
        since += 1
        if since == _RESCALE_EVERY:
            since = 0
            top = 0.0
            for k in range(len(size)):
                top = max(top, p[k])
            for k in range(len(size)):
                p[k] /= top
            log_scale += np.log(top)
    if anchor is not None and anchor[this] >= 0:
        known = anchor[this]
        joint = max(p[known], _TINY)
        for k in range(len(size)):
            p[k] = 1.0 if k == known else 0.0
        return joint, log_scale
    total = 0.0
    for k in range(len(size)):
        total += p[k]
    scale = 1.0 / total
    for k in range(len(size)):
        p[k] *= scale
    return total, log_scale


@njit(cache=True, nogil=True)
@no_type_check
def _em(size, offsets, cell, weight, anchor, table, shares, counts, states, first, end):
    p = np.empty(len(size))
    log_likelihood = 0.0
    likelihood = 1.0
    for this in range(first, end):
        begin, stop = offsets[this], offsets[this + 1]
        if begin == stop:  # says nothing about class shares
            continue
        factor, log_scale = _item(size, cell, weight, anchor, table, shares, p, begin, stop, this)
        log_likelihood += log_scale
        # One logarithm for many items: their likelihoods are multiplied while the product stays far from zero.
        if factor < _LOG_BELOW or likelihood < _LOG_BELOW:
            log_likelihood += np.log(factor) + np.log(likelihood)
            likelihood = 1.0
        else:
            likelihood *= factor
        for row in range(begin, stop):
            where = cell[row]
            for k in range(len(size)):
                if weight is None:
                    counts[where, k] += p[k]
                else:
                    counts[where, k] += p[k] * weight[row]
        for k in range(len(size)):
            states[k] += p[k]
    return log_likelihood + np.log(likelihood)


@njit(cache=True, nogil=True)
@no_type_check
def _posterior(size, offsets, cell, weight, anchor, table, shares, out, first, end):
    for this in range(first, end):
        _item(size, cell, weight, anchor, table, shares, out[this], offsets[this], offsets[this + 1], this)


@njit(cache=True, nogil=True)
@no_type_check
def _count(size, offsets, cell, weight, posterior, counts, first, end):
    for this in range(first, end):
        for row in range(offsets[this], offsets[this + 1]):
            where = cell[row]
            for k in range(len(size)):
                if weight is None:
                    counts[where, k] += posterior[this, k]
                else:
                    counts[where, k] += posterior[this, k] * weight[row]
