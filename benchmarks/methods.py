"""Every truth method on every real data set with gold: accuracy, and seconds for all of them.

Run with `MIDDLEMOST_DATA=folder python benchmarks/methods.py [--write]`; under a minute. A new line in
`truth.METHODS` shows up by itself.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

import report
from middlemost import Consensus, Gold, Ratings, read_ratings, read_values, truth
from middlemost.errors import InputError

NUMBERS = 20
"""A set with more labels than this, all of them numbers, is one of numbers."""

LEFT_OUT = {"snow_rte_text": "the ratings of rte", "snow_affect": "the ratings of n_emotion"}


def measured() -> Iterator[str]:
    """A table of label methods, then one of numeric methods."""
    folders = [
        folder
        for folder in sorted((report.real_data() / "truth").iterdir())
        if (folder / "gold.csv.gz").exists() and folder.name not in LEFT_OUT
    ]
    ratings = {folder: read_ratings(folder / "ratings.csv.gz") for folder in folders}
    numeric = [folder for folder in folders if are_numbers(ratings[folder])]
    yield "Accuracy on items with gold; ties share credit. The best of a row stands in bold."
    yield ""
    spent = dict.fromkeys(truth.METHODS, 0.0)
    rows = (label_row(folder, ratings[folder], spent) for folder in folders if folder not in numeric)
    yield from report.table(("data", "gold items", *(f"`{name}`" for name in truth.METHODS)), rows)
    yield report.row(("seconds, all of them", "", *(f"{seconds:.2f}" for seconds in spent.values())))
    yield ""
    yield "A method that needs gold gets one half of it, is measured on the other, and the other way round."
    yield ""
    yield "Mean absolute error of the methods for numbers:"
    yield ""
    head = ("data", "gold items", *(f"`{name}`" for name in truth.NUMERIC_METHODS))
    yield from report.table(head, (number_row(folder) for folder in numeric))


def label_row(folder: Path, ratings: Ratings, spent: dict[str, float]) -> tuple[str, ...]:
    """Accuracy of each method; adds its processor seconds to those `spent`."""
    known = gold_codes(ratings, read_gold(folder))
    found = []
    for method in truth.METHODS:
        list(credits_of(method, ratings, known))  # compiles its loops before the clock runs
        begun = time.process_time()
        found.append(float(np.concatenate(list(credits_of(method, ratings, known))).mean()))
        spent[method] += time.process_time() - begun
    return folder.name, f"{len(known):,}", *best_in_bold(found, 3, max)


def credits_of(method: str, ratings: Ratings, known: Gold) -> Iterator[np.ndarray]:
    """Credit for gold items, by halves where the method needs gold."""
    function = getattr(truth, method)
    try:
        yield credit(function(ratings), known)
    except InputError:
        half = np.random.default_rng(0).permutation(len(known)) % 2 == 0
        for given in (half, ~half):
            consensus = function(ratings, gold=Gold(known.item[given], known.label[given]))
            yield credit(consensus, Gold(known.item[~given], known.label[~given]))


def credit(consensus: Consensus, known: Gold) -> np.ndarray:
    """1/m for each gold item whose label is one of the m with the largest posterior, else 0."""
    posterior = consensus.posterior[known.item]
    top = posterior >= posterior.max(axis=1, keepdims=True) - 1e-9
    return top[np.arange(len(known)), known.label] / top.sum(axis=1)


def number_row(folder: Path) -> tuple[str, ...]:
    """Mean absolute error of each numeric method."""
    values, gold = read_values(folder / "ratings.csv.gz"), read_gold(folder)
    errors = []
    for method in truth.NUMERIC_METHODS:
        consensus = getattr(truth, method)(values)
        item = consensus.items.find(gold["item"])
        errors.append(float(abs(consensus.value[item] - gold["label"].cast(pl.Float64).to_numpy())[item >= 0].mean()))
    return folder.name, f"{len(gold):,}", *best_in_bold(errors, 2, min)


def best_in_bold(values: list[float], digits: int, best: object) -> list[str]:
    """The values as text, the best of them in bold."""
    text = [f"{value:.{digits}f}" for value in values]
    winner = f"{best(values):.{digits}f}"
    return [f"**{one}**" if one == winner else one for one in text]


def read_gold(folder: Path) -> pl.DataFrame:
    """Columns item and label, as text."""
    return pl.read_csv(folder / "gold.csv.gz", infer_schema=False)


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
    report.run(measured)
