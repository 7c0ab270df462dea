"""The nearest neighbours of every item, found exactly by blocked matrix products."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from jaxtyping import Float, Float32, Float64, Int32

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.progress import Progress
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.content import check_features, same_rows
from middlemost.mislabels.nearest_kernels import exact_distances, keep_by_column, keep_by_row, with_copies
from middlemost.stats.threads import thread_count

Metric = Literal["cosine", "euclidean"]

SPARE = 8
"""So many more than k are kept by float32 products; float64 distances then decide among them."""

TILE_ROWS = 1024
TILE_COLUMNS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours(OwnsArrays):
    """The nearest other items of every item, the nearest first.

    Attributes:
        index: Rows of the neighbours.
        distance: Their distances: 1 - cosine, or Euclidean.
        metric: Which of the two.
    """

    index: Int32[np.ndarray, "items k"]
    distance: Float64[np.ndarray, "items k"]
    metric: Metric

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Neighbours({self.index.shape[0]:,} items, {self.index.shape[1]} each, {self.metric})"


def nearest(
    features: Float[np.ndarray, "items features"],
    *,
    k: int = 10,
    metric: Metric = "cosine",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Neighbours:
    """The k nearest other items of every item.

    Every pair is compared, by float32 products of blocks (half of them: distances are symmetric). For each item the
    best k + 8 are kept and their distances computed anew in float64, which decides. An item is no neighbour of
    itself, an exact copy of it is, at distance 0. Equal distances go to the item whose row, or whose copy's row,
    comes first: sort items by id where their order must decide nothing.

    Memory beside the features is a copy of them in float32, about 12 (k + 8) bytes an item and 40 MB.

    Args:
        features: One row an item.
        k: Neighbours an item. Default 10, as in Cleanlab's k-nearest-neighbour graph; all others where there are
            fewer.
        metric: `"cosine"` (default) is 1 - cosine of the angle, right for embeddings; a row of zeros is at 1 from all
            others, at 0 from other rows of zeros. `"euclidean"` is the distance itself.
        threads: How many threads. Default: one for each processor; products take what the BLAS library takes.
        progress: Called as blocks are done.

    Raises:
        InputError: A feature is NaN or infinite, or there are fewer than two items.
        SettingError: `k` is below 1, or the metric unknown.

    Example:
        >>> found = nearest(np.array([[0.0], [1.0], [3.0]]), k=1, metric="euclidean")
        >>> found.index.ravel().tolist(), found.distance.ravel().tolist()
        ([1, 0, 1], [1.0, 1.0, 2.0])
    """
    check_features(features)
    if k < 1:
        raise SettingError(f"k is {k}.", remedy="Ask for 1 neighbour or more.")
    if metric not in ("cosine", "euclidean"):
        raise SettingError(f"metric is {metric!r}.", remedy="Choose cosine or euclidean.")
    if len(features) < 2:
        raise InputError("One item alone has no neighbours.", where="features", remedy="Give two items or more.")
    copy_of = same_rows(features)
    first = np.unique(copy_of, return_index=True)[1].astype(np.int32)  # groups are numbered in the order of items
    distinct = np.ascontiguousarray(features[first]) if len(first) < len(features) else features
    workers = thread_count(threads)
    scale, points = _scaled(distinct, metric)
    with ThreadPoolExecutor(workers) as pool:
        kept = _best(points, min(k + SPARE, len(first) - 1), _over(pool, workers), progress)
        distance = _distances(distinct, scale, kept, metric, _over(pool, workers))
    order = np.lexsort((kept, distance))[:, :k] if kept.size else kept.astype(np.int64)
    kept = np.take_along_axis(kept, order, axis=1)
    distance = np.take_along_axis(distance, order, axis=1)
    if len(first) < len(features):
        kept, distance = _with_copies(copy_of, kept, distance, min(k, len(features) - 1))
    return Neighbours(freeze(kept), freeze(distance), metric)


_Over = Callable[[Callable[[int, int], object], int], None]


def _over(pool: ThreadPoolExecutor, workers: int) -> _Over:
    """Something that runs `work(first, end)` over n things, a share for each worker."""

    def run(work: Callable[[int, int], object], n: int) -> None:
        edges = np.linspace(0, n, workers + 1).astype(int).tolist()
        for done in [pool.submit(work, a, b) for a, b in pairwise(edges) if b > a]:
            done.result()

    return run


def _scaled(
    features: Float[np.ndarray, "rows features"], metric: Metric
) -> tuple[Float64[np.ndarray, "rows"], Float32[np.ndarray, "rows axes"]]:
    """What each row is multiplied by, and the points whose products tell the order of distances."""
    largest = np.abs(features).max(axis=1).astype(np.float64)
    if metric == "euclidean":
        unit = 1.0 / max(float(largest.max()), np.finfo(np.float64).tiny)
        centred = features * unit - (features * unit).mean(axis=0)  # else products cancel where the mean is large
        return np.ones(len(features)), centred.astype(np.float32)
    zero = largest == 0.0
    scaled = features / np.where(zero, 1.0, largest)[:, None]
    norm = np.sqrt(np.einsum("ij,ij->i", scaled, scaled))
    points = (scaled / np.where(zero, 1.0, norm)[:, None]).astype(np.float32)
    if zero.any():
        points = np.hstack([points, zero[:, None].astype(np.float32)])  # rows of zeros meet on an axis of their own
    return np.where(zero, 0.0, 1.0 / np.where(zero, 1.0, norm * largest)), points


def _best(
    points: Float32[np.ndarray, "rows axes"], m: int, over: _Over, progress: Progress | None
) -> Int32[np.ndarray, "rows m"]:
    """The m nearest of every row by float32 products: u·v - |v|²/2 is largest for the nearest v."""
    n = len(points)
    half = np.einsum("ij,ij->i", points, points) / np.float32(2)
    value = np.full((n, m), -np.inf, dtype=np.float32)
    index = np.full((n, m), -1, dtype=np.int32)
    if m == 0:
        return index
    least, worst = np.full(n, -np.inf, dtype=np.float32), np.zeros(n, dtype=np.int32)
    space = np.empty(TILE_ROWS * TILE_COLUMNS, dtype=np.float32)
    for a in range(0, n, TILE_ROWS):
        b = min(a + TILE_ROWS, n)
        for c, d in [(a, b), *((c, min(c + TILE_COLUMNS, n)) for c in range(b, n, TILE_COLUMNS))]:
            block = space[: (b - a) * (d - c)].reshape(b - a, d - c)
            np.matmul(points[a:b], points[c:d].T, out=block)
            kept = (block, a, c, half, least, worst, value, index)
            over(lambda low, high, kept=kept: keep_by_row(*kept, low, high), b - a)
            if c != a:
                over(lambda low, high, kept=kept: keep_by_column(*kept, low, high), d - c)
        if progress is not None:
            # The work left is a triangle.
            progress(n * n - (n - b) * (n - b), n * n)
    return index


def _distances(
    features: Float[np.ndarray, "rows features"],
    scale: Float64[np.ndarray, "rows"],
    index: Int32[np.ndarray, "rows m"],
    metric: Metric,
    over: _Over,
) -> Float64[np.ndarray, "rows m"]:
    square = np.empty(index.shape)
    over(lambda low, high: exact_distances(features, scale, index, square, low, high), len(features))
    return square / 2.0 if metric == "cosine" else np.sqrt(square)


def _with_copies(
    copy_of: Int32[np.ndarray, "items"],
    kept: Int32[np.ndarray, "rows m"],
    distance: Float64[np.ndarray, "rows m"],
    k: int,
) -> tuple[Int32[np.ndarray, "items k"], Float64[np.ndarray, "items k"]]:
    """From neighbours among distinct rows to neighbours among items."""
    members = np.argsort(copy_of, kind="stable").astype(np.int32)
    starts = np.concatenate(([0], np.cumsum(np.bincount(copy_of))))
    index = np.empty((len(copy_of), k), dtype=np.int32)
    apart = np.empty((len(copy_of), k))
    with_copies(copy_of, members, starts, kept, distance, index, apart)
    return index, apart
