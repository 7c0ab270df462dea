"""Which column of a labelled table holds the item and which the given label."""

import difflib

from middlemost.errors import InputError, SettingError
from middlemost.formats.item_table import ItemTable
from middlemost.formats.synonyms import normal
from middlemost.formats.words import listed_columns

ITEM = (("item", "itemid"), ("id",))
LABEL = (("label",), ("class", "target", "y"))
"""Headers by rank, as `synonyms.normal` makes them; within a rank two are a tie."""


def item_column(table: ItemTable, told: str | None) -> str | None:
    """The column that holds the items' ids; None where there is none and nobody named one.

    Args:
        table: The table.
        told: The column that the caller named.

    Raises:
        SettingError: There is no such column.
        InputError: Several columns may be it.
    """
    if told is not None or "item" in table.known:
        return _checked(table, told or table.known["item"], "item")
    return _only(table, ITEM, "item")


def label_column(table: ItemTable, told: str | None) -> str:
    """The column that holds the given labels.

    Args:
        table: The table.
        told: The column that the caller named.

    Raises:
        SettingError: There is no such column.
        InputError: No column, or several, may be it.
    """
    if told is not None or "label" in table.known:
        return _checked(table, told or table.known["label"], "label")
    found = _only(table, LABEL, "label")
    if found is None:
        raise InputError(
            f"No column is headed label, class, target or y. Columns: {listed_columns(table.headers)}.",
            where=table.raw.source,
            remedy="Say which holds the labels with --label (label=).",
        )
    return found


def _only(table: ItemTable, ranks: tuple[tuple[str, ...], ...], role: str) -> str | None:
    for names in ranks:
        found = [header for header in table.raw.frame.columns if normal(header) in names]
        if len(found) > 1:
            raise InputError(
                f"Several columns may be the {role}: {listed_columns(found)}.",
                where=table.raw.source,
                remedy=f"Say which with --{role} ({role}=).",
            )
        if found:
            return found[0]
    return None


def _checked(table: ItemTable, name: str, role: str) -> str:
    if name in table.binary:
        raise SettingError(f"The column {name!r} holds bytes and cannot be the {role}.", where=table.raw.source)
    if name not in table.headers:
        near = difflib.get_close_matches(name, table.headers, n=1)
        raise SettingError(
            f"There is no column {name!r} for the {role}.{f' Did you mean {near[0]!r}?' if near else ''}",
            where=table.raw.source,
            remedy=f"Columns: {listed_columns(table.headers)}.",
        )
    return name
