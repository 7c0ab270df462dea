"""The order in which items are given out."""

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.collect.items.check_items import raise_wrong
from middlemost.collect.items.read_items import ItemsRead
from middlemost.collect.study.model import StudyFile


def ranks(study: StudyFile, read: ItemsRead, *, after: int) -> Int64[np.ndarray, "items"]:
    """The place of each item among those that are read, counted from 0.

    Fixed: the order of the file. Random: a permutation drawn from the study's seed. Priority: the column's numbers,
    highest first, equal ones in a drawn order.

    Args:
        study: The study.
        read: The items.
        after: How many items there are already: each import is drawn by itself.

    Raises:
        InputError: A priority is missing or no finite number.
    """
    n = len(read.ids)
    if study.order == "fixed":
        return np.arange(n)
    drawn = np.random.default_rng([study.seed, after]).permutation(n)
    if study.priority is None:
        return drawn
    order = np.lexsort((drawn, -_priorities(study.priority, read)))
    placed = np.empty(n, dtype=np.int64)
    placed[order] = np.arange(n)
    return placed


def _priorities(name: str, read: ItemsRead) -> np.ndarray:
    cells = read.frame[name]
    numbers = cells.str.strip_chars().cast(pl.Float64, strict=False)
    bad = ~(numbers.is_not_null() & numbers.is_finite()).fill_null(value=False)
    if bad.any():
        wrong = {
            one: "the priority is missing." if cell is None else f"the priority {cell[:60]!r} is no number."
            for one, cell in zip(read.ids.filter(bad), cells.filter(bad), strict=True)
        }
        raise_wrong(read, name, wrong, "Give each item a number, highest first.")
    return numbers.to_numpy()
