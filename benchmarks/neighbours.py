"""Nearest neighbours beside scikit-learn's exact search: one process, the same features.

Run with `python benchmarks/neighbours.py [--write]`; four minutes on two cores.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
from sklearn.neighbors import NearestNeighbors

import report
from middlemost.mislabels.neighbours import nearest

AXES = 384
K = 10
SIZES = (10_000, 30_000, 100_000)
PEER_UP_TO = 30_000
CLUSTERS = 200


def measured() -> Iterator[str]:
    """Seconds by size, and how often both find the same neighbours."""
    yield (
        f"Made-up embeddings: {AXES} numbers in float32 around {CLUSTERS} centres; the {K} nearest by cosine. Seconds "
        "by the clock, one run; scikit-learn's `NearestNeighbors(algorithm='brute', metric='cosine')` up to "
        f"{PEER_UP_TO:,} items."
    )
    yield ""
    nearest(embeddings(2_000), k=K)  # compiles
    yield from report.table(("items", "scikit-learn", "Middlemost", "times as fast", "same", "bar"), map(row, SIZES))
    yield ""
    yield (
        '"Same" is the share of neighbours that both find. Every pair is compared: the search is exact. At the cut '
        "scikit-learn decides by float32 distances, this by float64."
    )


def row(n: int) -> tuple[str, ...]:
    """One line of the table."""
    features = embeddings(n)
    found, ours = timed(lambda: nearest(features, k=K))
    bar = "120" if n == max(SIZES) else ""
    if n > PEER_UP_TO:
        return f"{n:,}", "", f"{ours:.1f}", "", "", bar
    peer, theirs = timed(lambda: by_scikit_learn(features))
    same = np.mean([len(set(a) & set(b)) / K for a, b in zip(found.index.tolist(), peer.tolist(), strict=True)])
    return f"{n:,}", f"{theirs:.1f}", f"{ours:.1f}", f"{theirs / ours:.1f}", f"{same:.4%}", bar


def embeddings(n: int) -> np.ndarray:
    """Rows around centres, as embeddings of sentences lie."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(CLUSTERS, AXES)).astype(np.float32)
    return centres[rng.integers(0, CLUSTERS, n)] + rng.normal(size=(n, AXES)).astype(np.float32)


def by_scikit_learn(features: np.ndarray) -> np.ndarray:
    """The K nearest of every row without itself."""
    search = NearestNeighbors(n_neighbors=K, algorithm="brute", metric="cosine").fit(features)
    return search.kneighbors(return_distance=False)


def timed(call: Callable[[], object]) -> tuple:
    """What a call returns, and its seconds by the clock."""
    begun = time.perf_counter()
    result = call()
    return result, time.perf_counter() - begun


if __name__ == "__main__":
    report.run(measured)
