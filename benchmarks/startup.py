"""How long a fresh process takes: help, import, demo, and a first Dawid-Skene that has to compile.

Run with `python benchmarks/startup.py [--write]`; about a minute.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import report

TIMES = 7
FIRST_TIMES = 3
FIRST = """
import numpy as np
from middlemost import Ratings, Vocabulary, truth
rng = np.random.default_rng(0)
codes = [rng.integers(0, n, 5000).astype(np.int32) for n in (1000, 50, 4)]
names = [Vocabulary(map(str, range(n))) for n in (1000, 50, 4)]
truth.dawid_skene(Ratings.from_codes(*codes, items=names[0], raters=names[1], labels=names[2]))
"""
COMMANDS = {
    "`python -c pass`": (["-c", "pass"], ""),
    "`import middlemost`": (["-c", "import middlemost"], "0.5"),
    "`middlemost --help`": (["-m", "middlemost", "--help"], "0.3"),
    "`middlemost audit --help`": (["-m", "middlemost", "audit", "--help"], ""),
    "`middlemost demo`": (["-m", "middlemost", "demo"], "60"),
    "a first `dawid_skene`, loops from the cache": (["-c", FIRST], ""),
}
"""What → arguments of Python, and the bar."""


def measured() -> Iterator[str]:
    """A row for each command, Python's own start included in all of them."""
    yield (
        f"Seconds of a whole process, from its start to its end, median of {TIMES} after one to fill the caches; "
        f"with the cache of compiled loops empty, median of {FIRST_TIMES}."
    )
    yield ""
    yield from report.table(("what", "seconds", "processor seconds", "bar, seconds"), rows())


def rows() -> Iterator[tuple[str, ...]]:
    """Measure."""
    for what, (arguments, bar) in COMMANDS.items():
        process_seconds(arguments)
        yield what, *medians([process_seconds(arguments) for _ in range(TIMES)]), bar
    first = []
    for _ in range(FIRST_TIMES):
        with tempfile.TemporaryDirectory() as cache:
            first.append(process_seconds(["-c", FIRST], NUMBA_CACHE_DIR=cache))
    yield "a first `dawid_skene`, compiling", *medians(first), "3"


def process_seconds(arguments: list[str], **environment: str) -> tuple[float, float]:
    """Clock and processor seconds of one process."""
    spent, begun = children_seconds(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun, children_seconds() - spent


def children_seconds() -> float:
    """Processor seconds of all finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def medians(runs: list[tuple[float, float]]) -> tuple[str, str]:
    """Medians of both, as text."""
    clock, processor = (statistics.median(column) for column in zip(*runs, strict=True))
    return f"{clock:.2f}", f"{processor:.2f}"


if __name__ == "__main__":
    report.run(measured)
