"""Which columns people may see who are to judge without a hint."""

from collections.abc import Sequence

import polars as pl

from middlemost.errors import SettingError
from middlemost.formats.synonyms import normal
from middlemost.jobs.recheck.judged import Judged

TELLING_ROLES = ("split", "group", "fold")
"""Roles of columns that are about the data set and say nothing of an item's content."""

TELLING_HEADERS = ("label", "gold", "truth", "split", "suggested", "quality", "flagged")

FEW_VALUES = 20
"""A column of more values than this, and than five a label, is content."""

LEFT_TO_GUESS = 0.5
"""A column gives the label away if guessing by it errs at most this often, against guessing the commonest label."""


def shown_columns(judged: Judged, asked: Sequence[str] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns to show beside the item, and those left out.

    Columns of bytes, which no CSV can hold, are never shown. By default a column is left out if its header says that it
    holds a label or what was found out about one, if its role is to split or group the data, or if it gives the label
    away: it has few values, and to guess an item's label by them halves the errors of always guessing the commonest.

    Args:
        judged: The data.
        asked: Headers that the caller wants to be shown, whatever they are; None for the default.

    Raises:
        SettingError: There is no such column, or it is the label itself.
    """
    items = judged.dataset.items
    there = [name for name, kind in items.schema.items() if name != "item" and kind != pl.Binary]
    roles = judged.dataset.reading.columns
    own = {judged.question, roles.get("label")}
    if asked is not None:
        for name in asked:
            if name in own or name not in there:
                what = "is the label" if name in own else "is no column of the items"
                listed = ", ".join(one for one in there if one not in own) or "none"
                raise SettingError(f"{name!r} {what}.", where="columns", remedy=f"There are: {listed}.")
        return tuple(asked), tuple(name for name in there if name not in asked)
    by_role = {roles.get(role) for role in TELLING_ROLES}
    labelled = items.join(judged.table.select("item", pl.col("label").alias("__label")), on="item", how="left")
    hidden = [
        name
        for name in there
        if name in own or name in by_role or normal(name) in TELLING_HEADERS or _gives_away(labelled, name)
    ]
    return tuple(name for name in there if name not in hidden), tuple(hidden)


def _gives_away(labelled: pl.DataFrame, name: str) -> bool:
    pairs = labelled.select(pl.col(name).cast(pl.String).alias("value"), pl.col("__label").alias("label")).drop_nulls()
    n_values, n_labels = pairs["value"].n_unique(), pairs["label"].n_unique()
    if n_values < 2 or n_values > max(FEW_VALUES, 5 * n_labels) or 5 * n_values > pairs.height:
        return False
    commonest = pairs.group_by("label").len()["len"].to_numpy().max()
    by_value = pairs.group_by("value", "label").len().group_by("value").agg(pl.col("len").max())["len"].sum()
    return pairs.height - int(by_value) <= LEFT_TO_GUESS * (pairs.height - int(commonest))
