"""Whose labels does training contradict?"""

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.stats.wilson import wilson_interval

_FEW = 10


def contradicted_raters(
    ratings: Ratings,
    probabilities: Float64[np.ndarray, "items labels"],
    items: Vocabulary,
    labels: Vocabulary,
) -> pl.DataFrame:
    """One row a rater: how many of their ratings the models contradict.

    A rating is contradicted where models that have not seen the item prefer another label with more than half of the
    probability. The models have learned from labels that this rater helped to make, and err themselves: the share is
    to be compared between raters, not with zero.

    Args:
        ratings: What raters said.
        probabilities: Out of sample, of the items judged.
        items: Their ids.
        labels: Their labels.

    Returns:
        rater, ratings, contradicted, share, low, high (Wilson's interval at .95; null below 10 ratings), the most
        contradicted first.
    """
    row = items.find(ratings.items)[ratings.item]
    label = labels.find(ratings.labels)[ratings.label]
    known = (row >= 0) & (label >= 0)
    favourite = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1) > 0.5
    against = known.copy()
    against[known] = sure[row[known]] & (favourite[row[known]] != label[known])
    n_raters = len(ratings.raters)
    counts = np.bincount(ratings.rater[known], minlength=n_raters)
    contradicted = np.bincount(ratings.rater[against], minlength=n_raters)
    low, high = zip(*map(_interval, contradicted.tolist(), counts.tolist()), strict=True)
    return (
        pl.DataFrame(
            {
                "rater": ratings.raters.native(),
                "ratings": counts,
                "contradicted": contradicted,
                "share": contradicted / np.maximum(counts, 1),
                "low": pl.Series(low, dtype=pl.Float64),
                "high": pl.Series(high, dtype=pl.Float64),
            }
        )
        .filter(pl.col("ratings") > 0)
        .sort("share", "rater", descending=[True, False])
    )


def _interval(hits: int, n: int) -> tuple[float | None, float | None]:
    return (None, None) if n < _FEW else wilson_interval(hits, n)
