"""Labels of a kind that is not judged yet: several at once, one for each token, numbers that measure."""

import json

import polars as pl

from middlemost.errors import InputError
from middlemost.formats.labels import NUMBER, WHOLE_DECIMAL
from middlemost.formats.set_like import look_like_sets

MEASURED = 20
"""From more than so many different numbers on, if some are no whole ones, they are measurements, not classes."""

MANY = 100
"""From more than so many different whole numbers on, if most stand once, they are measurements too."""


def refuse_other_kinds(column: str, labels: pl.Series, n: int, source: str) -> None:
    """Refuse labels that are not one of a set of classes.

    Args:
        column: The column that holds them.
        labels: The distinct labels.
        n: How many rows have a label.
        source: The file's name.

    Raises:
        InputError: The labels are lists, or made of other labels, or measurements.
    """
    where = f"{source}, column {column!r}"
    listed = next((one for one in labels if _is_list(one)), None)
    if listed is not None:
        raise InputError(
            f"A label is a list ({listed[:40]}): multi-label and token data are not judged yet.",
            where=where,
            remedy="Give one label an item: one row for each token, or a table for each label with yes and no.",
        )
    sets = look_like_sets(labels)
    if sets:
        raise InputError(
            f"{sets[0].text.split('. ')[0]}: multi-label data are not judged yet.",
            where=where,
            remedy="Declare the labels (labels=) if each is a class of its own, or give a table for each label.",
        )
    if _measured(labels, n):
        raise InputError(
            f"{len(labels):,} different numbers in {n:,} rows are measurements, not classes: labels of regression are "
            "not judged yet.",
            where=where,
            remedy="Declare the labels (labels=) if each is a class, or name another column with --label (label=).",
        )


def _is_list(label: str) -> bool:
    if not label.startswith("["):
        return False
    try:
        return isinstance(json.loads(label), list)
    except ValueError:
        return False


def _measured(labels: pl.Series, n: int) -> bool:
    if not labels.str.contains(NUMBER).all():
        return False
    fractions = labels.str.contains(r"\.") & ~labels.str.contains(WHOLE_DECIMAL)
    return (bool(fractions.any()) and len(labels) > MEASURED) or (len(labels) > MANY and 2 * len(labels) > n)
