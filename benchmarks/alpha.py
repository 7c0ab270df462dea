"""Krippendorff's alpha with its interval at a million ratings, and the value alone beside the package krippendorff.

Run with `python benchmarks/alpha.py [--write]` after `pip install -e ".[dev]"`; about a minute.
"""

from collections.abc import Iterator

import krippendorff
import numpy as np

import report
from crowd import DESCRIPTION, LABELS, N_RATINGS, ratings_frame
from middlemost import read_ratings
from middlemost.agreement import krippendorff_alpha

RESAMPLES = 200
BAR = 3.0


def measured() -> Iterator[str]:
    """Seconds and memory on each scale, then the peer."""
    ratings = read_ratings(ratings_frame(), order=LABELS)
    yield f"{DESCRIPTION}; {RESAMPLES} two-way resamples. Median of five runs."
    yield ""
    head = ("scale", "threads", "seconds", "processor seconds", "bar, seconds", "bytes a rating", "bar, bytes")
    yield from report.table(head, (scale_row(ratings, scale, threads) for scale, threads in CASES))
    yield ""
    counts = np.zeros((len(ratings.items), len(LABELS)), dtype=np.int64)
    np.add.at(counts, (ratings.item, ratings.label), 1)
    _, ours = report.median_seconds(lambda: krippendorff_alpha(ratings, scale="nominal", resamples=0))
    _, peer = report.median_seconds(lambda: krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
    yield (
        f"The nominal value alone takes {ours:.3f} s of the processor's time; krippendorff, which has no interval and "
        f"is given the table of counts, takes {peer:.3f} s."
    )


CASES = [("nominal", 1), ("nominal", 2), ("ordinal", 1), ("ordinal", 2)]


def scale_row(ratings: object, scale: str, threads: int) -> tuple[str, ...]:
    """One row: seconds and peak memory of the estimate with its interval."""

    def call() -> object:
        return krippendorff_alpha(ratings, scale=scale, resamples=RESAMPLES, threads=threads)

    krippendorff_alpha(ratings, scale=scale, resamples=2)  # compiles its loops before the clock runs
    clock, processor = report.median_seconds(call)
    memory = report.peak_bytes(call) / N_RATINGS
    return scale, str(threads), f"{clock:.2f}", f"{processor:.2f}", f"{BAR:.0f}", f"{memory:.0f}", "60"


if __name__ == "__main__":
    report.run(measured)
