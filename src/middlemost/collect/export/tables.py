"""The answers of an exported study as one table, in the formats that other programs read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.question import LabelQuestion, TextQuestion
from middlemost.formats.guarded import guarded

COLUMNS = (
    "item",
    "question",
    "rater",
    "label",
    "status",
    "repeat",
    "time",
    "seconds",
    "assignment",
    "lease",
    "supersedes",
    "draw",
    "propensity",
    "version",
    "guideline",
    "shown",
    "rationale",
    "confidence",
    "reason",
    "comment",
)
"""The columns of each table. `label` is the answer: a label's key, a number, a text; JSON where it is none of these."""


def write_csv(dataset: Dataset, path: Path) -> None:
    """Every cell as it is; texts may begin like formulas, so that it is for programs rather than spreadsheets.

    Args:
        dataset: The exported study.
        path: Where to.
    """
    _flat(dataset).write_csv(path)


def write_spreadsheet(dataset: Dataset, path: Path) -> None:
    """A CSV that is safe to open in a spreadsheet: texts that begin like formulas have an apostrophe before them.

    The last column says so, and `mm.read` takes the apostrophes off again. The file begins with a byte-order mark, by
    which spreadsheets know UTF-8.

    Args:
        dataset: The exported study.
        path: Where to.
    """
    guarded(_flat(dataset)).write_csv(path, include_bom=True)


def write_json_lines(dataset: Dataset, path: Path) -> None:
    """One JSON object a line, what is missing left out; `value` is the answer as JSON where it is no text.

    Args:
        dataset: The exported study.
        path: Where to.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{one}\n" for one in _objects(dataset))


def write_json(dataset: Dataset, path: Path) -> None:
    """One list of the objects of `write_json_lines`.

    Args:
        dataset: The exported study.
        path: Where to.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        opening = "[\n"
        for one in _objects(dataset):
            stream.write(f"{opening}{one}")
            opening = ",\n"
        stream.write("[]\n" if opening == "[\n" else "\n]\n")


def _table(dataset: Dataset) -> pl.DataFrame:
    time = pl.col("time").dt.strftime("%Y-%m-%dT%H:%M:%S%.6f") + "Z"
    return dataset.answers.rename({"value": "label"}).with_columns(time.alias("time")).select(COLUMNS)


def _flat(dataset: Dataset) -> pl.DataFrame:
    table = _table(dataset)
    shown = [None if one is None else json.dumps(one, ensure_ascii=False) for one in table["shown"].to_list()]
    return table.with_columns(pl.Series("shown", shown, dtype=pl.String))


def _objects(dataset: Dataset) -> Iterator[str]:
    words = {name for name, one in dataset.questions.items() if isinstance(one, LabelQuestion | TextQuestion)}
    for row in _table(dataset).iter_rows(named=True):
        held: dict[str, Any] = {name: value for name, value in row.items() if value is not None}
        if row["question"] not in words and row["label"] is not None:
            held["value"] = json.loads(row["label"])
        yield json.dumps(held, ensure_ascii=False, allow_nan=False)
