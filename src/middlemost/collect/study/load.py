"""From a study file to the study: checked, with the line of whatever is wrong."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from pydantic import ValidationError
from yaml.nodes import MappingNode, Node

from middlemost.collect.study.model import StudyFile
from middlemost.collect.study.plain import plain_value
from middlemost.collect.study.problems import Problem, problems_of
from middlemost.collect.study.yaml_nodes import compose, line_of
from middlemost.errors import InputError

LARGEST = 1_000_000
"""Bytes of a study file, and of a guideline, at most."""

LISTED = 10
"""How many problems an error names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study file and what lies beside it.

    Attributes:
        file: The study.
        guideline: The text of its guideline, Markdown; None where it has none.
        folder: Where the file lies: paths in it are relative to this.
    """

    file: StudyFile
    guideline: str | None
    folder: Path


def load_study(path: str | PathLike[str]) -> LoadedStudy:
    """Read a study file (YAML 1.2) and its guideline.

    Yes, no, on and off without quotes are texts, and so is whatever stands where a text is meant: `labels: [yes, 1]`
    are the texts yes and 1.

    Args:
        path: Of the file.

    Raises:
        InputError: It cannot be read, is no YAML, or is no study: up to ten problems are named, each with its line; or
            the guideline cannot be read.
    """
    path = Path(path)
    root = compose(_text_of(path, "study file"), path.name)
    if not isinstance(root, MappingNode):
        raise InputError(
            "A study file is a mapping of settings, such as title: and questions:.",
            where=f"{path.name}, line {line_of(root)}",
            remedy="middlemost collect init writes one to begin with.",
        )
    file = _validated(root, path.name)
    return LoadedStudy(file, _guideline(file, path, root), path.parent)


def _validated(root: MappingNode, name: str) -> StudyFile:
    try:
        return StudyFile.model_validate(plain_value(root))
    except ValidationError as invalid:
        raise _error(problems_of(invalid.errors(include_url=False), root), name) from None


def _error(problems: list[Problem], name: str) -> InputError:
    if len(problems) == 1:
        line, what, remedy = problems[0]
        return InputError(what, where=f"{name}, line {line}", remedy=remedy)
    listed = [f"  line {one.line}: {one.what}{f' {one.remedy}' if one.remedy else ''}" for one in problems[:LISTED]]
    if len(problems) > LISTED:
        listed.append(f"  and {len(problems) - LISTED:,} more")
    return InputError("\n".join([f"{len(problems)} things are wrong.", *listed]), where=name)


def _guideline(file: StudyFile, path: Path, root: MappingNode) -> str | None:
    if file.guideline is None:
        return None
    try:
        return _text_of(path.parent / file.guideline, "guideline")
    except InputError as error:
        where = f"{path.name}, line {_line_of_setting(root, 'guideline')}"
        raise InputError(f"{error.where}: {error.what}", where=where, remedy=error.remedy) from None


def _line_of_setting(root: MappingNode, setting: str) -> int:
    lines: list[Node] = [key for key, _ in root.value if key.value == setting]
    return line_of(lines[0])


def _text_of(path: Path, what: str) -> str:
    """The text of a file, with line feeds for its line breaks and without a byte-order mark."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError("There is no such file.", where=str(path), remedy=f"Name the {what}.") from None
    except IsADirectoryError:
        raise InputError(f"This is a folder, not a {what}.", where=str(path), remedy="Name a file in it.") from None
    except OSError as error:
        raise InputError(f"The {what} cannot be read: {error.strerror or error}.", where=str(path)) from None
    except ValueError:  # a NUL in the path
        raise InputError("This is no path of a file.", where=repr(str(path))) from None
    if len(data) > LARGEST:
        raise InputError(f"The {what} is larger than {LARGEST:,} bytes.", where=str(path), remedy="Shorten it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"The {what} is not UTF-8.", where=f"{path}, line {line}", remedy="Save it as UTF-8."
        ) from None
    if "\0" in text:
        raise InputError(f"The {what} holds the character U+0000 (NUL).", where=str(path), remedy="Take it out.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
