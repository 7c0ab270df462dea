"""A set of labels as text: how `Dataset.answers` and result tables hold it."""

import json
from collections.abc import Iterable


def set_text(labels: Iterable[str]) -> str:
    """The text of a set: a JSON list of its labels, each once, by code point. A label may hold any character.

    Args:
        labels: The labels in any order.

    Example:
        >>> set_text(["b", "a|c"]), set_text([])
        ('["a|c", "b"]', '[]')
    """
    return json.dumps(sorted(set(labels)), ensure_ascii=False)


def labels_of_text(text: str) -> list[str]:
    """The labels of a set that `set_text` wrote.

    Args:
        text: A JSON list of texts.
    """
    return json.loads(text)
