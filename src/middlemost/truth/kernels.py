"""The two loops that the Dawid-Skene family shares: posteriors from a table, expected counts from posteriors.

A rater and the label given are packed into one cell, rater * K + given. The table holds, for every cell and
every state (true label), the probability of that label given that state. Products run in linear space: table
entries are at least `SMALLEST`, so 24 factors stay above 1e-288; where items have as many ratings, each state's
product then goes to a logarithm of its own, so that a state that falls far behind can still win. Indices are
unsigned, since the compiler would otherwise provide for negative ones. Counts are private to a chunk of items and
added in the order of the chunks: the bits do not depend on threads.
"""

from typing import Any, no_type_check

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64
from numba import njit

from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError
from middlemost.truth.chunks import item_chunks, run_chunks

SMALLEST = 1e-12
"""Floor of table entries and class shares."""

_RESCALE_EVERY = 24
_LOG_BELOW = 1e-150
_LOG_ABOVE = 1e150
_COMPILED_LABELS = range(2, 9)


class Cells:
    """Ratings packed for the loops, which know no weights.

    A rater's repeats weigh less than 1; they stand under a rater of their own, whose table is the rater's to the
    power of the weight, and whose counts go back to the rater times the weight: see `spread` and `collect`.

    Args:
        ratings: Any ratings.
        gold: Items whose state is known; None for none.
    """

    def __init__(self, ratings: Ratings, gold: Gold | None = None) -> None:
        self.n_items = len(ratings.items)
        self.n_raters = len(ratings.raters)
        self.n_labels = len(ratings.labels)
        rater, self._repeater, self._power = _repeaters(ratings)
        self.n_cells = (self.n_raters + len(self._repeater)) * self.n_labels
        if self.n_cells >= 2**31:
            raise CapacityError(
                f"{self.n_raters:,} raters times {self.n_labels:,} labels do not fit a 32-bit code.",
                remedy="Take majority, or merge labels.",
            )
        self.offsets: Int64[np.ndarray, "items_and_end"] = ratings.item_offsets
        self.cell: Int32[np.ndarray, "ratings"] = rater * np.int32(self.n_labels) + ratings.label
        self.anchor: Int32[np.ndarray, "items"] | None = None
        if gold:
            gold.check(self.n_items, self.n_labels)
            self.anchor = gold.by_item(self.n_items)
        self.long_items = bool(np.diff(self.offsets).max() >= _RESCALE_EVERY)

    @property
    def free(self) -> Bool[np.ndarray, "items"]:
        """Which items class shares are estimated from: rated ones without gold, or all rated ones where all have it."""
        rated = np.diff(self.offsets) > 0
        free = rated if self.anchor is None else rated & (self.anchor < 0)
        return free if free.any() else rated

    @property
    def chunks(self) -> list[tuple[int, int]]:
        """Ranges of items for the thread pool."""
        return item_chunks(self.offsets, self.n_cells * self.n_labels * 8)

    def spread(self, factors: Float64[np.ndarray, "own ..."]) -> Float64[np.ndarray, "cells ..."]:
        """What each cell multiplies a likelihood with: the raters' factors, then those of repeats.

        Args:
            factors: A factor, or one for each state, for every rater and label.
        """
        if not len(self._repeater):
            return factors
        by_rater = factors.reshape(self.n_raters, -1)
        repeats = by_rater[self._repeater] ** self._power[:, None]
        return np.concatenate([by_rater, repeats]).reshape(self.n_cells, *factors.shape[1:])

    def collect(self, counts: Float64[np.ndarray, "cells ..."]) -> Float64[np.ndarray, "own ..."]:
        """Counts of all cells as counts of raters and labels, repeats by their weight.

        Args:
            counts: A count, or one for each state, for every cell.
        """
        if not len(self._repeater):
            return counts
        by_rater = counts.reshape(self.n_raters + len(self._repeater), -1)
        own = by_rater[: self.n_raters].copy()
        np.add.at(own, self._repeater, by_rater[self.n_raters :] * self._power[:, None])
        return own.reshape(self.n_raters * self.n_labels, *counts.shape[1:])


def _repeaters(
    ratings: Ratings,
) -> tuple[Int32[np.ndarray, "ratings"], Int64[np.ndarray, "repeaters"], Float64[np.ndarray, "repeaters"]]:
    """Rater codes with new ones for ratings of a weight other than 1, and the rater and weight behind each new one."""
    repeated = ratings.weight != 1.0
    power, which = np.unique(ratings.weight[repeated], return_inverse=True)
    base = max(len(power), 1)
    repeaters, place = np.unique(ratings.rater[repeated].astype(np.int64) * base + which, return_inverse=True)
    rater = ratings.rater.copy()
    rater[repeated] = len(ratings.raters) + place
    return rater, repeaters // base, power[repeaters % base]


