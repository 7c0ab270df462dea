"""Krippendorff's alpha with 200 two-way resamples at a million ratings; the value alone beside krippendorff."""

import statistics
import time

import numpy as np

from middlemost import Ratings, Vocabulary
from middlemost.agreement import krippendorff_alpha

ITEMS, OVERLAP, RATERS, LABELS = 200_000, 5, 5_000, 4


def crowd():
    """A million ratings, 70% of them right."""
    rng = np.random.default_rng(0)
    item = np.repeat(np.arange(ITEMS, dtype=np.int32), OVERLAP)
    truth = np.repeat(rng.integers(LABELS, size=ITEMS), OVERLAP)
    label = np.where(rng.random(len(item)) < 0.7, truth, rng.integers(LABELS, size=len(item)))
    return Ratings.from_codes(
        item,
        (rng.integers(RATERS // OVERLAP, size=len(item)) * OVERLAP + np.tile(np.arange(OVERLAP), ITEMS)).astype(
            np.int32
        ),
        label.astype(np.int32),
        items=Vocabulary(map(str, range(ITEMS))),
        raters=Vocabulary(map(str, range(RATERS))),
        labels=Vocabulary(map(str, range(LABELS))),
        ordinal=True,
    )


def seconds(call, times=5):
    """Median time of a call, after one to warm up."""
    call()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main():
    """Print times."""
    ratings = crowd()
    print(f"{len(ratings):,} ratings of {ITEMS:,} items by {RATERS:,} raters, {LABELS} labels; median of five, s")
    for scale in ("nominal", "ordinal", "interval"):
        for threads in (1, 2):
            taken = seconds(
                lambda scale=scale, threads=threads: krippendorff_alpha(ratings, scale=scale, threads=threads)
            )
            print(f"{scale:9} 200 two-way resamples, threads {threads}: {taken:6.2f}")
    ours = seconds(lambda: krippendorff_alpha(ratings, scale="nominal", resamples=0))
    print(f"value alone: {ours:.3f}")
    try:
        import krippendorff
    except ImportError:
        print("krippendorff is not installed: no comparison")
        return
    counts = np.zeros((ITEMS, LABELS), dtype=np.int64)
    np.add.at(counts, (ratings.item, ratings.label), 1)
    peer = seconds(lambda: krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
    print(f"krippendorff, value alone, from counts: {peer:.3f} ({peer / ours:.1f} times as long)")


if __name__ == "__main__":
    main()
