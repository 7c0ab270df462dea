"""What a value of a JSON file is in Python."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard


class IntegerText(str):
    """An integer as a JSON file spells it."""

    __slots__ = ()


class DecimalText(str):
    """A number with a fraction or an exponent as a JSON file spells it."""

    __slots__ = ()


def is_record(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is an object of JSON."""
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value is a list."""
    return isinstance(value, list | tuple)


def as_json(value: object) -> str:
    """A value as JSON text, numbers as they were spelled.

    Example:
        >>> as_json({"a": [IntegerText("1"), "x"]})
        '{"a":[1,"x"]}'
    """
    if is_record(value):
        return "{" + ",".join(f"{as_json(str(key))}:{as_json(one)}" for key, one in value.items()) + "}"
    if is_list(value):
        return "[" + ",".join(map(as_json, value)) + "]"
    if isinstance(value, IntegerText | DecimalText):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
