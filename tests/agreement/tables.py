"""Small tables of ratings, written as people write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from middlemost import Ratings, Values, Vocabulary


def coded(ids: Sequence[str]) -> tuple[np.ndarray, Vocabulary]:
    known = list(dict.fromkeys(ids))
    place = {one: code for code, one in enumerate(known)}
    return np.array([place[one] for one in ids], dtype=np.int32), Vocabulary(known)


def ratings_of(rows: Sequence[tuple[str, str, str]], labels: str = "", *, ordinal: bool = False) -> Ratings:
    """Ratings from (item, rater, label); `labels` declares them, separated by blanks."""
    item, items = coded([row[0] for row in rows])
    rater, raters = coded([row[1] for row in rows])
    given = labels.split() or list(dict.fromkeys(row[2] for row in rows))
    label = np.array([given.index(row[2]) for row in rows], dtype=np.int32)
    return Ratings.from_codes(item, rater, label, items=items, raters=raters, labels=Vocabulary(given), ordinal=ordinal)


def table(*items: str, labels: str = "", ordinal: bool = False) -> Ratings:
    """Ratings from one text an item: what each rater said, `.` for nothing."""
    rows = [
        (str(place), f"r{rater}", label)
        for place, said in enumerate(items)
        for rater, label in enumerate(said.split())
        if label != "."
    ]
    return ratings_of(rows, labels, ordinal=ordinal)


def values_of(rows: Sequence[tuple[str, str, float]], scale: Literal["interval", "ratio"] = "interval") -> Values:
    item, items = coded([row[0] for row in rows])
    rater, raters = coded([row[1] for row in rows])
    value = np.array([float(row[2]) for row in rows])
    return Values.from_codes(item, rater, value, items=items, raters=raters, scale=scale)


def scores(*items: str, scale: Literal["interval", "ratio"] = "interval") -> Values:
    """Values from one text an item: the number that each rater gave, `.` for nothing."""
    rows = [
        (str(place), f"r{rater}", float(number))
        for place, said in enumerate(items)
        for rater, number in enumerate(said.split())
        if number != "."
    ]
    return values_of(rows, scale)


def suited(measure: str, ratings: Ratings) -> Ratings | Values:
    """The ratings as a measure takes them: with ranks for AC2, as numbers for an intraclass correlation."""
    codes = ratings.item, ratings.rater
    ids = {"items": ratings.items, "raters": ratings.raters}
    if measure == "icc":
        return Values.from_codes(*codes, ratings.label.astype(np.float64), **ids)
    if measure == "gwet_ac2":
        return Ratings.from_codes(*codes, ratings.label, **ids, labels=ratings.labels, ordinal=True)
    return ratings


def crowd(
    n_items: int, n_raters: int, overlap: int, n_labels: int = 3, *, ordinal: bool = False, seed: int = 0
) -> Ratings:
    """A simulated crowd that agrees somewhat."""
    rng = np.random.default_rng(seed)
    item = np.repeat(np.arange(n_items, dtype=np.int32), overlap)
    rater = np.argsort(rng.random((n_items, n_raters)), axis=1)[:, :overlap].ravel().astype(np.int32)
    truth = rng.integers(n_labels, size=n_items)[item]
    label = np.where(rng.random(len(item)) < 0.6, truth, rng.integers(n_labels, size=len(item))).astype(np.int32)
    names = [Vocabulary(map(str, range(n))) for n in (n_items, n_raters, n_labels)]
    return Ratings.from_codes(item, rater, label, items=names[0], raters=names[1], labels=names[2], ordinal=ordinal)


def real_ratings(path: Path, labels: list[str] | None = None) -> Ratings:
    """Ratings of a real data set, repeats included."""
    frame = pl.read_csv(path, infer_schema=False).drop_nulls(["item", "rater", "label"])
    item, items = coded(frame["item"].to_list())
    rater, raters = coded(frame["rater"].to_list())
    given = labels or sorted(set(frame["label"].to_list()))
    place = {one: code for code, one in enumerate(given)}
    label = np.array([place[one] for one in frame["label"]], dtype=np.int32)
    return Ratings.from_codes(
        item, rater, label, items=items, raters=raters, labels=Vocabulary(given), ordinal=labels is not None
    )


def matrix(ratings: Ratings) -> np.ndarray:
    """Raters by items, NaN where there is no rating; for peers."""
    once = ratings.one_per_pair("first")
    cells = np.full((len(once.raters), len(once.items)), np.nan)
    cells[once.rater, once.item] = once.label
    return cells


def counts_of(ratings: Ratings) -> np.ndarray:
    """Items by labels; for peers."""
    once = ratings.one_per_pair("first")
    cells = np.zeros((len(once.items), len(once.labels)))
    np.add.at(cells, (once.item, once.label), 1)
    return cells


KRIPPENDORFF = (  # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C; items by observers
    "1 1 . 1",
    "2 2 3 2",
    "3 3 3 3",
    "3 3 3 3",
    "2 2 2 2",
    "1 2 3 4",
    "4 4 4 4",
    "1 1 2 1",
    "2 2 2 2",
    ". 5 5 5",
    ". . 1 1",
    ". 3 . .",
)
