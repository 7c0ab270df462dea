"""Small studies of every sort that a report is made of."""

from functools import cache

import numpy as np
import polars as pl

import middlemost as mm
from middlemost.jobs.audit.result import Audit

HOSTILE = "</script><img src=x onerror=\"document.title='owned'\">"
"""What must stay text wherever it stands."""

LABELS = ("yes", "no", "perhaps")


def ratings(*, n_items: int = 60, n_raters: int = 12, overlap: int = 5, seed: int = 0) -> pl.DataFrame:
    """A crowd of which one rater always says the first label; some rate an item twice."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str]] = []
    for item in range(n_items):
        truth = item % len(LABELS)
        for rater in rng.choice(n_raters, overlap, replace=False).tolist():
            right = rng.random() < 0.8
            label = 0 if rater == 0 else truth if right else int(rng.integers(len(LABELS)))
            rows.append((f"item {item}", f"rater {rater}", LABELS[label]))
            if item < 12 and rater == 1:
                rows.append((f"item {item}", "rater 1", LABELS[truth]))
    return pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")


def items(n_items: int = 60) -> pl.DataFrame:
    """A topic and a text each, the first text long."""
    texts = [f"Text number {item}. " * (40 if item == 0 else 2) for item in range(n_items)]
    topics = ["world" if item % 2 else "sport" for item in range(n_items)]
    return pl.DataFrame({"item": [f"item {item}" for item in range(n_items)], "topic": topics, "text": texts})


@cache
def labelled() -> Audit:
    """Labels, texts, slices, repeats, verdicts."""
    return mm.audit(mm.read(ratings(), items=items()), by="items.topic", resamples=40)


@cache
def with_gold() -> Audit:
    """The same with gold for every item."""
    known = pl.DataFrame(
        {"item": [f"item {item}" for item in range(60)], "label": [LABELS[item % 3] for item in range(60)]}
    )
    return mm.audit(mm.read(ratings(), gold=known), resamples=40)


@cache
def calibrated() -> Audit:
    """Two hundred items of gold drawn at random."""
    known = pl.DataFrame(
        {"item": [f"item {item}" for item in range(200)], "label": [LABELS[item % 3] for item in range(200)]}
    ).with_columns(draw=pl.lit("random"), role=pl.lit("test"))
    return mm.audit(mm.read(ratings(n_items=200), gold=known), resamples=40)


@cache
def descriptive() -> Audit:
    """Where nobody is to be scored."""
    return mm.audit(mm.read(ratings(), items=items(), paradigm="descriptive"), resamples=40)


@cache
def unknown_raters() -> Audit:
    """Counts of labels."""
    return mm.audit(mm.read(ratings(), rater="none"), resamples=40)


@cache
def numbers() -> Audit:
    """Answers that are numbers."""
    rng = np.random.default_rng(0)
    rows = [
        (f"item {item}", f"rater {rater}", f"{10 * item + rng.normal(0, 5):.1f}")
        for item in range(30)
        for rater in range(6)
    ]
    return mm.audit(mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"), scale="interval"))


@cache
def hostile() -> Audit:
    """Ids, labels, texts, attributes and headers that try to break out of the page."""
    crowd = ratings(n_items=30).with_columns(
        *(pl.col(name) + pl.lit(f" {HOSTILE} '\"`\\ {{{{7*7}}}} & \u2028") for name in ("item", "rater", "label"))
    )
    known = crowd.select("item").unique(maintain_order=True)
    known = known.with_columns(text=pl.lit(HOSTILE * 9), short=pl.lit(HOSTILE[:30]))
    known = known.rename({"short": "<b>"})
    return mm.audit(mm.read(crowd, items=known), by="items.<b>", resamples=40)


ALL = (labelled, with_gold, calibrated, descriptive, unknown_raters, numbers, hostile)
