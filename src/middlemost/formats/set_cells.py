"""A set of labels as people write it in a cell: A|B, or a JSON list."""

import json

from middlemost.formats.json_values import DecimalText, IntegerText, is_list

SEPARATOR = "|"
"""What stands between the labels of a set unless the caller says otherwise."""


def split_set(text: str, separator: str) -> list[str] | str:
    """The labels of a set as written, trimmed; or what is wrong with it.

    A text that is a JSON list is one, and `[]` is the empty set. In any other text the separator stands between the
    labels, and nothing between two separators is passed over.

    Args:
        text: A cell that is not empty.
        separator: What stands between two labels.

    Example:
        >>> split_set("wet|cold", "|"), split_set('["a|b"]', "|"), split_set("[]", "|")
        (['wet', 'cold'], ['a|b'], [])
    """
    listed = _json_list(text) if text.startswith("[") else None
    if listed is None:
        labels = [part for part in (part.strip() for part in text.split(separator)) if part]
        return labels or f"{text!r} holds no label; an empty set is written []"
    labels = [label.strip() if isinstance(label, str) else label for label in map(_label, listed)]
    if None in labels or "" in labels:
        return f"{text} holds an entry that is no label"
    return [label for label in labels if label is not None]


def _json_list(text: str) -> list[object] | None:
    try:
        value = json.loads(text, parse_int=IntegerText, parse_float=DecimalText)
    except json.JSONDecodeError:
        return None
    return list(value) if is_list(value) else None


def _label(entry: object) -> str | None:
    if isinstance(entry, bool):
        return "true" if entry else "false"
    return str(entry) if isinstance(entry, str) else None
