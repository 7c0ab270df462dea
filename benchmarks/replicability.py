"""Split-half replicability: its projection against what larger halves agree on, its interval, and how it ranks methods.

Run with `MIDDLEMOST_DATA=folder python benchmarks/replicability.py [--write]`; a quarter of an hour.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

import report
from methods import LEFT_OUT, are_numbers, credit, gold_codes, read_gold
from middlemost import Consensus, Ratings, Vocabulary, read_ratings, truth
from middlemost.errors import InputError
from middlemost.jobs.replicability import replicability
from middlemost.jobs.replicability.halves import dealt, labeled_by, meeting
from middlemost.jobs.replicability.projection import projected
from middlemost.jobs.replicability.tally import agreement_over

DEALS = 20
STUDIES = 100
PROJECTED = {"majority": truth.majority, "dawid_skene": truth.dawid_skene}
GROUPS = {"g1": "paradigms, own view", "g2": "paradigms, long guideline", "g3": "paradigms, short guideline"}
WITHIN = 0.012
Method = Callable[..., Consensus]


def measured() -> Iterator[str]:
    """Three tables."""
    yield (
        f"Halves predicted from quarters: raters dealt to four quarters, {DEALS} times; the agreement of quarters, "
        "what it projects for halves, and what the halves agree on."
    )
    yield ""
    head = (
        "data",
        "method",
        "quarters",
        "projected",
        "halves",
        "error",
        "error of a normal margin",
        "error of no model",
    )
    errors: list[tuple[float, ...]] = []
    rows = (
        projection_row(name, ratings, method, errors) for name, ratings in projection_sets() for method in PROJECTED
    )
    yield from report.table(head, rows, text_columns=2)
    mean = np.abs(errors).mean(axis=0)
    yield report.row(("mean size", "", "", "", "", *(f"{one:.3f}" for one in mean)))
    yield ""
    yield (
        "The normal margin takes the halves' labels for signs of scores with a normal distribution, whose correlation "
        "Spearman and Brown's formula projects."
    )
    yield ""
    yield (
        f"How often nominal 95% intervals hold the agreement of halves of other raters on other items: {STUDIES} "
        "studies drawn from raters with unequal skill and items of unequal difficulty."
    )
    yield ""
    head = ("design", "method", "halves", "deviation over studies", "half width", "held")
    designs = ((200, 8, 8), (200, 20, 20), (400, 40, 5))
    rows = (coverage_row(design, method) for design in designs for method in PROJECTED)
    yield from report.table(head, rows, text_columns=2)
    yield ""
    yield "The method whose halves agree most beyond chance, and its accuracy on gold beside the best method's:"
    yield ""
    close: list[bool] = []
    head = ("data", "most replicable", "beyond chance", "accuracy", "most accurate", "accuracy", "behind by")
    yield from report.table(head, (ranking_row(folder, close) for folder in ranked_sets()), text_columns=2)
    yield ""
    yield (
        f"Behind by {WITHIN} at most on {sum(close)} of {len(close)} sets. It is counted beyond chance, since a method "
        "that gives nearly all items one label repeats itself and need not be right. Of equal ones the first is named."
    )


def projection_sets() -> Iterator[tuple[str, Ratings]]:
    """Sets in which quarters of the raters still rate the same items."""
    for name in ("bluebird", "face"):
        yield name, read_ratings(report.real_data() / "truth" / name / "ratings.csv.gz")
    folder = report.real_data() / "disagreement" / "annotation_paradigms"
    ratings = read_ratings(folder / "ratings.csv.gz")
    group_of = dict(pl.read_csv(folder / "raters.csv.gz", infer_schema=False).select("rater", "group").iter_rows())
    group = np.array([group_of[rater] for rater in ratings.raters])
    for name, what in GROUPS.items():
        yield what, ratings.keep((group == name)[ratings.rater])


def projection_row(name: str, ratings: Ratings, method: str, errors: list[tuple[float, ...]]) -> tuple[str, ...]:
    """Quarters, projection and halves; adds the errors of three models."""
    used = ratings.ratings_per_rater > 0
    quarters, halves = [], []
    for seed in range(DEALS):
        hand = dealt(ratings, used, 4, seed)
        quarter = [labeled_by(ratings, hand == one, PROJECTED[method]) for one in range(4)]
        quarters += [meeting(quarter[0], quarter[1]), meeting(quarter[2], quarter[3])]
        sides = [labeled_by(ratings, (hand >= 0) & (hand // 2 == side), PROJECTED[method]) for side in (0, 1)]
        halves.append(meeting(*sides))
    small, large = (float(np.mean([agreement_over(one) for one in some])) for some in (quarters, halves))
    chance = float(np.mean([one.chance for one in quarters]))
    predicted = projected(small, chance, 2.0)
    errors.append((predicted - large, normal_margin(small, chance, 2.0) - large, small - large))
    return (
        name,
        f"`{method}`",
        f"{small:.3f}",
        f"{predicted:.3f}",
        f"{large:.3f}",
        *(f"{one:+.3f}" for one in errors[-1]),
    )


def normal_margin(agreement: float, chance: float, times: float) -> float:
    """Spearman and Brown's formula on the correlation of two normal scores whose signs agree beyond chance as often."""
    beyond = max((agreement - chance) / (1 - chance), 0.0)
    correlation = np.sin(np.pi * beyond / 2)
    larger = times * correlation / (1 + (times - 1) * correlation)
    return float(chance + (1 - chance) * 2 / np.pi * np.arcsin(larger))


