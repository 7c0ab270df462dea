"""Work cut into chunks that depend on the data alone, so that any number of threads gives the same bits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np
from jaxtyping import Int64

from middlemost.stats.threads import thread_count

RATINGS_PER_CHUNK = 250_000
MAX_CHUNKS = 16
MAX_PRIVATE_BYTES = 256 * 2**20

Result = TypeVar("Result")


def item_chunks(item_offsets: Int64[np.ndarray, "items_and_end"], private_bytes: int) -> list[tuple[int, int]]:
    """Ranges of items with about equally many ratings each.

    Args:
        item_offsets: Where each item's rows begin.
        private_bytes: What every chunk allocates for itself; more of it means fewer chunks, so that all of
            them together stay under 256 MiB.
    """
    n_ratings = int(item_offsets[-1])
    by_memory = MAX_PRIVATE_BYTES // max(private_bytes, 1)
    n_chunks = max(1, min(MAX_CHUNKS, n_ratings // RATINGS_PER_CHUNK, by_memory))
    targets = np.linspace(0, n_ratings, n_chunks + 1)[1:-1]
    cuts = np.searchsorted(item_offsets, targets)
    edges = [0, *cuts.tolist(), len(item_offsets) - 1]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def run_chunks(
    work: Callable[[int, int], Result], chunks: list[tuple[int, int]], threads: int | None
) -> Iterator[Result]:
    """The results of `work(first, end)` for all chunks, in the order of the chunks.

    Args:
        work: Called in threads; releases the GIL where it takes long.
        chunks: As from `item_chunks`.
        threads: Number of threads; None for all processors this process may use.

    Raises:
        SettingError: `threads` is below 1.
    """
    firsts, ends = [first for first, _ in chunks], [end for _, end in chunks]
    n = min(len(chunks), thread_count(threads))
    if n <= 1:
        yield from map(work, firsts, ends)
        return
    with ThreadPoolExecutor(n) as pool:
        yield from pool.map(work, firsts, ends)
