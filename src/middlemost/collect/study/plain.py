"""The values of YAML nodes: texts where a study file means texts, numbers and truth values elsewhere."""

from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

_OF_STUDIES = ("title", "guideline", "file", "item", "priority", "field")
_OF_QUESTIONS = ("name", "prompt", "help", "labels", "points", "criteria", "candidates", "unit", "prefill", "is")
_TEXTS = frozenset((*_OF_STUDIES, *_OF_QUESTIONS, "key", "hotkey"))
"""Settings that are texts, or lists of them: `labels: [1, 01, true]` are three texts as they are spelled."""


def plain_value(node: Node, setting: str = "", *, listed: bool = False) -> Any:
    """What a node holds, as JSON has it.

    Args:
        node: From `compose`.
        setting: The key it stands under, or the one that its list stands under.
        listed: Whether it stands in a list.
    """
    if isinstance(node, ScalarNode):
        return _scalar(node, setting, listed)
    if isinstance(node, MappingNode):
        return {key.value: plain_value(value, key.value) for key, value in node.value}
    return [plain_value(one, setting, listed=True) for one in node.value]


def _scalar(node: ScalarNode, setting: str, listed: bool) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "str" or (setting in _TEXTS and (kind != "null" or listed)):
        return node.value
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() == "true"
    return _number(node.value, kind)


def _number(text: str, kind: str) -> Any:
    try:
        if kind == "int":
            return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").replace(".nan", "nan"))
    except ValueError:  # under an explicit tag, or of more digits than Python reads
        return text
