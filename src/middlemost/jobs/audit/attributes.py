"""From the name of an attribute, such as `items.topic`, to the value of every item or rater."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError

MOST_SLICES = 50


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of items or raters.

    Attributes:
        by: Its full name, such as `"items.topic"`.
        over: `"items"` or `"raters"`.
        values: The value of each, in the order of the vocabulary; None where it is not known.
    """

    by: str
    over: Literal["items", "raters"]
    values: tuple[str | None, ...]


def find_attribute(dataset: Dataset, by: str, items: Vocabulary, raters: Vocabulary) -> Attribute:
    """Look an attribute up.

    Args:
        dataset: The data.
        by: `items.COLUMN` or `raters.COLUMN`.
        items: Item ids in the order of the ratings' codes.
        raters: Rater ids likewise.

    Raises:
        SettingError: There is no such table or column, or it has more than 50 values.
    """
    table, _, column = by.partition(".")
    if table == "items":
        return Attribute(by, "items", _values(dataset.items, "item", column, items, by))
    if table == "raters":
        return Attribute(by, "raters", _values(dataset.raters, "rater", column, raters, by))
    raise SettingError(f"{by!r} names no attribute.", where="by", remedy="Say items.COLUMN or raters.COLUMN.")


def _values(frame: pl.DataFrame, key: str, column: str, ids: Vocabulary, by: str) -> tuple[str | None, ...]:
    if column == key or column not in frame.columns:
        there = ", ".join(name for name in frame.columns if name != key)
        remedy = f"There are: {there}." if there else f"Give a table of {key}s with attributes (--{key}s FILE)."
        raise SettingError(f"There is no attribute {by!r}.", where="by", remedy=remedy)
    n_values = frame[column].n_unique()
    if n_values > MOST_SLICES:
        raise SettingError(
            f"{by} has {n_values:,} different values, more than {MOST_SLICES} slices.",
            where="by",
            remedy="Put them into a few groups in a column of their own first.",
        )
    known = dict(zip(frame[key].cast(pl.String), frame[column].cast(pl.String), strict=True))
    return tuple(known.get(one) for one in ids)
