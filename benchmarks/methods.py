"""Every truth method on every real data set with gold: accuracy and seconds.

Run with `MIDDLEMOST_DATA=folder python benchmarks/methods.py`; a new line in `truth.METHODS` shows up by itself. Ties
share credit. A method that cannot do without gold gets one half of it, is measured on the other, and the other way
round. Numbers are measured by their mean absolute error.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from middlemost import Consensus, Gold, Ratings, read_ratings, read_values, truth
from middlemost.errors import InputError

NUMBERS = 20
"""A set with more labels than this, all of them numbers, is one of numbers."""


def main() -> None:
    """Measure and print, a line for each data set and method."""
    folder = os.environ.get("MIDDLEMOST_DATA")
    if not folder:
        print("MIDDLEMOST_DATA is not set: there are no data to measure on.")
        return
    print(f"{'data':14}{'method':24}{'accuracy':>9}{'gold':>8}{'seconds':>9}")
    for data in sorted((Path(folder) / "truth").iterdir()):
        files = [data / f"{name}.csv.gz" for name in ("ratings", "gold")]
        if not all(file.exists() for file in files):
            continue
        try:
            ratings = read_ratings(files[0])
        except InputError as refused:
            print(f"{data.name:14}skipped: {refused}")
            continue
        gold = pl.read_csv(files[1], infer_schema=False)
        if are_numbers(ratings):
            measure_numbers(data.name, files[0], gold)
        else:
            measure_labels(data.name, ratings, gold)


def measure_labels(name: str, ratings: Ratings, gold: pl.DataFrame) -> None:
    """A line for each method."""
    known = gold_codes(ratings, gold)
    for method in truth.METHODS:
        list(measured(method, ratings, known))  # compiles its loops before the clock runs
        begun = time.perf_counter()
        hits = np.concatenate(list(measured(method, ratings, known)))
        seconds = time.perf_counter() - begun
        print(f"{name:14}{method:24}{hits.mean():9.4f}{len(hits):8,}{seconds:9.3f}", flush=True)


def measured(method: str, ratings: Ratings, known: Gold) -> Iterator[np.ndarray]:
    """Credit for gold items, by halves where the method needs gold."""
    function = getattr(truth, method)
    try:
        yield credit(function(ratings), known)
    except InputError:
        half = np.random.default_rng(0).permutation(len(known)) % 2 == 0
        for given in (half, ~half):
            consensus = function(ratings, gold=Gold(known.item[given], known.label[given]))
            yield credit(consensus, Gold(known.item[~given], known.label[~given]))


def measure_numbers(name: str, file: Path, gold: pl.DataFrame) -> None:
    """A line for each numeric method."""
    values = read_values(file)
    for method in truth.NUMERIC_METHODS:
        begun = time.perf_counter()
        consensus = getattr(truth, method)(values)
        seconds = time.perf_counter() - begun
        item = consensus.items.find(gold["item"])
        error = abs(consensus.value[item] - gold["label"].cast(pl.Float64).to_numpy())[item >= 0]
        print(
            f"{name:14}{method:24}{error.mean():9.3f}{len(error):8,}{seconds:9.3f}  (mean absolute error)", flush=True
        )


def credit(consensus: Consensus, known: Gold) -> np.ndarray:
    """1/m for each gold item whose label is one of the m with the largest posterior, else 0."""
    posterior = consensus.posterior[known.item]
    top = posterior >= posterior.max(axis=1, keepdims=True) - 1e-9
    return top[np.arange(len(known)), known.label] / top.sum(axis=1)


def gold_codes(ratings: Ratings, gold: pl.DataFrame) -> Gold:
    """Gold of rated items; items whose gold label nobody was offered are left out."""
    item, label = ratings.items.find(gold["item"]), ratings.labels.find(gold["label"])
    found = (item >= 0) & (label >= 0)
    return Gold(item[found], label[found])


def are_numbers(ratings: Ratings) -> bool:
    """Whether the labels are many and all numbers."""
    labels = pl.Series(ratings.labels[:]).cast(pl.Float64, strict=False)
    return len(labels) > NUMBERS and labels.null_count() == 0


if __name__ == "__main__":
    main()
