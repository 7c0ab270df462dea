"""Dawid-Skene and one-coin beside crowd-kit: one process, the same ratings, 20 iterations each.

Run with `python benchmarks/dawid_skene.py [--write]` after `pip install -e ".[bench]"`; five minutes, all but seconds
of them crowd-kit's. Whole calls are measured by the clock and by the processor's time, fits by the latter.
"""

import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from crowdkit.aggregation import DawidSkene, OneCoinDawidSkene

import report
from crowd import DESCRIPTION, N_RATINGS, ratings_frame
from middlemost import Ratings, read_ratings, truth

ITERATIONS = 20
SETTINGS = {"max_iterations": ITERATIONS, "tolerance": -1.0}
BARS = {"dawid_skene": ("40", "80"), "one_coin": ("", "200")}


def measured() -> Iterator[str]:
    """Whole calls, fits and memory."""
    frame = ratings_frame()
    theirs = frame.rename({"item": "task", "rater": "worker"}).to_pandas()
    ratings = read_ratings(frame)
    yield f"{DESCRIPTION}; {ITERATIONS} iterations. Seconds, median of five runs, of two where one takes over 30."
    yield ""
    head = ("what", "crowd-kit", "Middlemost", "times as fast", "bar")
    peers = {
        "dawid_skene": lambda: DawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs),
        "one_coin": lambda: OneCoinDawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs),
    }
    yield from report.table(head, (row for name in peers for row in compare(name, peers[name], frame, ratings)))
    yield ""
    memory = report.peak_bytes(lambda: truth.dawid_skene(ratings, **SETTINGS)) / N_RATINGS
    yield (
        "A whole call takes a Polars frame of text columns (crowd-kit: a pandas frame) and encodes it; a fit takes "
        "what is encoded. Where crowd-kit, which runs on one core, takes much longer by the clock than by the "
        "processor's time, the machine was busy and the ratio by the clock means little. The fit of `dawid_skene` "
        f"allocates {memory:.0f} bytes a rating at its peak (bar: 60). By maximum likelihood both programs decide "
        f"alike on {same_labels(theirs, ratings):.2%} of the items."
    )


def compare(
    name: str, peer: Callable[[], object], frame: object, ratings: Ratings
) -> Iterator[tuple[str, str, str, str, str]]:
    """The two rows of a method."""
    method = getattr(truth, name)
    clock, processor = report.median_seconds(peer)
    whole, whole_processor = report.median_seconds(lambda: method(read_ratings(frame), **SETTINGS))
    _, fit = report.median_seconds(lambda: method(ratings, threads=1, **SETTINGS))
    whole_bar, fit_bar = BARS[name]
    for what, theirs, ours, bar in (
        ("whole call", clock, whole, whole_bar),
        ("whole call, processor's time", processor, whole_processor, ""),
        ("fit, one thread, processor's time", processor, fit, fit_bar),
    ):
        yield f"`{name}`, {what}", f"{theirs:.2f}", f"{ours:.3f}", f"{theirs / ours:.0f}", bar


def same_labels(theirs: pd.DataFrame, ratings: Ratings) -> float:
    """Share of items on which maximum likelihood by both programs decides alike."""
    peer = DawidSkene(n_iter=ITERATIONS, tol=0).fit(theirs).labels_
    ours = truth.dawid_skene(ratings, strength=0.0, **SETTINGS).to_polars()
    return float(np.mean(peer.loc[ours["item"].to_list()].to_numpy() == ours["label"].to_numpy()))


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning, module="crowdkit")
    report.run(measured)
