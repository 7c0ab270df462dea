"""Arrays that nobody can change behind a result's back."""

from dataclasses import fields
from typing import Any, cast

import numpy as np


def own(array: np.ndarray) -> np.ndarray:
    """A read-only array: the argument itself if it is read-only already, a read-only copy otherwise."""
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


def freeze(array: np.ndarray) -> np.ndarray:
    """Make an array read-only in place, for arrays that the caller made and hands over."""
    array.flags.writeable = False
    return array


class OwnsArrays:
    """A frozen dataclass whose arrays are owned and read-only, after unpickling too."""

    __slots__ = ()

    def _own_arrays(self) -> None:
        for field in fields(self):  # pyright: ignore[reportArgumentType]  # subclasses are dataclasses
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, own(cast("np.ndarray", value)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), [getattr(self, field.name) for field in fields(self)])  # pyright: ignore[reportArgumentType]


def _rebuild(kind: type, state: list[Any]) -> Any:
    return kind(*(freeze(cast("np.ndarray", value)) if isinstance(value, np.ndarray) else value for value in state))
