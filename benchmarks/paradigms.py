"""Fleiss' kappa of three groups of twenty people on the same 200 tweets: its interval, and the one over items alone.

Run with `MIDDLEMOST_DATA=folder python benchmarks/paradigms.py [--write]`; a few seconds.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

import report
from middlemost import Ratings, read_ratings
from middlemost.agreement import fleiss
from middlemost.stats.resampling import Interval, items_interval, two_way_interval

RESAMPLES = 1000
GROUPS = {"g1": "descriptive: their own view", "g2": "prescriptive: a long guideline", "g3": "a short guideline"}
BARS = {"g1": 0.050, "g2": 0.038, "g3": 0.053}
"""Two-way standard deviations to be met within 15%."""


def measured() -> Iterator[str]:
    """A row for each group."""
    yield (
        f"Annotation paradigms (Röttger et al. 2022): each group of twenty rated every tweet. 95% intervals and their "
        f"standard deviations from {RESAMPLES} resamples."
    )
    yield ""
    head = ("group", "Fleiss' kappa", "two-way", "deviation", "bar", "items alone", "deviation", "times too narrow")
    yield from report.table(head, rows())


def rows() -> Iterator[tuple[str, ...]]:
    """Split the raters into their groups."""
    folder = report.real_data() / "disagreement" / "annotation_paradigms"
    ratings = read_ratings(folder / "ratings.csv.gz")
    group_of = dict(pl.read_csv(folder / "raters.csv.gz", infer_schema=False).select("rater", "group").iter_rows())
    group = np.array([group_of[rater] for rater in ratings.raters])
    for name, what in GROUPS.items():
        yield what, *numbers(ratings.keep((group == name)[ratings.rater]), BARS[name])


def numbers(ratings: Ratings, bar: float) -> tuple[str, ...]:
    """Kappa, and both intervals with their standard deviations."""
    measure = fleiss.prepare(ratings)
    every_item, every_rater = np.ones(len(measure.rows.items)), np.ones(len(measure.rows.raters))
    settings = {"bounds": measure.bounds, "resamples": RESAMPLES}
    both = two_way_interval(measure.statistic, len(every_item), len(every_rater), **settings)
    alone = items_interval(lambda items: measure.statistic(items, every_rater), len(every_item), **settings)
    value = measure.statistic(every_item, every_rater)
    narrow = both.deviation / alone.deviation
    return f"{value:.3f}", *ends(both), f"{bar:.3f} ± 15%", *ends(alone), f"{narrow:.1f}"


def ends(interval: Interval) -> tuple[str, str]:
    """The interval and its standard deviation, as text."""
    return f"{interval.low:.2f} to {interval.high:.2f}", f"{interval.deviation:.3f}"


if __name__ == "__main__":
    report.run(measured)
