"""A new version of a data set: its parent and what was changed."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from middlemost.data.dataset import CHANGE_SCHEMA, Dataset
from middlemost.data.question import LabelQuestion, Question
from middlemost.data.versions import current_labels
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

SHOWN = 3


def with_changes(dataset: Dataset, changes: pl.DataFrame) -> Dataset:
    """The version that some changes of labels make of a data set, which stays as it is.

    Only what is new is stored: the answers stay, and `current_labels` derives the labels. Without any change there
    is no new version and the data set itself comes back.

    Args:
        dataset: The parent.
        changes: Columns item and to, and if wanted question (default: the only one answered by a label), from
            (default: the label that the item has), by, method, evidence and time. One row an item and question, in
            any order. A label that the question did not offer is added to it.

    Raises:
        InputError: An item is unknown or changed twice, a label is missing or no other than before, `from` is not
            the label that the item has, or a new label has no place in the rank order of the others.

    Example:
        >>> import middlemost as mm
        >>> parent = mm.read({"item": ["a", "b"], "label": ["no", "yes"]}, rater="none")
        >>> child = with_changes(parent, pl.DataFrame({"item": ["b"], "to": ["no"], "by": ["me"]}))
        >>> child.changes.select("item", "from", "to", "by").rows(), child.parent == parent.version
        ([('b', 'yes', 'no', 'me')], True)
        >>> current_labels(child)["label"].to_list(), current_labels(parent)["label"].to_list()
        (['no', 'no'], ['no', 'yes'])
    """
    complete = _complete(dataset, changes)
    if not complete.height:
        return dataset
    _refuse(complete["item"].is_null() | complete["to"].is_null(), complete, "no item or no new label")
    _refuse(~complete["item"].is_in(dataset.items["item"].to_list()), complete, "an item that the data do not have")
    _refuse(complete.select("item", "question").is_duplicated(), complete, "an item that is changed twice")
    parts = [
        _from_known(part, dataset, name)
        for (name,), part in complete.partition_by("question", as_dict=True).items()
        if isinstance(name, str)
    ]
    fresh = pl.concat(parts).sort("item", "question")
    return replace(
        dataset,
        questions=_with_new_labels(dataset.questions, fresh),
        changes=pl.concat([dataset.changes, fresh]),
        parent=dataset.version,
    )


def _complete(dataset: Dataset, changes: pl.DataFrame) -> pl.DataFrame:
    """The changes with all columns in their order and type."""
    for name in ("item", "to"):
        if name not in changes.columns:
            raise InputError(f"The changes have no column {name!r}.", where="changes")
    strange = [name for name in changes.columns if name not in CHANGE_SCHEMA]
    if strange:
        raise InputError(
            f"{strange[0]!r} is no column of changes.", where="changes", remedy=f"They are {', '.join(CHANGE_SCHEMA)}."
        )
    question = None if "question" in changes.columns else dataset.label_question().name
    defaults = {name: question if name == "question" else None for name in CHANGE_SCHEMA if name not in changes.columns}
    full = changes.with_columns(pl.lit(value).alias(name) for name, value in defaults.items())
    return full.select(pl.col(name).cast(kind) for name, kind in CHANGE_SCHEMA.items())


def _from_known(changes: pl.DataFrame, dataset: Dataset, question: str) -> pl.DataFrame:
    """The changes of one question with the labels that they start from."""
    now = current_labels(dataset, question).rename({"label": "now"})
    joined = changes.join(now, on="item", how="left", maintain_order="left")
    stale = (joined["from"] != joined["now"]).fill_null(value=False)
    _refuse(stale, joined, "a change from a label that the item does not have any more")
    filled = joined.with_columns(pl.coalesce("from", "now").alias("from"))
    _refuse((filled["from"] == filled["to"]).fill_null(value=False), filled, "a change to the label that it has")
    return filled.select(list(CHANGE_SCHEMA))


def _with_new_labels(questions: Mapping[str, Question], changes: pl.DataFrame) -> dict[str, Question]:
    extended = dict(questions)
    for name, labels in changes.group_by("question", maintain_order=True).agg(pl.col("to").unique()).iter_rows():
        asked = extended[name]
        assert isinstance(asked, LabelQuestion)
        new = sorted(label for label in labels if label not in asked.labels)
        if new and asked.ordinal:
            raise InputError(
                f"{', '.join(map(repr, new))} has no place in the rank order of {name!r}.",
                where="changes",
                remedy="Declare the order with the new label when the data are read.",
            )
        if new:
            extended[name] = replace(asked, labels=Vocabulary([*asked.labels, *new]))
    return extended


def _refuse(wrong: pl.Series, changes: pl.DataFrame, what: str) -> None:
    if wrong.any():
        items = changes["item"].filter(wrong).to_list()
        more = f" and {len(items) - SHOWN:,} more" if len(items) > SHOWN else ""
        raise InputError(f"There is {what}: {', '.join(map(repr, items[:SHOWN]))}{more}.", where="changes")
