"""The versions of a data set: what identifies one, and what its labels are now."""

import hashlib
import json
from typing import Any

import numpy as np
import polars as pl

from middlemost.data.dataset import COUNTED, Dataset

NOT_CONTENT = {"answers": ("line",), "changes": ("time",)}
"""Columns that two data sets of one content may differ in: where a row stood, and when a change was made."""

LATER = {"answers": ("shown",)}
"""Columns that data sets did not always have: where all is null, the version is that of a data set without them."""


def version_of(dataset: Dataset) -> str:
    """The id of a version: 16 hexadecimal digits of the SHA-256 of its content.

    Content is the answers (but not the lines they stood on), items, raters, gold, questions, paradigm, the kinds of
    ids, the version it was made from and all changes in their order (but not when they were made, so that the same
    changes of the same parent are the same version). What a reader noticed is none. The order of the rows and
    columns of a table does not matter.

    Args:
        dataset: The data.

    Example:
        >>> import middlemost as mm
        >>> one, other = (mm.read({"item": ids, "rater": ["x", "x"], "label": labels})
        ...               for ids, labels in ((["a", "b"], ["no", "yes"]), (["b", "a"], ["yes", "no"])))
        >>> one.version == other.version
        True
    """
    head = {
        "questions": sorted((one.to_dict() for one in dataset.questions.values()), key=lambda one: one["name"]),
        "paradigm": dataset.paradigm,
        "kinds": {role: kind for role, kind in sorted(dataset.kinds.items()) if kind != "text"},
        "parent": dataset.parent,
    }
    digest = hashlib.sha256(json.dumps(head, sort_keys=True).encode())
    for name in ("answers", "items", "raters", "gold"):
        frame = _as_text(getattr(dataset, name), name)
        _add(digest, name, frame.sort(frame.columns) if frame.width else frame)
    _add(digest, "changes", _as_text(dataset.changes, "changes"))  # whose order says which came first
    return digest.hexdigest()[:16]


def current_labels(dataset: Dataset, question: str | None = None) -> pl.DataFrame:
    """The label that each item has now: what it was changed to last, else its only answer.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by a label.

    Returns:
        One row an item, in the order of `Dataset.items`: item, label. The label is null where there is no change
        and not exactly one answer: what several ratings make is for a method of `truth` to say.

    Raises:
        InputError: There is no such question.

    Example:
        >>> import middlemost as mm
        >>> current_labels(mm.read({"item": ["a", "b"], "label": ["no", "yes"]}, rater="none")).rows()
        [('a', 'no'), ('b', 'yes')]
    """
    name = dataset.label_question(question).name
    asked = pl.col("question") == name
    counted = dataset.answers.filter(asked & pl.col("status").is_in(COUNTED))
    given = counted.group_by("item").agg(pl.col("value").first(), pl.len()).filter(pl.col("len") == 1)
    changed = dataset.changes.filter(asked).group_by("item", maintain_order=True).agg(pl.col("to").last())
    items = dataset.items.select("item")
    joined = items.join(given, on="item", how="left", maintain_order="left")
    joined = joined.join(changed, on="item", how="left", maintain_order="left")
    return joined.select("item", pl.coalesce("to", "value").alias("label"))


def _as_text(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """A frame whose cells are all text, its columns by name, without what is no content."""
    unsaid = {column for column in LATER.get(name, ()) if column in frame.columns and frame[column].is_null().all()}
    kept = sorted(set(frame.columns) - set(NOT_CONTENT.get(name, ())) - unsaid)
    return pl.DataFrame({column: _text(frame[column]) for column in kept})


def _text(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        values: list[Any] = column.to_list()
        texts = [None if one is None else json.dumps(one, sort_keys=True) for one in values]
        return pl.Series(column.name, texts, dtype=pl.String)
    if column.dtype == pl.Binary:
        return column.bin.encode("hex")
    return column.to_physical().cast(pl.String) if column.dtype.is_temporal() else column.cast(pl.String)


def _add(digest: Any, name: str, frame: pl.DataFrame) -> None:
    """Add a table to a digest, so that no two tables have the same bytes: lengths first, -1 for null, then text."""
    digest.update(json.dumps([name, frame.height, frame.columns]).encode())
    for column in frame.columns:
        texts = frame[column]
        lengths = texts.str.len_bytes().cast(pl.Int64).fill_null(-1).to_numpy()
        digest.update(lengths.astype(np.dtype("<i8")).tobytes())
        digest.update("".join(texts.drop_nulls().to_list()).encode())
