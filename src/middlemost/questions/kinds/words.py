"""The texts of a question: what may stand in a study file, and how a value is named in a message."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from middlemost.errors import SettingError

_SHOWN = 40
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TYPES: dict[type[object], str] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}


def told(value: object) -> str:
    """A value as a message names it: short, on one line, and fit for any encoding.

    Args:
        value: Any value of JSON.

    Example:
        >>> told("yes"), told("x" * 100) == told("x" * 99), told([1]), told(None)
        ("'yes'", True, 'a list', 'null')
    """
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
    return _TYPES.get(type(value), "something else")


def unstorable(text: str) -> str | None:
    """What keeps a text from being stored, or None: databases take no NUL, UTF-8 no half of a surrogate pair.

    Args:
        text: Any text.

    Example:
        >>> unstorable("fine"), unstorable("a" + chr(0))
        (None, 'the character U+0000 (NUL)')
    """
    if "\0" in text:
        return "the character U+0000 (NUL)"
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError as trouble:
        return f"half a character (U+{ord(text[trouble.start]):04X} without its pair)"
    return None


def plain(text: str) -> str:
    """A text of a study file that can be stored.

    Args:
        text: The text.

    Raises:
        SettingError: It can't be.
    """
    if (found := unstorable(text)) is not None:
        raise SettingError(f"{told(text)} holds {found}, which can't be stored.", remedy="Take it out.")
    return text


def one_line(text: str) -> str:
    """A text of a study file without line breaks, tabs and other control characters.

    Args:
        text: The text.

    Raises:
        SettingError: There is one.
    """
    for character in plain(text):
        if unicodedata.category(character) in {"Cc", "Zl", "Zp"}:
            raise SettingError(
                f"{told(text)} holds the control character U+{ord(character):04X}.",
                remedy="Write it on one line, without tabs.",
            )
    return text


def as_text(given: object) -> object:
    """What a study file holds where a text is meant: whole numbers are taken as text, true and false are not.

    Args:
        given: The value as YAML or JSON gave it.

    Raises:
        SettingError: It is true or false, a broken number or nothing, so that the text meant is unknown.
    """
    if isinstance(given, bool):
        raise SettingError(
            f"{str(given).lower()} stands where a text is meant.",
            remedy='YAML reads yes, no, on and off without quotes as true and false: write "yes".',
        )
    if given is None or isinstance(given, float):
        raise SettingError(f"{given} stands where a text is meant.", remedy="Put the text in quotes.")
    return str(given) if isinstance(given, int) else given


def question_name(text: str) -> str:
    """A name fit for a question, which is also a column of exports.

    Args:
        text: The name.

    Raises:
        SettingError: It is no such name.
    """
    if _NAME.fullmatch(text) is None:
        raise SettingError(
            f"{told(text)} is no name for a question.",
            remedy="Take a small letter, then small letters, digits and _, 40 characters at most.",
        )
    return text


Name = Annotated[str, AfterValidator(question_name), Field(json_schema_extra={"pattern": f"^{_NAME.pattern}$"})]
"""The name of a question."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(plain)]
"""A text that raters read; it may have several lines."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(as_text, json_schema_input_type=Annotated[str, Field(min_length=1, max_length=200)] | int),
    AfterValidator(one_line),
]
"""A text that raters read, on one line."""

LabelKey = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    BeforeValidator(as_text, json_schema_input_type=Annotated[str, Field(min_length=1, max_length=64)] | int),
    AfterValidator(one_line),
]
"""What is stored for a label."""

FieldName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(plain)]
"""The name of an item's field: a column of the items file."""
