"""A small labelled table with some wrong labels, and what is found in it."""

from functools import cache

import numpy as np
import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose import Diagnosis, diagnose

LABELS = np.array(["ash", "elm", "oak"])


@cache
def trees(n: int = 150, *, flips: float = 0.12, seed: int = 0) -> pl.DataFrame:
    """id (rows are not in its order), x1, x2, x3, split, place, kind (the given label) and truth."""
    rng = np.random.default_rng(seed)
    true = np.arange(n) % 3
    flipped = rng.random(n) < flips
    given = np.where(flipped, (true + rng.integers(1, 3, n)) % 3, true)
    x = 4.0 * np.eye(3)[true] + rng.normal(size=(n, 3))
    return pl.DataFrame(
        {
            "x1": x[:, 0].round(4),
            "kind": LABELS[given],
            "id": rng.permutation(n) + 100,
            "x2": x[:, 1].round(4),
            "x3": x[:, 2].round(4),
            "split": np.where(np.arange(n) % 4 == 0, "test", "train"),
            "truth": LABELS[true],
        }
    )


def read(frame: pl.DataFrame) -> Dataset:
    """The table without its truth."""
    return read_labelled(frame.drop("truth", strict=False), label="kind")


@cache
def found() -> Diagnosis:
    """The diagnosis of the table, with its splits."""
    return diagnose(read(trees()), features=("x*",), split="split")


def wrong(frame: pl.DataFrame) -> set[str]:
    """The ids of the items with a wrong label."""
    return set(frame.filter(pl.col("kind") != pl.col("truth"))["id"].cast(pl.String))
