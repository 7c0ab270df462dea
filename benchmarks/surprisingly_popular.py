"""Where the majority is wrong: majority, the surprisingly popular label and Dawid-Skene on the data of Prelec et al.

Run with `MIDDLEMOST_DATA=folder python benchmarks/surprisingly_popular.py [--write]`; under a minute.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

import report
from middlemost import Consensus, Gold, Ratings, read, truth
from middlemost.jobs.compare import Comparison, compare
from middlemost.questions.label import encode_gold, encode_ratings
from middlemost.questions.predicted import encode_predicted
from middlemost.stats import shared_accuracy

METHODS = ("majority", "surprisingly_popular", "dawid_skene")
BARS = {"1a": (0.58, 0.68), "1b": (0.72, 0.86), "1c": (0.62, 0.90), "trivia": (0.562, 0.625)}
"""Majority, ties sharing credit, and the surprisingly popular label, computed without this package."""

STATES = "prelec_states"
EXAMPLES = ("Pennsylvania", "South_Carolina")
DRAWS = 200
QUESTIONS = (1, 2, 5, 10, 25, 50)


@dataclass(frozen=True, slots=True)
class Crowd:
    """One crowd: who it was, how each said what, and what is true."""

    name: str
    what: str
    table: pl.DataFrame
    found: Comparison
    ratings: Ratings
    predicted: np.ndarray
    gold: Gold


def measured() -> Iterator[str]:
    """Accuracy in each crowd, one question in detail, and how many questions Dawid-Skene needs."""
    crowds = list(all_crowds(report.real_data() / "truth"))
    yield (
        "Data of Prelec, Seung & McCoy (2017): each rater said whether a statement is true and guessed the share of "
        "others who say true. Share of statements right, ties sharing credit; difference of the surprisingly popular "
        "label from majority, with a 95% interval over statements."
    )
    head = ("crowd", "statements · raters", "majority", "surprisingly popular", "bars", "difference", "Dawid-Skene")
    yield from titled(head, map(accuracy_row, crowds))
    yield (
        "“Philadelphia is the capital of Pennsylvania” (false) and “Columbia is the capital of South Carolina” (true) "
        "in crowd 1c: how many say true, and what share they guessed."
    )
    by_own = ("by those who say true", "by those who say false")
    head = ("statement", "say true", "mean guess of that", *by_own, "surprise")
    yield from titled(head, [example_row(crowds[2], state) for state in EXAMPLES])
    yield "Statements on which the surprisingly popular label is right, where majority is wrong, tied, and right."
    yield from titled(("crowd", "majority wrong", "majority tied", "majority right"), map(rescue_row, crowds))
    yield (
        f"Accuracy if the crowd had judged 1, 2, 5, ... statements only: mean of {DRAWS} draws of statements. The "
        "surprisingly popular label looks at one statement at a time; Dawid-Skene learns from many who is informed."
    )
    head = ("crowd", "method", *(str(n) for n in QUESTIONS))
    yield from titled(head, [row for crowd in crowds[:3] for row in questions_rows(crowd)], text_columns=2)


def titled(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], **how: int) -> Iterator[str]:
    """A table with blank lines around it."""
    yield ""
    yield from report.table(head, rows, **how)
    yield ""


def all_crowds(folder: Path) -> Iterator[Crowd]:
    """The three crowds that judged capitals of states, and the one that answered trivia."""
    states = pl.read_csv(folder / STATES / "ratings.csv.gz", infer_schema_length=None)
    for study in ("1a", "1b", "1c"):
        yield crowd_of(study, "capitals of states", states.filter(pl.col("study") == study), "state")
    trivia = pl.read_csv(folder / "prelec_trivia" / "ratings.csv.gz", infer_schema_length=None)
    yield crowd_of("trivia", "80 statements", trivia, "qname")


def crowd_of(name: str, what: str, table: pl.DataFrame, item: str) -> Crowd:
    """Read one crowd and compare the methods on it."""
    gold = table.select(item=item, label=pl.col("actual").cast(pl.String)).unique()
    told = {"item": item, "rater": "subject", "label": "own", "predicted": "meta=1"}
    data = read(table.select(item, "subject", "own", "meta"), gold=gold, **told)
    ratings = encode_ratings(data)
    known = encode_gold(data, ratings.items)
    return Crowd(name, what, table, compare(data, methods=METHODS), ratings, encode_predicted(data), known)


def accuracy_row(crowd: Crowd) -> tuple[str, ...]:
    """Accuracy of each method beside what was published."""
    majority, popular, ds = (estimate.value for estimate in crowd.found.accuracy)
    gain = crowd.found.differences[0].estimate
    size = f"{len(crowd.gold)} · {len(crowd.ratings.raters)}"
    bars = " / ".join(f"{share:.3g}" for share in BARS[crowd.name])
    difference = f"{gain.value:+.3f} ({gain.low:+.2f} to {gain.high:+.2f})"
    return f"{crowd.name}, {crowd.what}", size, f"{majority:.3f}", f"{popular:.3f}", bars, difference, f"{ds:.3f}"


def example_row(crowd: Crowd, state: str) -> tuple[str, ...]:
    """One statement: votes and guesses, by what the raters said themselves."""
    rows = crowd.table.filter(pl.col("state") == state)
    city = rows["expt city"][0]
    share, guess = rows["own"].mean(), rows["meta"].mean()
    by_own = [f"{rows.filter(pl.col('own') == own)['meta'].mean():.2f}" for own in (1, 0)]
    return f"{city}, {state.replace('_', ' ')}", f"{share:.2f}", f"{guess:.2f}", *by_own, f"{share - guess:+.2f}"


def rescue_row(crowd: Crowd) -> tuple[str, ...]:
    """How often the surprisingly popular label is right where majority is wrong, tied and right."""
    majority, popular = (credits_of(one, crowd.gold) for one in crowd.found.results[:2])
    return crowd.name, *(f"{popular[majority == m].sum():.0f} of {np.sum(majority == m)}" for m in (0.0, 0.5, 1.0))


def questions_rows(crowd: Crowd) -> Iterator[tuple[str, ...]]:
    """Mean accuracy of the methods on some of the statements, by how many."""
    rng = np.random.default_rng(0)
    shares = {name: [] for name in METHODS}
    for n in QUESTIONS:
        drawn = [
            accuracies(crowd, rng.permutation(len(crowd.ratings.items))[:n]) for _ in range(DRAWS if n < 50 else 1)
        ]
        for name, share in zip(METHODS, np.mean(drawn, axis=0), strict=True):
            shares[name].append(f"{share:.2f}")
    for name in METHODS:
        yield crowd.name, name.replace("_", "-"), *shares[name]


def accuracies(crowd: Crowd, items: np.ndarray) -> list[float]:
    """Accuracy of the methods where nothing but these items was rated."""
    rows = np.isin(crowd.ratings.item, items)
    ratings = crowd.ratings.keep(rows)
    known = np.isin(crowd.gold.item, items)
    gold = Gold(crowd.gold.item[known], crowd.gold.label[known])
    found = (
        truth.majority(ratings),
        truth.surprisingly_popular(ratings, crowd.predicted[rows]),
        truth.dawid_skene(ratings),
    )
    return [float(credits_of(one, gold).mean()) for one in found]


def credits_of(consensus: Consensus, gold: Gold) -> np.ndarray:
    """The credit of each gold item."""
    return shared_accuracy(consensus.posterior, gold).score


if __name__ == "__main__":
    report.run(measured)
