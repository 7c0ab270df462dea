"""Small tables that several tests of this room use, and the plain log-space model that the kernels must equal."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from hypothesis import strategies as st
from scipy.special import logsumexp

import middlemost as mm
from middlemost import Consensus, Gold, NumericConsensus, Ratings, Values, Vocabulary

METHODS_WITH_EM = ("one_coin", "dawid_skene")


def ratings_of(
    rows: Iterable[tuple[object, object, object]],
    *,
    items: Sequence[str] = (),
    raters: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Ratings:
    """Ratings from (item, rater, label); ids beyond those in the rows can be named."""
    columns = list(zip(*([str(one) for one in row] for row in rows), strict=True))
    named = [sorted({*column, *more}) for column, more in zip(columns, (items, raters, labels), strict=True)]
    codes = [
        np.array([ids.index(one) for one in column], dtype=np.int32) for column, ids in zip(columns, named, strict=True)
    ]
    vocabularies = [Vocabulary(ids) for ids in named]
    return Ratings.from_codes(*codes, items=vocabularies[0], raters=vocabularies[1], labels=vocabularies[2])


def values_of(rows: Iterable[tuple[str, str, float]], *, items: Sequence[str] = ()) -> Values:
    """Values from (item, rater, number)."""
    item, rater, value = zip(*rows, strict=True)
    item_ids, rater_ids = sorted({*item, *items}), sorted(set(rater))
    return Values.from_codes(
        np.array([item_ids.index(one) for one in item], dtype=np.int32),
        np.array([rater_ids.index(one) for one in rater], dtype=np.int32),
        np.array(value, dtype=np.float64),
        items=Vocabulary(item_ids),
        raters=Vocabulary(rater_ids),
    )


def gold_of(ratings: Ratings, known: dict[str, str]) -> Gold:
    """Gold from item → label."""
    return Gold(ratings.items.find(known), ratings.labels.find(known.values()))


def crowd(
    seed: int, *, n_items: int = 60, n_raters: int = 8, n_labels: int = 3, per_item: int = 4, repeats: int = 20
) -> Ratings:
    """Raters of mixed accuracy; some of their ratings are repeats."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, n_labels, n_items)
    item = np.repeat(np.arange(n_items), per_item)
    rater = np.concatenate([rng.choice(n_raters, per_item, replace=per_item > n_raters) for _ in range(n_items)])
    again = rng.integers(0, len(item), repeats)
    item, rater = np.r_[item, item[again]], np.r_[rater, rater[again]]
    right = rng.random(len(item)) < rng.uniform(0.5, 0.95, n_raters)[rater]
    label = np.where(right, true[item], rng.integers(0, n_labels, len(item)))
    return Ratings.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        label.astype(np.int32),
        items=Vocabulary(f"item {i}" for i in range(n_items)),
        raters=Vocabulary(f"rater {r}" for r in range(n_raters)),
        labels=Vocabulary(f"label {k}" for k in range(n_labels)),
    )


class Table(NamedTuple):
    """What hypothesis draws; arrays are made in the test, since beartype draws random numbers for its checks."""

    rows: list[tuple[int, int, int]]
    sizes: tuple[int, int, int]

    @property
    def ratings(self) -> Ratings:
        """The table as ratings, with names for unused ids too."""
        names = [Vocabulary(map(str, range(n))) for n in self.sizes]
        codes = [np.array(column, dtype=np.int32) for column in zip(*self.rows, strict=True)]
        return Ratings.from_codes(*codes, items=names[0], raters=names[1], labels=names[2])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any small table of ratings, repeats and unused ids included."""
    sizes = draw(st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 3)))
    rows = draw(st.lists(st.tuples(*(st.integers(0, n - 1) for n in sizes)), min_size=1, max_size=40))
    return Table(rows, sizes)


def two_who_always_say_1() -> tuple[Ratings, np.ndarray]:
    """Sixty items and their truth; r1 to r3 slip now and then, r4 and r5 press the same key throughout."""
    rows, truth = [], np.arange(1, 61) % 2
    for i, true in enumerate(truth.tolist(), start=1):
        slips = {"r1": i % 7 == 0, "r2": i % 9 == 0, "r3": i % 11 == 0}
        rows += [(f"{i:02}", rater, 1 - true if slip else true) for rater, slip in slips.items()]
        rows += [(f"{i:02}", "r4", 1), (f"{i:02}", "r5", 1)]
    return ratings_of(rows), truth


def model_in_logs(
    ratings: Ratings, table: np.ndarray, shares: np.ndarray, gold: Gold | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Posteriors, expected counts [rater, given, true], expected states without gold, log-likelihood: no tricks."""
    log_joint = np.tile(np.log(shares), (len(ratings.items), 1))
    if gold is not None:
        log_joint[gold.item] = np.where(np.eye(len(shares), dtype=bool)[gold.label], 0.0, -np.inf)
    np.add.at(log_joint, ratings.item, ratings.weight[:, None] * np.log(table[ratings.rater, ratings.label]))
    log_item = logsumexp(log_joint, axis=1)
    posterior = np.exp(log_joint - log_item[:, None])
    counts = np.zeros_like(table)
    np.add.at(counts, (ratings.rater, ratings.label), ratings.weight[:, None] * posterior[ratings.item])
    rated = ratings.ratings_per_item > 0
    free = rated & ~np.isin(np.arange(len(rated)), [] if gold is None else gold.item)
    return posterior, counts, posterior[free].sum(axis=0), float(log_item[rated].sum())


def accuracy(consensus: Consensus, gold: pl.DataFrame) -> tuple[float, int]:
    """Share of gold items whose label has the largest posterior, ties sharing credit, and their number."""
    item, label = consensus.items.find(gold["item"]), consensus.labels.find(gold["label"])
    found = (item >= 0) & (consensus.n_ratings[item] > 0)
    posterior, label = consensus.posterior[item[found]], label[found]
    top = posterior >= posterior.max(axis=1, keepdims=True) - 1e-9
    hit = np.where(label >= 0, top[np.arange(len(label)), label], False)
    return float(np.mean(hit / top.sum(axis=1))), len(label)


def errors(consensus: NumericConsensus, gold: pl.DataFrame) -> np.ndarray:
    """Distance of each gold item's value from the truth."""
    return consensus.value[consensus.items.find(gold["item"])] - gold["label"].cast(pl.Float64).to_numpy()


def read_text(path: Path) -> pl.DataFrame:
    """A CSV with every column as text."""
    return pl.read_csv(path, infer_schema=False)


def read_ratings(folder: Path, name: str) -> tuple[Ratings, pl.DataFrame]:
    """Ratings and gold of one of the real data sets."""
    return mm.read_ratings(folder / "truth" / name / "ratings.csv.gz"), read_text(
        folder / "truth" / name / "gold.csv.gz"
    )
