"""The loops of the search for neighbours: keep the best of a block, recompute distances, hand copies back."""

from typing import no_type_check

import numpy as np
from jaxtyping import Float, Float32, Float64, Int32, Int64
from numba import njit

STRIDE = 64
"""So many products are compared at once before any is looked at: few pass, and counting them is fast."""


@njit(cache=True, nogil=True)
@no_type_check
def keep_by_row(
    block: Float32[np.ndarray, "height width"],
    a: int,
    c: int,
    half: Float32[np.ndarray, "rows"],
    least: Float32[np.ndarray, "rows"],
    worst: Int32[np.ndarray, "rows"],
    value: Float32[np.ndarray, "rows m"],
    index: Int32[np.ndarray, "rows m"],
    low: int,
    high: int,
) -> None:
    """Rows a + low to a + high of the table take what is better in the block, whose columns begin at c."""
    width = block.shape[1]
    for r in range(low, high):
        row = a + r
        for begin in range(0, width, STRIDE):
            end = min(begin + STRIDE, width)
            products, minus = block[r, begin:end], half[c + begin : c + end]  # slices let the comparison vectorise
            bar = least[row]
            passing = np.int32(0)
            for j in range(len(products)):
                passing += np.int32(products[j] - minus[j] > bar)
            if passing == 0:
                continue
            for j in range(len(products)):
                new = products[j] - minus[j]
                if new > least[row] and c + begin + j != row:
                    _replace(value, index, least, worst, row, new, c + begin + j)


@njit(cache=True, nogil=True)
@no_type_check
def keep_by_column(
    block: Float32[np.ndarray, "height width"],
    a: int,
    c: int,
    half: Float32[np.ndarray, "rows"],
    least: Float32[np.ndarray, "rows"],
    worst: Int32[np.ndarray, "rows"],
    value: Float32[np.ndarray, "rows m"],
    index: Int32[np.ndarray, "rows m"],
    low: int,
    high: int,
) -> None:
    """The same block read the other way: rows c + low to c + high of the table take what is better in its columns."""
    for r in range(block.shape[0]):
        minus = half[a + r]
        for begin in range(low, high, STRIDE):
            end = min(begin + STRIDE, high)
            products, bars = block[r, begin:end], least[c + begin : c + end]
            passing = np.int32(0)
            for j in range(len(products)):
                passing += np.int32(products[j] - minus > bars[j])
            if passing == 0:
                continue
            for j in range(len(products)):
                new = products[j] - minus
                if new > bars[j]:
                    _replace(value, index, least, worst, c + begin + j, new, a + r)


@njit(cache=True, nogil=True)
@no_type_check
def _replace(
    value: Float32[np.ndarray, "rows m"],
    index: Int32[np.ndarray, "rows m"],
    least: Float32[np.ndarray, "rows"],
    worst: Int32[np.ndarray, "rows"],
    row: int,
    new: float,
    other: int,
) -> None:
    value[row, worst[row]] = new
    index[row, worst[row]] = other
    at, bar = 0, value[row, 0]
    for one in range(1, value.shape[1]):
        if value[row, one] < bar:
            at, bar = one, value[row, one]
    worst[row], least[row] = at, bar


@njit(cache=True, nogil=True)
@no_type_check
def exact_distances(
    features: Float[np.ndarray, "rows axes"],
    scale: Float64[np.ndarray, "rows"],
    index: Int32[np.ndarray, "rows m"],
    square: Float64[np.ndarray, "rows m"],
    low: int,
    high: int,
) -> None:
    """Squared distances of scaled rows in float64; a row of scale 0 is at 2 from all others but its like."""
    for row in range(low, high):
        for one in range(index.shape[1]):
            other = index[row, one]
            if (scale[row] == 0.0) != (scale[other] == 0.0):
                square[row, one] = 2.0
                continue
            total = 0.0
            for axis in range(features.shape[1]):
                apart = features[row, axis] * scale[row] - features[other, axis] * scale[other]
                total += apart * apart
            square[row, one] = total


@njit(cache=True, nogil=True)
@no_type_check
def with_copies(
    copy_of: Int32[np.ndarray, "items"],
    members: Int32[np.ndarray, "items"],
    starts: Int64[np.ndarray, "rows_and_end"],
    kept: Int32[np.ndarray, "rows m"],
    distance: Float64[np.ndarray, "rows m"],
    index: Int32[np.ndarray, "items k"],
    apart: Float64[np.ndarray, "items k"],
) -> None:
    """Every item takes its own copies first, then the copies of each neighbour in turn, until it has k."""
    k = index.shape[1]
    for item in range(len(copy_of)):
        row = copy_of[item]
        place = 0
        for near in range(-1, kept.shape[1]):
            group = row if near < 0 else kept[row, near]
            for at in range(starts[group], starts[group + 1]):
                if place < k and members[at] != item:
                    index[item, place] = members[at]
                    apart[item, place] = 0.0 if near < 0 else distance[row, near]
                    place += 1
