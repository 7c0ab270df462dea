"""The labels to choose from: a lasting key for files, a name for people, and a key on the keyboard."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import MANY, SPEC, AnswerError, Key
from middlemost.questions.kinds.words import LabelKey, Line, Words, as_text, told

PAGE_KEYS = "usfg?"
"""Keys of the page itself: undo, skip, flag, guideline, help."""

DEFAULT_KEYS = "1234567890" + "".join(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in PAGE_KEYS)
"""Keys for labels without one of their own, in this order."""


def keyboard_key(given: str) -> str:
    """A key on the keyboard that a label may have: one visible character that the page does not need.

    Args:
        given: The character; capitals are the same key as small letters.

    Raises:
        SettingError: It is no such key.
    """
    key = given.lower()
    if len(key) != 1 or unicodedata.category(key)[0] in "CMZ":
        raise SettingError(
            f"The hotkey {told(given)} is not one visible character.", remedy="Take a letter, a digit or a sign."
        )
    if key in PAGE_KEYS:
        raise SettingError(
            f"The hotkey {told(given)} belongs to the page ({PAGE_KEYS}): undo, skip, flag, guideline, help.",
            remedy="Take another one.",
        )
    return key


class LabelSpec(BaseModel):
    """A label that raters can choose."""

    model_config = SPEC

    key: LabelKey
    """What is stored for it. It lasts: a label is renamed by its name, and keeps its key."""

    name: Line
    """What raters read."""

    help: Words | None = None
    """A hint that is shown with it."""

    hotkey: (
        Annotated[str, BeforeValidator(as_text, json_schema_input_type=str | int), AfterValidator(keyboard_key)] | None
    ) = None
    """The key on the keyboard, one visible character. Default: a digit by its place."""


def spelled_out(given: object) -> object:
    """A label or a criterion as key and name; a plain text is both.

    Args:
        given: What a study file holds.
    """
    if isinstance(given, Mapping | BaseModel):
        return given  # pyright: ignore[reportUnknownVariableType]
    text = as_text(given)
    return {"key": text, "name": text} if isinstance(text, str) else given


def distinct(labels: tuple[LabelSpec, ...]) -> tuple[LabelSpec, ...]:
    """Labels that neither files nor people nor the keyboard confuse.

    Args:
        labels: The labels of one question.

    Raises:
        SettingError: Two share a key, a name or a hotkey.
    """
    _refuse_doubles("key", [label.key for label in labels])
    _refuse_doubles("name", [label.name for label in labels])
    _refuse_doubles("hotkey", own_hotkeys(labels))
    return labels


def present(labels: tuple[LabelSpec, ...]) -> tuple[LabelSpec, ...]:
    """Labels of which there is one at least.

    Args:
        labels: The labels of one question.

    Raises:
        SettingError: There is none.
    """
    if not labels:
        raise SettingError("There is no label.", remedy="Name one at least.")
    return labels


def several(labels: tuple[LabelSpec, ...]) -> tuple[LabelSpec, ...]:
    """Labels of which there are two at least.

    Args:
        labels: The labels of one question.

    Raises:
        SettingError: There is one, or none.
    """
    if len(labels) < 2:
        raise SettingError(
            f"A question needs two labels at least to choose from, and {len(labels) or 'none'} is there.",
            remedy="Add what else raters may answer.",
        )
    return labels


_Label = Annotated[LabelSpec, BeforeValidator(spelled_out, json_schema_input_type=LabelSpec | LabelKey)]

AnyLabels = Annotated[
    tuple[_Label, ...],
    Field(max_length=MANY, json_schema_extra={"minItems": 1}),
    AfterValidator(present),
    AfterValidator(distinct),
]
"""One label or more, as texts or spelled out."""

Labels = Annotated[
    tuple[_Label, ...],
    Field(max_length=MANY, json_schema_extra={"minItems": 2}),
    AfterValidator(several),
    AfterValidator(distinct),
]
"""Two labels or more, as texts or spelled out."""


def places(labels: Sequence[LabelSpec]) -> dict[str, int]:
    """The place of each label by its key.

    Args:
        labels: The labels of one question.
    """
    return {label.key: place for place, label in enumerate(labels)}


def unknown_label(value: object, known: Mapping[str, int]) -> AnswerError:
    """The error for a value that is none of the labels.

    Args:
        value: What came.
        known: The labels by their keys.
    """
    if not isinstance(value, str):
        return AnswerError("wrong-type", f"A label is asked, and {told(value)} came.")
    keys = [told(key) for key in list(known)[:10]]
    more = ", …" if len(known) > len(keys) else ""
    return AnswerError("unknown-label", f"{told(value)} is none of the labels {', '.join(keys)}{more}.")


def label_keys(labels: Sequence[LabelSpec]) -> tuple[Key, ...]:
    """The buttons of labels.

    A label keeps its own hotkey; one whose stored key is a digit gets that digit; the others get 1 to 9, 0 and then
    letters, in order, and the rest none.

    Args:
        labels: The labels of one question.
    """
    own = {label.key: label.hotkey for label in labels if label.hotkey is not None}
    taken = set(own.values())
    for label in labels:
        if label.key not in own and label.key in set("0123456789") - taken:
            own[label.key] = label.key
            taken.add(label.key)
    free = (key for key in DEFAULT_KEYS if key not in taken)
    return tuple(Key(own.get(label.key) or next(free, ""), label.key, label.name) for label in labels)


def own_hotkeys(labels: Sequence[LabelSpec]) -> tuple[str, ...]:
    """The hotkeys that labels have of their own.

    Args:
        labels: The labels of one question.
    """
    return tuple(label.hotkey for label in labels if label.hotkey is not None)


def _refuse_doubles(what: str, texts: Sequence[str]) -> None:
    seen: set[str] = set()
    for text in texts:
        looks = unicodedata.normalize("NFC", text)
        if looks in seen:
            raise SettingError(
                f"The {what} {told(text)} stands at two labels.", remedy=f"Give each label its own {what}."
            )
        seen.add(looks)
