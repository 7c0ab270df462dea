"""A question answered by a text: a translation, a correction, a reason."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import AnswerError, QuestionKind
from middlemost.questions.kinds.words import FieldName, told, unstorable

_MOST_CHARS = 1_000_000


def written(value: object, what: str, *, least: int, most: int) -> str:
    r"""A text as it is stored: line breaks are line feeds, all else stays.

    Args:
        value: What came.
        what: What the text is, with a capital, for the message.
        least: The fewest characters, counted as Unicode code points. A text of blanks alone has none.
        most: The most characters.

    Raises:
        AnswerError: It is no text, can't be stored, or is too short or too long.

    Example:
        >>> written("one\r\ntwo", "The text", least=1, most=100)
        'one\ntwo'
    """
    if not isinstance(value, str):
        raise AnswerError("wrong-type", f"{what} is a text, and {told(value)} came.")
    if len(value) > 2 * most:  # pairs of carriage return and line feed become one character, so at most half go
        raise _too_long(what, most)
    if (found := unstorable(value)) is not None:
        raise AnswerError("wrong-type", f"{what} holds {found}, which can't be stored.")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > most:
        raise _too_long(what, most)
    if least and not text.strip():
        raise AnswerError("empty", f"{what} is empty.")
    if len(text) < least:
        raise AnswerError("wrong-number", f"{what} has {len(text):,} characters; at least {least:,} are asked.")
    return text


def _too_long(what: str, most: int) -> AnswerError:
    return AnswerError("too-long", f"{what} is longer than {most:,} characters.")


class TextQuestion(QuestionKind):
    """A text that raters write."""

    type: Literal["text"] = "text"
    """A text."""

    min_chars: Annotated[int, Field(strict=True, ge=0, le=_MOST_CHARS)] | None = None
    """The fewest characters. Default: 1 if the question is required, else 0."""

    max_chars: Annotated[int, Field(strict=True, ge=1, le=_MOST_CHARS)] = 10_000
    """The most characters. Default: 10,000."""

    lines: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    """How many lines high the box to write in is. Line breaks are allowed in any."""

    prefill: FieldName | None = None
    """The field of the item that the box holds at first, for corrections and rewriting. Default: empty."""

    @model_validator(mode="after")
    def _feasible(self) -> "TextQuestion":
        if self.fewest > self.max_chars:
            raise SettingError(
                f"No text has at least {self.fewest:,} and at most {self.max_chars:,} characters.",
                remedy="Take a min_chars that is not above max_chars.",
            )
        return self

    @property
    def fewest(self) -> int:
        """The fewest characters of an answer."""
        return int(self.required) if self.min_chars is None else self.min_chars

    def check(self, value: object, fields: Mapping[str, object]) -> str:
        """The text, with line feeds as line breaks.

        Args:
            value: What came.
            fields: The fields of the item.

        Raises:
            AnswerError: It is no text, can't be stored, or is too short or too long.

        Example:
            >>> asked = TextQuestion(name="german", prompt="Translate.", max_chars=20)
            >>> asked.check("Guten Tag", {})
            'Guten Tag'
        """
        return written(value, "The text", least=self.fewest, most=self.max_chars)

    def fields(self) -> tuple[str, ...]:
        """The field that the box holds at first."""
        return () if self.prefill is None else (self.prefill,)
