"""Python values as the text of a column, and values that would read as one though they are not."""

import datetime
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NamedTuple, cast
from uuid import UUID

import numpy as np

from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError
from middlemost.formats.json_values import DecimalText, IntegerText


class ColumnText(NamedTuple):
    """The text of a column.

    Attributes:
        text: One text a value; None for a missing or empty one.
        kind: `"integer"` if every value is an integer, else `"text"`.
        is_time: Whether every value is a date or a date-time.
        collision: Two values of different types that read as one, in Python's spelling; None if there are none.
    """

    text: list[str | None]
    kind: IdKind
    is_time: bool
    collision: tuple[str, str] | None


_FAMILIES: dict[type, str] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "decimal",
    IntegerText: "integer",
    DecimalText: "decimal",
    Decimal: "decimal",
    UUID: "text",
    datetime.datetime: "time",
    datetime.date: "time",
    datetime.time: "clock",
    datetime.timedelta: "duration",
}


def column_text(values: Sequence[object], *, where: str) -> ColumnText:
    """The values of a column as text that tells different values apart.

    Integers keep all their digits, floats get the shortest text that reads back equal, booleans are `true` and
    `false`, dates and times ISO 8601, durations seconds. None, NaN, NaT and empty text are missing.

    Args:
        values: Values of any mix of these types, numpy's and pandas' included.
        where: Source and column, for errors.

    Raises:
        InputError: A value is of a type that has no such text (bytes, say).

    Example:
        >>> column_text([7, None, "7"], where="a list")
        ColumnText(text=['7', None, '7'], kind='text', is_time=False, collision=('7', "'7'"))
    """
    types = set(map(type, values))
    if types <= {str, type(None)}:
        return ColumnText([value or None for value in values], "text", False, None)  # pyright: ignore[reportArgumentType]
    plain = [_plain(value) for value in values]
    text: list[str | None] = []
    families: set[str] = set()
    for row, value in enumerate(plain):
        if value is None or value == "":
            text.append(None)
            continue
        family = _family(value)
        if family is None:
            raise InputError(
                f"Row {row + 1} holds a {type(value).__name__}, which is neither text nor number.", where=where
            )
        families.add(family)
        text.append(_text(value))
    collision = _collision(plain, text) if len(families) > 1 else None
    return ColumnText(text, "integer" if families == {"integer"} else "text", families == {"time"}, collision)


def _plain(value: Any) -> Any:
    """A numpy or pandas value as Python's; None for what means missing."""
    kind = cast("type[object]", type(value))
    if issubclass(kind, np.datetime64 | np.timedelta64):
        # Through microseconds: nanoseconds would come out as a bare integer.
        value = value.astype("datetime64[us]" if kind is np.datetime64 else "timedelta64[us]").item()
    elif issubclass(kind, np.generic):
        value = value.item()
    elif issubclass(kind, Enum):
        value = value.value
    elif kind.__name__ in ("NAType", "NaTType"):
        return None
    return None if isinstance(value, float | Decimal) and math.isnan(value) else value


def _family(value: object) -> str | None:
    exact = _FAMILIES.get(type(value))
    if exact is not None:
        return exact
    return next((family for kind, family in _FAMILIES.items() if isinstance(value, kind)), None)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return repr(value.total_seconds())
    return repr(value) if type(value) is float else str(value)


def _collision(values: Iterable[object], text: Iterable[str | None]) -> tuple[str, str] | None:
    seen: dict[str, tuple[str, str]] = {}
    distinct = {(type(value), written): value for value, written in zip(values, text, strict=True)}
    for (_, written), value in distinct.items():
        if written is None:
            continue
        family = _family(value) or ""
        spelled = str(value) if isinstance(value, IntegerText | DecimalText) else repr(value)
        first_family, first = seen.setdefault(_meaning(written), (family, spelled))
        if first_family != family:
            return first, spelled
    return None


def _meaning(text: str) -> str:
    """What a text means whatever its spelling: 1, 01 and 1.0 are one number, True and true one truth value."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text.lower() if text.lower() in ("true", "false") else text
    return str(number.normalize()) if number.is_finite() else text
