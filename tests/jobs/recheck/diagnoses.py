"""Small diagnoses, in memory and in the folder that `middlemost diagnose` writes."""

import json
from pathlib import Path

import numpy as np
import polars as pl

import middlemost as mm
from middlemost.data.dataset import Dataset
from middlemost.data.folder import write_dataset
from middlemost.data.reading import Reading
from middlemost.jobs.recheck.judged import Judged

LABELS = ("cat", "dog", "fox")


def labelled(frame: pl.DataFrame, *, label: str = "animal", item: str = "item") -> Dataset:
    """A labelled data set as the reader of `diagnose` makes it: an answer an item, all other columns beside."""
    made = mm.read(frame.select(item, label), item=item, label=label, rater="none", labels=LABELS)
    (asked,) = made.questions.values()
    question = type(asked)(label, asked.labels)
    items = frame.rename({item: "item"}).drop(label)
    order = made.items.select("item").join(items, on="item", how="left", maintain_order="left")
    return Dataset(
        answers=made.answers.with_columns(pl.lit(label).alias("question")),
        items=order,
        raters=made.raters,
        questions={label: question},
        gold=made.gold,
        reading=Reading("animals.csv", frame.height, {"item": item, "label": label}),
    )


def study(n: int = 300, *, noise: float = 0.2, seed: int = 0) -> pl.DataFrame:
    """item, text, split, animal (the given label), truth, quality, flagged, suggested."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n)
    wrong = rng.random(n) < noise
    given = np.where(wrong, (truth + rng.integers(1, 3, n)) % 3, truth)
    quality = np.clip(rng.normal(np.where(wrong, 0.25, 0.75), 0.15), 0, 1)
    return pl.DataFrame(
        {
            "item": [f"a{place:04}" for place in range(n)],
            "text": [f"an animal no. {place}" for place in range(n)],
            "animal": [LABELS[code] for code in given],
            "split": ["test" if place % 5 == 0 else "train" for place in range(n)],
            "truth": [LABELS[code] for code in truth],
            "quality": quality,
            "flagged": quality < 0.5,
            "suggested": [LABELS[code] for code in truth],
        }
    )


def dataset_of(frame: pl.DataFrame) -> Dataset:
    """The data set of a study."""
    return labelled(frame.select("item", "text", "animal", "split"))


def judged(frame: pl.DataFrame) -> Judged:
    """A study, judged in memory."""
    table = frame.select("item", pl.col("animal").alias("label"), "quality", "flagged", "split").sort("item")
    return Judged(dataset_of(frame), "animal", table)


def write_diagnosis(frame: pl.DataFrame, folder: Path, **said: object) -> Path:
    """The folder of a study's diagnosis; `said` stands in diagnosis.json."""
    folder.mkdir()
    dataset = dataset_of(frame)
    write_dataset(dataset, folder / "dataset")
    columns = ["item", "label", "quality", "flagged", "suggested", "split"]
    frame.rename({"animal": "label"}).select(columns).write_csv(folder / "labels.csv")
    manifest = {"schema": "middlemost.diagnosis/1", "version": dataset.version, "question": "animal", **said}
    (folder / "diagnosis.json").write_text(json.dumps(manifest))
    return folder


def answers(frame: pl.DataFrame, items: list[str], raters: tuple[str, ...] = ("ann", "bo", "cy")) -> pl.DataFrame:
    """Raters who always know the truth."""
    truth = dict(frame.select("item", "truth").iter_rows())
    rows = [(item, rater, truth[item]) for item in items for rater in raters]
    return pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
