"""Labels as callers have them: one for each item, or refused by the name of what they are."""

from collections.abc import Iterable, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from jaxtyping import Int32

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

SHOWN = 5


def plain_labels(labels: Any) -> list[int] | list[str]:
    """The labels as whole numbers or texts, one for each item.

    Args:
        labels: A list, array or series of texts, whole numbers or truth values.

    Raises:
        InputError: A label is missing; or labels are lists or sets (several labels an item, or one a token), a matrix,
            or numbers with fractions, which are kinds of labels that are not judged here.

    Example:
        >>> plain_labels(["a", "b"]), plain_labels(np.array([1.0, 0.0])), plain_labels([True, False])
        (['a', 'b'], [1, 0], [1, 0])
    """
    if getattr(labels, "ndim", 1) != 1:
        raise _refused(
            f"The labels have {labels.ndim} dimensions: several labels an item (multi-label), or one a token."
        )
    listed: list[Any] = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
    kinds: set[type] = {type(one) for one in listed}
    if kinds <= {int} or kinds <= {str}:
        return listed
    missing = [row for row, one in enumerate(listed) if one is None or one != one]  # noqa: PLR0124  NaN is not itself
    if missing:
        raise InputError(
            f"Items without a label: {len(missing):,} (rows {_shown(missing)}).",
            where="labels",
            remedy="Leave them out: there is no label to judge.",
        )
    if any(isinstance(one, Iterable) and not isinstance(one, str) for one in listed):
        raise _refused("A label is a list or set: several labels an item (multi-label), or one a token.")
    if all(isinstance(one, (Integral, np.bool_)) for one in listed):
        return [int(one) for one in listed]
    if all(isinstance(one, Real) for one in listed):
        if any(float(one) != int(one) for one in listed):
            raise _refused("The labels are numbers with fractions: targets of a regression.")
        return [int(one) for one in listed]
    return [str(one) for one in listed]


def coded(labels: list[int] | list[str], classes: Sequence[Any]) -> tuple[Int32[np.ndarray, "items"], Vocabulary]:
    """The codes of labels among the classes.

    Args:
        labels: As from `plain_labels`.
        classes: The labels that there are, in the order of the columns.

    Raises:
        InputError: A label is not among the classes, or a class stands twice.

    Example:
        >>> coded(["b", "a"], ["a", "b"])[0].tolist()
        [1, 0]
    """
    plain = plain_labels(classes)
    whole = all(isinstance(one, int) for one in plain)
    vocabulary = Vocabulary(map(str, plain), kind="integer" if whole else "text")
    code = {one: place for place, one in enumerate(vocabulary)}
    places = np.fromiter((code.get(str(one), -1) for one in labels), dtype=np.int32, count=len(labels))
    unknown = sorted({str(labels[int(row)]) for row in np.flatnonzero(places < 0)})
    if unknown:
        raise InputError(
            f"Labels that are not among the {len(vocabulary)} classes: {_shown(unknown)}.",
            where="classes",
            remedy="Name every label that occurs, in the order of the columns of probabilities.",
        )
    return freeze(places), vocabulary


def _refused(what: str) -> InputError:
    return InputError(
        what,
        where="labels",
        remedy="What is judged here is one label an item, out of two or more (a class, as text or a whole number).",
    )


def _shown(listed: Sequence[object]) -> str:
    more = f" and {len(listed) - SHOWN:,} more" if len(listed) > SHOWN else ""
    return f"{', '.join(map(str, listed[:SHOWN]))}{more}"
