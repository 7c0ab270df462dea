"""The items with a label, in codes."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.dataset import Dataset
from middlemost.data.versions import current_labels
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.questions.coded import vocabulary_of


@dataclass(frozen=True, slots=True, eq=False)
class Labelled(OwnsArrays):
    """The items that have a label.

    Attributes:
        frame: Their attributes, one row an item.
        items: Their ids.
        labels: The labels there are, used or not.
        given: The code of each item's label.
        group: Codes of the group column, -1 where it is empty; None where there is none.
        split: The split of each item; None where there is none.
        without: Items without a label.
    """

    frame: pl.DataFrame
    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    group: Int32[np.ndarray, "items"] | None
    split: tuple[str, ...] | None
    without: int

    def __post_init__(self) -> None:
        self._own_arrays()


def labelled_items(dataset: Dataset, question: str, *, group: str | None = None, split: str | None = None) -> Labelled:
    """The items that have a label now, with their groups and splits.

    Args:
        dataset: The data.
        question: The question that labels answer.
        group: An attribute; items of one value stay in one fold.
        split: An attribute: train, test and the like.

    Raises:
        InputError: No item has a label, or one has no split.
        SettingError: There is no such attribute.
    """
    known = vocabulary_of(dataset, "item")
    labels = dataset.label_question(question).labels
    current = current_labels(dataset, question)["label"]
    has = current.is_not_null().to_numpy()
    if not has.any():
        raise InputError(f"No item has a label for {question!r}.", remedy="Say which column it is (--label).")
    frame = dataset.items.filter(pl.Series(has))
    given = labels.find(current.drop_nulls().to_list())
    return Labelled(
        frame=frame,
        items=Vocabulary.from_unique(known.ids[has], kind=known.kind),
        labels=labels,
        given=given,
        group=None if group is None else _groups(_attribute(frame, group, "group")),
        split=None if split is None else _splits(_attribute(frame, split, "split"), split),
        without=int((~has).sum()),
    )


def _attribute(frame: pl.DataFrame, name: str, role: str) -> pl.Series:
    if name not in frame.columns or name == "item":
        there = ", ".join(one for one in frame.columns if one != "item") or "none"
        raise SettingError(f"There is no column {name!r} to be the {role}.", where=role, remedy=f"Columns: {there}.")
    return frame[name].cast(pl.String)


def _groups(cells: pl.Series) -> Int32[np.ndarray, "items"]:
    filled = cells.is_not_null().to_numpy()
    group = np.full(len(cells), -1, dtype=np.int32)
    group[filled] = np.unique(cells.drop_nulls().to_numpy().astype(str), return_inverse=True)[1]
    return group


def _splits(cells: pl.Series, name: str) -> tuple[str, ...]:
    if cells.null_count():
        raise InputError(
            f"{cells.null_count():,} items have no split.", where=f"column {name!r}", remedy="Fill it for all items."
        )
    return tuple(cells.to_list())
