"""YAML 1.2 as nodes with their lines: the data model of JSON, and nothing that a study file has no use for."""

import re
from typing import Any, cast

from yaml import MarkedYAMLError, YAMLError
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from middlemost.errors import InputError
from middlemost.questions.kinds.words import unstorable

DEEPEST = 20
"""How deep lists and mappings may lie in each other."""

MOST_REPEATED = 10_000
"""How many values may stand there by aliases, each counted with all that it holds."""

_TAG = "tag:yaml.org,2002:"


class _Resolver(BaseResolver):
    """The core schema of YAML 1.2 (section 10.3): yes, no, on and off are texts."""


for _tag, _pattern, _first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
):
    cast("Any", _Resolver).add_implicit_resolver(f"{_TAG}{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)


class _DeepError(YAMLError):
    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class _Composer(Reader, Scanner, Parser, Composer, _Resolver):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _Resolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _DeepError(cast("Any", self).peek_event().start_mark.line + 1)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(text: str, name: str) -> Node:
    """The nodes of a YAML document.

    Args:
        text: The document.
        name: Name of the file, for errors.

    Raises:
        InputError: It is no YAML, holds nothing or several documents, is nested too deep or blown up by aliases, has
            a tag of its own, a key twice, or a key that is no text.
    """
    try:
        root = cast("Node | None", cast("Any", _Composer(text)).get_single_node())
    except _DeepError as error:
        raise InputError(
            f"Lists and mappings lie more than {DEEPEST} deep in each other.", where=f"{name}, line {error.line}"
        ) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError(
            f"The character U+{error.character:04X} may not stand in YAML.", where=f"{name}, line {line}"
        ) from None
    except MarkedYAMLError as error:
        raise _syntax_error(error, name) from None
    except (ValueError, OverflowError):  # of chr(), for an escape beyond Unicode
        remedy = r"Write \U and eight digits up to 0010FFFF."
        raise InputError("A text holds an escape that is no character.", where=name, remedy=remedy) from None
    if root is None:
        raise InputError(
            "The file holds no study.", where=name, remedy="middlemost collect init writes one to begin with."
        )
    _check(root, name)
    return root


def _syntax_error(error: MarkedYAMLError, name: str) -> InputError:
    mark = error.problem_mark or error.context_mark
    line = f", line {mark.line + 1}" if mark else ""
    about = f" ({error.context})" if error.context and error.problem else ""
    what = f"This is no YAML: {error.problem or error.context}{about}."
    tabs = error.problem is not None and r"'\t'" in error.problem
    mended = (
        "Indent with blanks: YAML takes no tabs."
        if tabs
        else "Mind the indentation, and put texts that hold : or # in quotes."
    )
    return InputError(what, where=f"{name}{line}", remedy=mended)


def _check(root: Node, name: str) -> None:
    """Refuse what YAML allows and a study file has no use for."""
    left = MOST_REPEATED
    met: set[int] = set()
    waiting: list[tuple[Node, int]] = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        left -= id(node) in met
        met.add(id(node))
        if left < 0 or depth > DEEPEST:  # an alias may lead to what it stands in
            raise InputError("Aliases (*name) blow the file up.", where=f"{name}, line {line_of(node)}")
        if not node.tag.startswith(_TAG) or node.tag[len(_TAG) :] not in _KINDS[type(node)]:
            raise InputError(
                f"The tag {node.tag!r} means nothing here.",
                where=f"{name}, line {line_of(node)}",
                remedy="Leave it out.",
            )
        if isinstance(node, ScalarNode):
            _check_text(node, name)
        elif isinstance(node, MappingNode):
            _check_keys(node, name)
            waiting += [(value, depth + 1) for _, value in node.value]
        elif isinstance(node, SequenceNode):
            waiting += [(value, depth + 1) for value in node.value]


_KINDS: dict[type[Node], frozenset[str]] = {
    ScalarNode: frozenset({"str", "null", "bool", "int", "float"}),
    SequenceNode: frozenset({"seq"}),
    MappingNode: frozenset({"map"}),
}


def _check_text(node: ScalarNode, name: str) -> None:
    if (found := unstorable(node.value)) is not None:
        where = f"{name}, line {line_of(node)}"
        raise InputError(f"A text holds {found}, which can't be stored.", where=where, remedy="Take it out.")


def _check_keys(node: MappingNode, name: str) -> None:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            raise InputError(
                "A key is a list or a mapping.", where=f"{name}, line {line_of(key)}", remedy="Make it a text."
            )
        if key.value in first:
            raise InputError(
                f"{key.value!r} stands here again; it stands on line {first[key.value]} already.",
                where=f"{name}, line {line_of(key)}",
                remedy="Keep one of them.",
            )
        _check_text(key, name)
        first[key.value] = line_of(key)


def line_of(node: Node) -> int:
    """The line on which a node begins, counted from 1.

    Args:
        node: From `compose`.
    """
    return node.start_mark.line + 1
