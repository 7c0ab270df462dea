"""What changed between two versions of a data set, and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

import middlemost
from middlemost.data.dataset import Dataset
from middlemost.data.folder import is_dataset_folder, load_dataset
from middlemost.data.versions import current_labels
from middlemost.errors import InputError

SCHEMA = "middlemost.diff/1"

Relation = Literal["same", "child", "descendant", "parent", "ancestor", "siblings"]


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """How the labels of one version became those of another.

    Attributes:
        question: Name of the question.
        versions: Ids of the two.
        relation: What the second is to the first: the same, its child (made of it in one step), a descendant, its
            parent or an ancestor, or both are of one origin (siblings).
        n_items: Items of the data.
        pairs: One row a pair of labels: from, to, items; most items first.
        changes: One row an item with another label: item, from, to, by, method, evidence, time. The last four are
            those of the newest change that only one of the versions has.
        new_labels: Labels that the second offers and the first does not.
    """

    question: str
    versions: tuple[str, str]
    relation: Relation
    n_items: int
    pairs: pl.DataFrame
    changes: pl.DataFrame
    new_labels: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Difference({self.changes.height:,} of {self.n_items:,} labels, {self.relation})"

    def to_json(self) -> dict[str, Any]:
        """All of it, with the version of the schema, ready for `json.dumps`."""
        times = pl.col("time").dt.to_string("%Y-%m-%dT%H:%M:%S%.fZ")
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": self.question,
            "versions": list(self.versions),
            "relation": self.relation,
            "items": self.n_items,
            "changed": self.changes.height,
            "pairs": self.pairs.to_dicts(),
            "changes": self.changes.with_columns(times).to_dicts(),
            "new_labels": list(self.new_labels),
        }


def load_version(folder: Path) -> Dataset:
    """A data set from its folder, or from a folder that has it in `dataset/`, such as a diagnosis or a recheck.

    Args:
        folder: The folder.

    Raises:
        InputError: There is no data set in either, or it is damaged.
    """
    inside = folder / "dataset"
    return load_dataset(inside if not is_dataset_folder(folder) and is_dataset_folder(inside) else folder)


def difference(before: Dataset, after: Dataset, *, question: str | None = None) -> Difference:
    """Compare the labels of two versions of one data set.

    Args:
        before: The first version.
        after: The second.
        question: The question's name. Default: the only one answered by a label.

    Raises:
        InputError: They are no versions of one data set: their answers or items differ.
    """
    name = before.label_question(question).name
    if not _of_one_origin(before, after):
        raise InputError(
            "The two are no versions of one data set: their answers or items differ.",
            remedy="Compare a version with what changes made of it.",
        )
    now = current_labels(after, name).rename({"label": "to"})
    pairs = current_labels(before, name).rename({"label": "from"}).join(now, on="item", how="left")
    other = pairs.filter(pl.col("from").ne_missing(pl.col("to")))
    reasons = _reasons(before, after, name)
    changes = other.join(reasons, on="item", how="left").sort("item")
    counts = other.group_by("from", "to").agg(pl.len().cast(pl.Int64).alias("items"))
    offered = before.label_question(name).labels
    return Difference(
        question=name,
        versions=(before.version, after.version),
        relation=_relation(before, after),
        n_items=before.items.height,
        pairs=counts.sort("items", "from", "to", descending=[True, False, False]),
        changes=changes,
        new_labels=tuple(one for one in after.label_question(name).labels if one not in offered),
    )


def _of_one_origin(before: Dataset, after: Dataset) -> bool:
    same_items = before.items["item"].sort().equals(after.items["item"].sort())
    columns = ["item", "question", "rater", "value", "status", "repeat"]
    one, other = (each.answers.select(columns).sort(columns) for each in (before, after))
    return same_items and one.equals(other)


def _reasons(before: Dataset, after: Dataset, question: str) -> pl.DataFrame:
    """For each item the newest change that one version has and the other has not."""
    shared = _shared(before.changes, after.changes)
    own = pl.concat([before.changes[shared:], after.changes[shared:]]).filter(pl.col("question") == question)
    return own.select("item", "by", "method", "evidence", "time").unique("item", keep="last", maintain_order=True)


def _shared(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """How many changes both have made, from the first on."""
    columns = ["item", "question", "to"]
    rows = zip(one.select(columns).iter_rows(), other.select(columns).iter_rows(), strict=False)
    return next((place for place, (a, b) in enumerate(rows) if a != b), min(one.height, other.height))


def _relation(before: Dataset, after: Dataset) -> Relation:
    if before.version == after.version:
        return "same"
    if after.parent == before.version:
        return "child"
    if before.parent == after.version:
        return "parent"
    shared = _shared(before.changes, after.changes)
    if shared == before.changes.height and after.changes.height > shared:
        return "descendant"
    return "ancestor" if shared == after.changes.height and before.changes.height > shared else "siblings"
