"""MACE beside crowd-kit: one process, the same ratings, one start and 20 iterations each.

Run with `python benchmarks/mace.py [--write]` after `pip install -e ".[bench]"`; a few minutes, nearly all crowd-kit's.
"""

import warnings
from collections.abc import Iterator

from crowdkit.aggregation import MACE

import report
from crowd import DESCRIPTION, ratings_frame
from middlemost import read_ratings, truth

ITERATIONS = 20
SETTINGS = {"restarts": 1, "max_iterations": ITERATIONS, "tolerance": -1.0}


def measured() -> Iterator[str]:
    """Whole calls and fits."""
    frame = ratings_frame()
    theirs = frame.rename({"item": "task", "rater": "worker"}).to_pandas()
    ratings = read_ratings(frame)
    clock, processor = report.median_seconds(
        lambda: MACE(n_restarts=1, n_iter=ITERATIONS, method="em", verbose=0).fit(theirs)
    )
    yield f"{DESCRIPTION}; one start, {ITERATIONS} iterations of EM. Seconds, median of five runs, of two over 30 s."
    yield ""
    whole, _ = report.median_seconds(lambda: truth.mace(read_ratings(frame), threads=1, **SETTINGS))
    _, fit = report.median_seconds(lambda: truth.mace(ratings, threads=1, **SETTINGS))
    rows = (
        (what, f"{peer:.2f}", f"{ours:.3f}", f"{peer / ours:.0f}", bar)
        for what, peer, ours, bar in (
            ("whole call, one thread, by the clock", clock, whole, "45"),
            ("fit, one thread, processor's time", processor, fit, ""),
        )
    )
    yield from report.table(("what", "crowd-kit", "Middlemost", "times as fast", "bar"), rows)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning, module="crowdkit")
    report.run(measured)
