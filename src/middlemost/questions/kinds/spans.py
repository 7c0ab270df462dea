"""A question answered by labelled stretches of a text."""

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, TypedDict, cast

from pydantic import Field

from middlemost.questions.kinds.base import AnswerError, Key, QuestionKind
from middlemost.questions.kinds.choices import AnyLabels, label_keys, own_hotkeys, places, unknown_label
from middlemost.questions.kinds.words import FieldName, told

MOST_SPANS = 10_000
"""The most spans of an answer."""

_PARTS = frozenset({"start", "end", "label"})


class Span(TypedDict):
    """A labelled stretch of a text.

    Attributes:
        start: Its first character, counted from 0 in Unicode code points.
        end: The character after its last.
        label: The key of its label.
    """

    start: int
    end: int
    label: str


class SpansQuestion(QuestionKind):
    """Labelled stretches of a text."""

    type: Literal["spans"] = "spans"
    """Stretches of a text."""

    field: FieldName
    """The item's field that holds the text."""

    labels: AnyLabels
    """The labels of stretches, one at least. A plain text is both key and name."""

    overlap: bool = False
    """Whether stretches may overlap."""

    min: Annotated[int, Field(strict=True, ge=0, le=MOST_SPANS)] = 0
    """How many must be marked at least. Default: 0, so that none is an answer."""

    @cached_property
    def known(self) -> dict[str, int]:
        """The place of each label by its key."""
        return places(self.labels)

    def check(self, value: object, fields: Mapping[str, object]) -> list[Span]:
        """The spans, sorted by start, end and label.

        Args:
            value: What came: spans in any order. Places count Unicode code points, as Python does, not the UTF-16
                units that JavaScript counts; an emoji is one, a letter with a combining accent two.
            fields: The fields of the item, with the text.

        Raises:
            AnswerError: It is no such list.

        Example:
            >>> asked = SpansQuestion(name="names", prompt="Mark names.", field="text", labels=["person"])
            >>> asked.check([{"start": 2, "end": 5, "label": "person"}], {"text": "😀 Ann"})
            [{'start': 2, 'end': 5, 'label': 'person'}]
        """
        if not isinstance(value, list):
            raise AnswerError("wrong-type", f"A list of spans is asked, and {told(value)} came.")
        given = cast("list[object]", value)
        if len(given) < self.min:
            raise AnswerError("wrong-number", f"{self.min} spans at least are asked, and {len(given)} came.")
        if len(given) > MOST_SPANS:
            raise AnswerError("too-long", f"More than {MOST_SPANS:,} spans came.")
        text = fields.get(self.field)
        length = len(text) if isinstance(text, str) else 0
        spans = [self._span(span, length) for span in given]
        spans.sort(key=lambda span: (span["start"], span["end"], self.known[span["label"]]))
        for before, after in pairwise(spans):
            if before == after:
                raise AnswerError("overlapping", f"The span {_told_span(after)} came twice.")
            if after["start"] < before["end"] and not self.overlap:
                raise AnswerError("overlapping", f"The spans {_told_span(before)} and {_told_span(after)} overlap.")
        return spans

    def _span(self, value: object, length: int) -> Span:
        if not isinstance(value, dict) or cast("dict[str, object]", value).keys() != _PARTS:
            raise AnswerError("wrong-type", "A span is an object with start, end and label, and something else came.")
        given = cast("dict[str, object]", value)
        start, end, label = given["start"], given["end"], given["label"]
        for place in (start, end):
            if isinstance(place, bool) or not isinstance(place, int):
                raise AnswerError("wrong-type", f"A place in a text is a whole number, and {told(place)} came.")
        start, end = cast("int", start), cast("int", end)
        if not isinstance(label, str) or label not in self.known:
            raise unknown_label(label, self.known)
        if not (0 <= start <= length and 0 <= end <= length):
            raise AnswerError("outside-text", f"A span lies outside the text, which has {length:,} characters.")
        if start >= end:
            raise AnswerError("empty", f"The span from {start} to {end} holds no character.")
        return Span(start=start, end=end, label=label)

    def keys(self) -> tuple[Key, ...]:
        """A button for each label."""
        return label_keys(self.labels)

    def hotkeys(self) -> tuple[str, ...]:
        """The hotkeys in the study file."""
        return own_hotkeys(self.labels)

    def fields(self) -> tuple[str, ...]:
        """The field of the text."""
        return (self.field,)


def _told_span(span: Span) -> str:
    return f"{span['start']} to {span['end']}"