def expected_counts(
    cells: Cells, posterior: Float64[np.ndarray, "items labels"], threads: int | None = None
) -> Float64[np.ndarray, "cells labels"]:
    """How often each cell is expected under each state: the M step's counts.

    Args:
        cells: The ratings.
        posterior: Posterior of every item.
        threads: Threads to use; None for all.
    """
    size = compiled_size(cells.n_labels)

    def work(first: int, end: int) -> np.ndarray:
        private = np.zeros((cells.n_cells, cells.n_labels))
        _count(size, cells.offsets, cells.cell, posterior, private, first, end)
        return private

    counts = np.zeros((cells.n_cells, cells.n_labels))
    for private in run_chunks(work, cells.chunks, threads):
        counts += private
    return cells.collect(counts)


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
    size = compiled_size(cells.n_labels)
    table = cells.spread(table)
    posterior = np.empty((cells.n_items, cells.n_labels))

    def work(first: int, end: int) -> None:
        logs = np.zeros(cells.n_labels) if cells.long_items else None
        args = (cells.offsets, cells.cell, cells.anchor, table, shares)
        _posterior(size, *args, posterior, logs, first, end)

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
    size = compiled_size(cells.n_labels)
    table = cells.spread(table)

    def work(first: int, end: int) -> tuple[np.ndarray, np.ndarray, float]:
        private, states = np.zeros_like(table), np.zeros(cells.n_labels)
        logs = np.zeros(cells.n_labels) if cells.long_items else None
        args = (cells.offsets, cells.cell, cells.anchor, table, shares)
        return private, states, _em(size, *args, private, states, logs, first, end)

    counts, states, log_likelihood = np.zeros_like(table), np.zeros(cells.n_labels), 0.0
    for private, part, part_likelihood in run_chunks(work, cells.chunks, threads):
        counts += private
        states += part
        log_likelihood += part_likelihood
    return cells.collect(counts), states, log_likelihood


def compiled_size(n_labels: int) -> Any:
    """The number of labels as something whose length the compiler knows, where that pays (2 to 8 labels)."""
    return (0,) * n_labels if n_labels in _COMPILED_LABELS else np.zeros(n_labels, dtype=np.int8)


@njit(cache=True, nogil=True, inline="always")  # a call would cost a third more time
@no_type_check
def _item(size, cell, anchor, table, shares, p, logs, first, end, this) -> tuple[float, float]:
    """Fill p with one item's posterior; return its likelihood as a factor and the log of another.

    `logs` is scratch space, all zero before and after; None where no item is long, which makes the loop faster.
    """
    known = -1 if anchor is None else anchor[this]
    for k in range(len(size)):
        p[k] = shares[k] if known < 0 else (1.0 if k == known else 0.0)
    since = 0
    for row in range(first, end):
        where = np.uint64(cell[row])
        for k in range(len(size)):
            p[k] *= table[where, k]
        if logs is not None:
            since += 1
            if since == _RESCALE_EVERY:
                since = 0
                for k in range(len(size)):
                    logs[k] += np.log(p[k])
                    p[k] = 1.0
    top = 0.0
    if logs is not None and end - first >= _RESCALE_EVERY:
        top = logs.max()
        for k in range(len(size)):
            p[k] *= np.exp(logs[k] - top)
            logs[k] = 0.0
    total = 0.0
    for k in range(len(size)):
        total += p[k]
    scale = 1.0 / total
    for k in range(len(size)):
        p[k] *= scale
    return total, top


@njit(cache=True, nogil=True)
@no_type_check
def _em(size, offsets, cell, anchor, table, shares, counts, states, logs, first, end) -> float:
    p = np.empty(len(size))
    log_likelihood = 0.0
    likelihood = 1.0
    for this in range(first, end):
        begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
        if begin == stop:  # says nothing about class shares
            continue
        factor, log_scale = _item(size, cell, anchor, table, shares, p, logs, begin, stop, this)
        log_likelihood += log_scale
        # One logarithm for many items: their likelihoods are multiplied while the product is far from 0 and from
        # infinity (a factor can be as large as the number of labels).
        if factor < _LOG_BELOW or likelihood < _LOG_BELOW or likelihood > _LOG_ABOVE:
            log_likelihood += np.log(factor) + np.log(likelihood)
            likelihood = 1.0
        else:
            likelihood *= factor
        for row in range(begin, stop):
            where = np.uint64(cell[row])
            for k in range(len(size)):
                counts[where, k] += p[k]
        known = -1 if anchor is None else anchor[this]
        if known < 0:  # gold was chosen: it says nothing about class shares
            for k in range(len(size)):
                states[k] += p[k]
    return log_likelihood + np.log(likelihood)


@njit(cache=True, nogil=True)
@no_type_check
def _posterior(size, offsets, cell, anchor, table, shares, out, logs, first, end) -> None:
    for this in range(first, end):
        begin, stop = np.uint64(offsets[this]), np.uint64(offsets[this + 1])
        _item(size, cell, anchor, table, shares, out[this], logs, begin, stop, this)


@njit(cache=True, nogil=True)
@no_type_check
def _count(size, offsets, cell, posterior, counts, first, end) -> None:
    for this in range(first, end):
        for row in range(np.uint64(offsets[this]), np.uint64(offsets[this + 1])):
            where = np.uint64(cell[row])
            for k in range(len(size)):
                counts[where, k] += posterior[this, k]
