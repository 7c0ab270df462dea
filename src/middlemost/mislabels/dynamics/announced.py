"""What a recorder is told before the training begins."""

from collections.abc import Sequence

import numpy as np

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError


def announced_classes(classes: Vocabulary | Sequence[str] | Sequence[int] | int) -> Vocabulary:
    """The classes in the order of the outputs.

    Args:
        classes: Names, or how many.

    Raises:
        SettingError: There are fewer than two: a margin needs another class to compare with.
        InputError: A class is named twice, or classes are neither texts nor whole numbers.
    """
    named = _vocabulary(classes, "classes")
    if len(named) < 2:
        raise SettingError(
            f"There {'is one class' if len(named) else 'are no classes'}, and a margin needs another one to compare "
            "with.",
            where="classes",
        )
    return named


def columns_or_names(classes: Vocabulary) -> bool:
    """Whether a whole number among the labels could be the name of a class as well as a column of the outputs.

    Args:
        classes: The classes in the order of the outputs.
    """
    return classes.kind == "integer" and list(classes) != [str(column) for column in range(len(classes))]


def announced_items(items: Vocabulary | Sequence[str] | Sequence[int] | int | None) -> Vocabulary | None:
    """The items, where they are declared.

    Args:
        items: Their ids, or how many there are, or None.

    Raises:
        InputError: An id stands twice, or ids are neither texts nor whole numbers.
    """
    return None if items is None else _vocabulary(items, "items")


def _vocabulary(ids: Vocabulary | Sequence[str] | Sequence[int] | int, where: str) -> Vocabulary:
    if isinstance(ids, Vocabulary):
        return ids
    if isinstance(ids, int):
        ids = range(ids)
    if isinstance(ids, range):
        texts = np.arange(ids.start, ids.stop, ids.step).astype(np.dtypes.StringDType())
        return Vocabulary.from_unique(freeze(texts), kind="integer")
    kinds = set(map(type, ids))
    if kinds <= {str}:
        return Vocabulary((str(one) for one in ids), kind="text")
    if all(issubclass(kind, (int, np.integer)) for kind in kinds):
        return Vocabulary((str(int(one)) for one in ids), kind="integer")
    raise InputError("Ids are all texts or all whole numbers.", where=where)