def coverage_row(design: tuple[int, int, int], method: str) -> tuple[str, ...]:
    """Coverage of the mean over studies by the studies' intervals."""
    n_items, n_raters, overlap = design
    found = [
        replicability(study(n_items, n_raters, overlap, seed), method=PROJECTED[method], seed=seed).halves
        for seed in range(STUDIES)
    ]
    value, low, high = np.array([(one.value, one.low, one.high) for one in found]).T
    held = np.mean((low <= value.mean()) & (value.mean() <= high))
    what = f"{n_items} items, {overlap} of {n_raters} raters each"
    return (
        what,
        f"`{method}`",
        f"{value.mean():.3f}",
        f"{value.std():.3f}",
        f"{np.mean(high - low) / 2:.3f}",
        f"{held:.0%}",
    )


def study(n_items: int, n_raters: int, overlap: int, seed: int) -> Ratings:
    """Raters with unequal skill, items of unequal difficulty, two labels."""
    rng = np.random.default_rng(seed)
    true, ease = rng.integers(0, 2, n_items), rng.normal(0.8, 1.0, n_items)
    skill, leaning = rng.normal(0.0, 0.8, n_raters), rng.normal(0.0, 0.5, n_raters)
    rater = np.array([rng.permutation(n_raters)[:overlap] for _ in range(n_items)]).reshape(-1)
    item = np.repeat(np.arange(n_items), overlap)
    toward = (2 * true[item] - 1) * (ease[item] + skill[rater]) + leaning[rater]
    label = rng.random(len(item)) < 1 / (1 + np.exp(-toward))
    return Ratings.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        label.astype(np.int32),
        items=Vocabulary(f"{i:04}" for i in range(n_items)),
        raters=Vocabulary(f"{r:03}" for r in range(n_raters)),
        labels=Vocabulary(["no", "yes"]),
    )


def ranked_sets() -> Iterator[Path]:
    """Sets of labels with gold."""
    for folder in sorted((report.real_data() / "truth").iterdir()):
        with_gold = (folder / "gold.csv.gz").exists() and folder.name not in LEFT_OUT
        if with_gold and not are_numbers(read_ratings(folder / "ratings.csv.gz")):
            yield folder


def ranking_row(folder: Path, close: list[bool]) -> tuple[str, ...]:
    """The method picked by replicability, and the best."""
    ratings = read_ratings(folder / "ratings.csv.gz")
    known = gold_codes(ratings, read_gold(folder))
    found: dict[str, tuple[float, float]] = {}
    for name in truth.METHODS:
        method: Method = getattr(truth, name)
        try:
            consensus = method(ratings)
        except (InputError, TypeError):  # it needs gold, or predictions
            continue
        replicated = replicability(ratings, method=partial(method))
        beyond = (replicated.halves.value - replicated.chance) / (1 - replicated.chance)
        found[name] = (beyond, float(credit(consensus, known).mean()))
    picked = max(found, key=lambda name: found[name][0])
    best = max(found, key=lambda name: found[name][1])
    behind = found[best][1] - found[picked][1]
    close.append(behind <= WITHIN)
    return (
        folder.name,
        f"`{picked}` of {len(found)}",
        f"{found[picked][0]:.3f}",
        f"{found[picked][1]:.3f}",
        f"`{best}`",
        f"{found[best][1]:.3f}",
        f"{behind:.3f}",
    )


if __name__ == "__main__":
    report.run(measured)
