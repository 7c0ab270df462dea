"""The methods for numbers on real data with gold, and on simulated raters who do and do not differ.

Run with `MIDDLEMOST_DATA=folder python benchmarks/numeric_methods.py [--write]`; some seconds. A new line in
`truth.NUMERIC_METHODS` shows up by itself.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

import report
from methods import best_in_bold
from middlemost import NumericConsensus, Values, Vocabulary, read_values, stats, truth

SETS = ("numbers/groceries", "numbers/calories", "truth/n_emotion")
BY_QUESTION = "truth/snow_affect"
N_ITEMS, N_RATERS, OVERLAP = 400, 40, 5


def measured() -> Iterator[str]:
    """A table of errors on real data, one of correlations and coverage, and one of simulated raters."""
    sets = list(real(report.real_data()))
    names = tuple(f"`{name}`" for name in truth.NUMERIC_METHODS)
    yield (
        "Mean absolute error and root mean square error against gold, in the unit of the data; the best of a row in "
        "bold. The last column is how much larger (+) or smaller (-) the mean absolute error of `robust` is than that "
        "of `median`, with a 95% interval over items."
    )
    yield ""
    head = ("data", "items", "ratings", *(f"MAE {one}" for one in names), *(f"RMSE {one}" for one in names))
    yield from report.table((*head, "`robust` - `median`"), (error_row(*one) for one in sets))
    yield ""
    yield (
        "Pearson's correlation with gold over items, and the share of items whose 95% interval holds the gold. The "
        "intervals mean other raters like these, and gold is what experts or the world say: where raters share an "
        "error, no interval of theirs holds it. An item with too few raters has none."
    )
    yield ""
    head = ("data", *(f"r {one}" for one in names), *(f"held by {one}" for one in names))
    yield from report.table(head, (correlation_row(*one) for one in sets))
    yield ""
    yield (
        f"Simulated: {N_ITEMS} items of variance 20², {N_RATERS} raters, {OVERLAP} different raters an item, noise "
        "with standard deviation 4 but where it is said; mean absolute error, then the share of items whose 95% "
        "interval holds the truth."
    )
    yield ""
    head = ("raters", *(f"MAE {one}" for one in names), *(f"held by {one}" for one in names))
    yield from report.table(head, (simulated_row(name, *simulated(name)) for name in CROWDS))


def real(folder: Path) -> Iterator[tuple[str, Values, np.ndarray]]:
    """Name, ratings and gold of each set; one with several questions is taken apart."""
    for name in SETS:
        yield with_gold(Path(name).name, *tables(folder / name))
    ratings, gold = tables(folder / BY_QUESTION)
    for question in sorted(gold["question"].unique()):
        of_question = (one.filter(pl.col("question") == question).drop("question") for one in (ratings, gold))
        yield with_gold(f"snow_affect, {question}", *of_question)


def tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ratings and gold, as text."""
    ratings = pl.read_csv(folder / "ratings.csv.gz", infer_schema=False)
    asked = [column for column in ("item", "question", "rater", "label") if column in ratings.columns]
    return ratings.select(asked), pl.read_csv(folder / "gold.csv.gz", infer_schema=False)


def with_gold(name: str, ratings: pl.DataFrame, gold: pl.DataFrame) -> tuple[str, Values, np.ndarray]:
    """The ratings, and the gold of each item, NaN where there is none."""
    values = read_values(ratings, scale="interval")
    known = np.full(len(values.items), np.nan)
    item = values.items.find(gold["item"].to_list())
    known[item[item >= 0]] = gold["label"].cast(pl.Float64).to_numpy()[item >= 0]
    return name, values, known


def error_row(name: str, values: Values, known: np.ndarray) -> tuple[str, ...]:
    """Errors of each method, and the paired difference."""
    has = ~np.isnan(known)
    off = {method: np.abs(getattr(truth, method)(values).value - known)[has] for method in truth.NUMERIC_METHODS}
    apart = off["robust"] - off["median"]
    interval = stats.items_interval(
        lambda weight: float(np.average(apart, weights=weight)), len(apart), bounds=(-1e9, 1e9)
    )
    digits = 2 if np.median(known[has]) < 100 else 1
    return (
        name,
        f"{has.sum():,}",
        f"{len(values):,}",
        *best_in_bold([float(one.mean()) for one in off.values()], digits, min),
        *best_in_bold([float(np.sqrt((one**2).mean())) for one in off.values()], digits, min),
        f"{apart.mean():+.{digits}f} [{interval.low:+.{digits}f}, {interval.high:+.{digits}f}]",
    )


def correlation_row(name: str, values: Values, known: np.ndarray) -> tuple[str, ...]:
    """Correlation and coverage of each method."""
    has = ~np.isnan(known)
    found = [getattr(truth, method)(values) for method in truth.NUMERIC_METHODS]
    correlation = [float(np.corrcoef(one.value[has], known[has])[0, 1]) for one in found]
    return name, *best_in_bold(correlation, 3, max), *(held(one, known) for one in found)


def held(found: NumericConsensus, known: np.ndarray) -> str:
    """Share of the items with an interval and gold whose interval holds it; empty where there is no interval."""
    has = ~np.isnan(known) & ~np.isnan(found.low)
    if not has.any():
        return ""
    return f"{((found.low <= known) & (known <= found.high))[has].mean():.2f}"


CROWDS = {
    "alike, normal noise": {},
    "biases of standard deviation 6": {"bias": 6.0},
    "noise of 1 to 16, evenly on a log scale": {"uneven": True},
    "5% of the numbers replaced by any from -500 to 500": {"wild": 0.05},
    "all three": {"bias": 6.0, "uneven": True, "wild": 0.05},
}


def simulated(name: str) -> tuple[Values, np.ndarray]:
    """Ratings of one crowd, and the truth."""
    crowd, rng = CROWDS[name], np.random.default_rng(0)
    known = rng.normal(50, 20, N_ITEMS)
    rater = np.argsort(rng.random((N_ITEMS, N_RATERS)), axis=1)[:, :OVERLAP].ravel()
    item = np.repeat(np.arange(N_ITEMS), OVERLAP)
    spread = np.exp(rng.uniform(0, np.log(16), N_RATERS)) if crowd.get("uneven") else np.full(N_RATERS, 4.0)
    bias = rng.normal(0, crowd.get("bias", 0.0), N_RATERS)
    value = known[item] + bias[rater] - bias.mean() + spread[rater] * rng.normal(size=len(item))
    value = np.where(rng.random(len(item)) < crowd.get("wild", 0.0), rng.uniform(-500, 500, len(item)), value)
    values = Values.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        value,
        items=Vocabulary([f"item {number:03}" for number in range(N_ITEMS)]),
        raters=Vocabulary([f"rater {number:02}" for number in range(N_RATERS)]),
    )
    return values, known


def simulated_row(name: str, values: Values, known: np.ndarray) -> tuple[str, ...]:
    """Error and coverage of each method."""
    found = [getattr(truth, method)(values) for method in truth.NUMERIC_METHODS]
    errors = [float(np.abs(one.value - known).mean()) for one in found]
    return name, *best_in_bold(errors, 2, min), *(held(one, known) for one in found)


if __name__ == "__main__":
    report.run(measured)
