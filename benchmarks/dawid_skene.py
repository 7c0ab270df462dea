"""Dawid-Skene and one-coin beside crowd-kit: one process, the same ratings, 20 iterations each.

Run with `python benchmarks/dawid_skene.py` after `pip install -e ".[bench]"`. Prints seconds and ratios, and fails
nobody. Whole calls are measured by the clock, fits on one thread by the processor's time; the median of the runs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
from crowdkit.aggregation import DawidSkene, OneCoinDawidSkene

from middlemost import Ratings, read_ratings, truth

N_RATINGS, N_ITEMS, N_RATERS, N_LABELS = 1_000_000, 200_000, 5_000, 4
ITERATIONS = 20
LONG = 30.0

FRESH = """
import time
import numpy as np
from middlemost import Ratings, Vocabulary
rng = np.random.default_rng(0)
codes = [rng.integers(0, n, 5000).astype(np.int32) for n in (1000, 50, 4)]
names = [Vocabulary(map(str, range(n))) for n in (1000, 50, 4)]
ratings = Ratings.from_codes(*codes, items=names[0], raters=names[1], labels=names[2])
begun = time.perf_counter()
from middlemost import truth
truth.dawid_skene(ratings)
print(time.perf_counter() - begun)
"""


def main() -> None:
    """Measure and print."""
    frame = ratings_frame()
    theirs = frame.rename({"item": "task", "rater": "worker"}).to_pandas()
    ratings = read_ratings(frame)
    settings = {"max_iterations": ITERATIONS, "tolerance": -1.0}
    peers = {
        "dawid_skene": lambda: DawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs),
        "one_coin": lambda: OneCoinDawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs),
    }
    print(f"{N_RATINGS:,} ratings, {N_ITEMS:,} items, {N_RATERS:,} raters, {N_LABELS} labels, text ids")
    print(f"{'':34}{'crowd-kit':>10}{'ours':>9}{'ratio':>8}{'bar':>6}")
    for name, peer in peers.items():
        method = getattr(truth, name)
        clock, processor = median_seconds(peer)
        whole, _ = median_seconds(lambda method=method: method(read_ratings(frame), **settings))
        _, fit = median_seconds(lambda method=method: method(ratings, threads=1, **settings))
        bar = 80 if name == "dawid_skene" else 200
        line(f"{name}, whole call with encoding", clock, whole, 40 if name == "dawid_skene" else None)
        line(f"{name}, fit, one thread", processor, fit, bar)
    print(f"the same labels by both Dawid-Skenes: {same_labels(theirs, ratings, settings):.4%} of the items")
    print(f"memory of the fit: {bytes_of(lambda: truth.dawid_skene(ratings, **settings)):.0f} bytes a rating (bar: 60)")
    first, again = fresh_process()
    print(f"first Dawid-Skene in a fresh process, compiling: {first:.2f} s (bar: 3), from the cache: {again:.2f} s")


def ratings_frame() -> pl.DataFrame:
    """Ratings by raters of mixed skill, as text, in random order."""
    rng = np.random.default_rng(1)
    true = rng.integers(0, N_LABELS, N_ITEMS)
    accuracy = rng.beta(5, 2, N_RATERS)
    item = rng.permutation(np.repeat(np.arange(N_ITEMS), N_RATINGS // N_ITEMS))
    rater = rng.integers(0, N_RATERS, N_RATINGS)
    right = rng.random(N_RATINGS) < accuracy[rater]
    label = np.where(right, true[item], rng.integers(0, N_LABELS, N_RATINGS))
    names = np.array([f"label {k}" for k in range(N_LABELS)])
    return pl.DataFrame(
        {
            "item": "item-" + pl.Series(item).cast(pl.String).str.zfill(6),
            "rater": "rater-" + pl.Series(rater).cast(pl.String),
            "label": names[label],
        }
    )


def median_seconds(call: Callable[[], object]) -> tuple[float, float]:
    """Clock and processor seconds of a call: the median of five runs, of two where one takes long."""
    clock, processor = [], []
    while len(clock) < (2 if clock and clock[0] > LONG else 5):
        begun, spent = time.perf_counter(), time.process_time()
        call()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - spent)
    return statistics.median(clock), statistics.median(processor)


def line(what: str, theirs: float, ours: float, bar: float | None) -> None:
    """One line of the table."""
    print(f"{what:34}{theirs:9.2f}s{ours:8.3f}s{theirs / ours:7.0f}x{'' if bar is None else f'{bar:5}x'}", flush=True)


def same_labels(theirs: pd.DataFrame, ratings: Ratings, settings: dict[str, float]) -> float:
    """Share of items on which maximum likelihood by both programs decides alike."""
    peer = DawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs).labels_
    ours = truth.dawid_skene(ratings, strength=0.0, **settings).to_polars()
    return float(np.mean(peer.loc[ours["item"].to_list()].to_numpy() == ours["label"].to_numpy()))


def bytes_of(call: Callable[[], object]) -> float:
    """Peak of what a call allocates, for each rating."""
    call()
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / N_RATINGS


def fresh_process() -> tuple[float, float]:
    """Seconds of a first Dawid-Skene in a fresh process, with an empty cache of compiled loops and with a full one."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        command = [sys.executable, "-c", FRESH]
        runs = [subprocess.run(command, env=environment, capture_output=True, check=True, text=True) for _ in range(2)]
    first, again = (float(run.stdout) for run in runs)
    return first, again


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning, module="crowdkit")
    main()
