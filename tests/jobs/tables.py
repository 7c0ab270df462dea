"""Small data sets for the tests of jobs."""

import numpy as np
import polars as pl

from middlemost import Dataset, Ratings, Vocabulary, read


def dataset(rows, **told) -> Dataset:
    """A data set from (item, rater, label) rows."""
    frame = pl.DataFrame([tuple(map(str, row)) for row in rows], schema=["item", "rater", "label"], orient="row")
    return read(frame, **told)


def crowd(accuracies, *, n_items=200, n_labels=2, seed=0) -> tuple[Ratings, np.ndarray]:
    """Raters who are right with given probabilities, each rating every item; and the truth."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, n_labels, n_items)
    n_raters = len(accuracies)
    item = np.repeat(np.arange(n_items, dtype=np.int32), n_raters)
    rater = np.tile(np.arange(n_raters, dtype=np.int32), n_items)
    right = rng.random(len(item)) < np.array(accuracies)[rater]
    label = np.where(right, truth[item], (truth[item] + rng.integers(1, n_labels, len(item))) % n_labels)
    ratings = Ratings.from_codes(
        item,
        rater,
        label.astype(np.int32),
        items=Vocabulary([f"i{k:04}" for k in range(n_items)]),
        raters=Vocabulary([f"r{k:02}" for k in range(n_raters)]),
        labels=Vocabulary([f"l{k}" for k in range(n_labels)]),
    )
    return ratings, truth
