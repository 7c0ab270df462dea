"""The million ratings that the benchmarks of speed share: text ids, raters of mixed skill, rows in random order.

Not a benchmark itself.
"""

import numpy as np
import polars as pl

N_RATINGS, N_ITEMS, N_RATERS, N_LABELS = 1_000_000, 200_000, 5_000, 4
LABELS = [f"label {k}" for k in range(N_LABELS)]
DESCRIPTION = f"{N_RATINGS:,} ratings of {N_ITEMS:,} items by {N_RATERS:,} raters, {N_LABELS} labels, text ids"


def ratings_frame() -> pl.DataFrame:
    """Columns item, rater, label; a rater is right as often as a draw from Beta(5, 2) says, and guesses otherwise."""
    rng = np.random.default_rng(1)
    true = rng.integers(0, N_LABELS, N_ITEMS)
    accuracy = rng.beta(5, 2, N_RATERS)
    item = rng.permutation(np.repeat(np.arange(N_ITEMS), N_RATINGS // N_ITEMS))
    rater = rng.integers(0, N_RATERS, N_RATINGS)
    right = rng.random(N_RATINGS) < accuracy[rater]
    label = np.where(right, true[item], rng.integers(0, N_LABELS, N_RATINGS))
    return pl.DataFrame(
        {
            "item": "item-" + pl.Series(item).cast(pl.String).str.zfill(6),
            "rater": "rater-" + pl.Series(rater).cast(pl.String),
            "label": np.array(LABELS)[label],
        }
    )
