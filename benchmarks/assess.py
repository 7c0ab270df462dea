"""`assess` at scale: a million items with given probabilities, and a hundred thousand with features.

Run with `python benchmarks/assess.py [--write]`; five minutes on two cores.
"""

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

import report
from middlemost.mislabels.assessment import assess

MANY, LABELS = 1_000_000, 10
SOME, AXES = 100_000, 384
FLIPPED = 0.1


def measured() -> Iterator[str]:
    """Seconds, memory, and what was found of the labels flipped."""
    yield (
        f"Made-up items with {LABELS} labels, {FLIPPED:.0%} of them flipped uniformly, and probabilities of a model "
        "that has not seen them. With features: numbers in float32 around a centre a label; neighbours and kernel "
        "ridge regression included. Each in a process of its own, after a small call that compiles; memory is the most "
        "that the process held, arguments, Python and libraries included."
    )
    yield ""
    head = ("items", "features", "flagged", "of them flipped", "seconds", "asked", "processor seconds", "GB")
    yield from report.table(head, (row(*case) for case in ((MANY, 0, "10"), (SOME, AXES, "120"))), text_columns=0)


def row(n: int, axes: int, asked: str) -> tuple[str, ...]:
    """One line of the table, measured in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        flagged, right, seconds, processor, peak = pool.submit(one, n, axes).result()
    return (
        f"{n:,}",
        f"{axes}" if axes else "",
        f"{flagged:,}",
        f"{right:.0%}",
        f"{seconds:.1f}",
        asked,
        f"{processor:.1f}",
        f"{peak / 1e9:.1f}",
    )


def one(n: int, axes: int) -> tuple[int, float, float, float, float]:
    """Flags, their precision, seconds by the clock and of the processor, and bytes."""
    call, _ = prepared(2_000, axes)
    call()
    call, flipped = prepared(n, axes)
    begun, spent = time.perf_counter(), time.process_time()
    found = call()
    seconds, processor = time.perf_counter() - begun, time.process_time() - spent
    peak = 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(found.flagged.sum()), float(flipped[found.flagged].mean()), seconds, processor, peak


def prepared(n: int, axes: int) -> tuple[Callable, np.ndarray]:
    """A call of `assess` on made-up items, and which of them were flipped."""
    rng = np.random.default_rng(0)
    true = rng.integers(0, LABELS, n)
    scores = rng.normal(size=(n, LABELS))
    scores[np.arange(n), true] += 5.0
    probabilities = np.exp(scores)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    flipped = rng.random(n) < FLIPPED
    given = np.where(flipped, (true + rng.integers(1, LABELS, n)) % LABELS, true)
    features = None
    if axes:
        centres = rng.normal(size=(LABELS, axes)).astype(np.float32)
        features = 0.3 * centres[true] + rng.standard_normal((n, axes), dtype=np.float32)
    return lambda: assess(given, probabilities, features=features), flipped


if __name__ == "__main__":
    report.run(measured)
