"""What pydantic finds wrong with a study, in words for the one who wrote the file."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

from middlemost.collect.study.schema import settings_at, types_at
from middlemost.collect.study.yaml_nodes import line_of
from middlemost.errors import MiddlemostError


class Problem(NamedTuple):
    """Something wrong with a study file.

    Attributes:
        line: Where, counted from 1.
        what: What is wrong.
        remedy: What to do; None where that is plain.
    """

    line: int
    what: str
    remedy: str | None = None


_LEAST: Mapping[str, str] = {
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "less than {lt}",
    "too_short": "{min_length} or more entries are needed",
    "too_long": "{max_length} entries at most",
    "string_too_short": "{min_length} or more characters are needed",
    "string_too_long": "{max_length} characters at most",
}
_KINDS: Mapping[str, str] = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "string": "a text",
    "list": "a list",
    "tuple": "a list",
    "dict": "a mapping",
    "model": "a mapping",
}


def problems_of(errors: Sequence[Mapping[str, Any]], root: Node) -> list[Problem]:
    """All errors of pydantic in words, by their lines.

    Args:
        errors: Of `ValidationError.errors()`.
        root: The nodes of the file.
    """
    places = [tuple(error["loc"]) for error in errors]
    told = [
        error
        for error, place in zip(errors, places, strict=True)
        # a list whose entries are all wrong is called too short as well
        if not (error["type"] == "too_short" and any(one[: len(place)] == place and one != place for one in places))
    ]
    return sorted({problem_of(error, root) for error in told}, key=lambda one: (one.line, one.what))


def problem_of(error: Mapping[str, Any], root: Node) -> Problem:
    """An error of pydantic in words, with its line.

    Args:
        error: One of `ValidationError.errors()`.
        root: The nodes of the file.
    """
    place = tuple(error["loc"])
    node, key, path = _found(root, place)
    line = line_of(key if key is not None else node)
    kind, context = str(error["type"]), error.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, MiddlemostError):
        what = raised.what if raised.where is None else f"{raised.where}: {raised.what}"
        return Problem(line, f"{_named(path)}{what}", raised.remedy)
    if kind == "value_error":
        return Problem(line, f"{_named(path)}{raised}")
    if kind == "extra_forbidden":
        return _unknown_setting(line, str(place[-1]), settings_at(place[:-1]))
    if kind == "missing":
        return Problem(
            line, f"{_named(path)}the setting {str(place[-1])!r} is missing.", f"Write {place[-1]}: and its value."
        )
    if kind.startswith("union_tag"):
        return _unknown_type(line, path, context.get("tag"))
    return Problem(line, f"{_named(path)}{_mismatch(kind, context, error)}")


def _found(root: Node, place: Sequence[Any]) -> tuple[Node, Node | None, list[str]]:
    """The node of an error, the key before it, and the path in the file: parts that are pydantic's own are left out."""
    node, key, path = root, None, list[str]()
    for part in place:
        if isinstance(node, MappingNode):
            held = [(name, value) for name, value in node.value if name.value == part]
            if held:
                key, node = held[0]
                path.append(str(part))
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            key, node = None, node.value[part]
            path.append(str(part + 1))
    return node, key, path


def _named(path: Sequence[str]) -> str:
    return f"{' '.join(path)}: " if path else ""


def _unknown_setting(line: int, name: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    listed = None if guess or not known else f"Settings here: {', '.join(known)}."
    return Problem(line, f"There is no setting {name!r}.{guess}", listed)


def _unknown_type(line: int, path: Sequence[str], given: object) -> Problem:
    known = types_at()
    if given is None:
        return Problem(line, f"{_named(path)}the question has no type.", f"Write type: and one of {', '.join(known)}.")
    near = difflib.get_close_matches(str(given), known, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return Problem(line, f"{_named(path)}there is no type of question {given!r}.{guess}", f"Types: {', '.join(known)}.")


def _mismatch(kind: str, context: Mapping[str, Any], error: Mapping[str, Any]) -> str:
    given = _told(error.get("input"))
    if kind in _LEAST:
        return f"{given} is not allowed: {_LEAST[kind].format(**context)}."
    if kind == "literal_error":
        return f"{given} is none of {str(context['expected']).replace(' or ', ', ')}.{_guess(error['input'], context)}"
    if kind == "string_pattern_mismatch":
        return f"{given} does not fit {context['pattern']}."
    wanted = _KINDS.get(kind.partition("_")[0])
    if wanted is not None:
        return f"{given} stands where {wanted} is meant."
    return f"{error['msg']}, and {given} stands here."


def _guess(given: object, context: Mapping[str, Any]) -> str:
    known = [one.strip("'") for one in str(context["expected"]).replace(" or ", ", ").split(", ")]
    near = difflib.get_close_matches(str(given), known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _told(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:59] + "…")
    if isinstance(value, int | float):
        return str(value)
    return "a list" if isinstance(value, list | tuple) else "a mapping"
