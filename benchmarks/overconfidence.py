"""How often Dawid and Skene's model is wrong where its posterior is over .99, on four real data sets with gold.

Run with `MIDDLEMOST_DATA=folder python benchmarks/overconfidence.py [--write]`; a few seconds.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

import report
from middlemost import read_ratings, truth

SURE = 0.99
QUESTIONS = {
    "rte": "does the second sentence follow from the first?",
    "dog": "which of four breeds?",
    "face": "which of four expressions?",
    "s_rel": "how relevant is this page? (four grades)",
}


FITS = {"default": {}, "maximum likelihood": {"strength": 0.0}}


def measured() -> Iterator[str]:
    """A row for each data set and fit."""
    folder = report.real_data() / "truth"
    yield f"Items with a gold label to whose label `dawid_skene` gives a posterior over {SURE}."
    yield ""
    head = ("data", "question", "fit", "gold items", "of them sure", "wrong by the posterior", "wrong by gold")
    rows = (
        (name, question, fit, *row(folder / name, settings))
        for name, question in QUESTIONS.items()
        for fit, settings in FITS.items()
    )
    yield from report.table(head, rows, text_columns=3)


def row(folder: Path, settings: dict[str, float]) -> tuple[str, ...]:
    """Numbers of one data set; a gold label that no rater gave is an error like any other."""
    gold = pl.read_csv(folder / "gold.csv.gz", infer_schema=False).select("item", gold="label")
    consensus = truth.dawid_skene(read_ratings(folder / "ratings.csv.gz"), **settings).to_polars()
    known = consensus.with_columns(pl.col("item", "label").cast(pl.String)).join(gold, on="item")
    sure = known.filter(pl.col("posterior") > SURE)
    supposed, wrong = 1 - sure["posterior"].mean(), (sure["label"] != sure["gold"]).mean()
    return f"{len(known):,}", f"{len(sure):,}", f"{supposed:.2%}", f"{wrong:.1%}"


if __name__ == "__main__":
    report.run(measured)
