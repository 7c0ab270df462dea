"""A question answered by a set of labels."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, cast

from pydantic import Field, model_validator

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import AnswerError, Key, QuestionKind
from middlemost.questions.kinds.choices import Labels, label_keys, own_hotkeys, places, unknown_label
from middlemost.questions.kinds.words import told


class LabelsQuestion(QuestionKind):
    """Any number of labels from a list."""

    type: Literal["labels"] = "labels"
    """Several labels."""

    labels: Labels
    """The labels in the order in which they are shown. A plain text is both key and name."""

    min: Annotated[int, Field(strict=True, ge=0)] = 0
    """How many must be chosen at least. Default: 0, so that none is an answer."""

    max: Annotated[int, Field(strict=True, ge=1)] | None = None
    """How many may be chosen at most. Default: all."""

    @model_validator(mode="after")
    def _feasible(self) -> "LabelsQuestion":
        most = len(self.labels) if self.max is None else self.max
        if not self.min <= most <= len(self.labels):
            raise SettingError(
                f"{self.min} to {most} of {len(self.labels)} labels can't be chosen.",
                remedy="Take min and max so that min ≤ max ≤ the number of labels.",
            )
        return self

    @cached_property
    def known(self) -> dict[str, int]:
        """The place of each label by its key."""
        return places(self.labels)

    def check(self, value: object, fields: Mapping[str, object]) -> list[str]:
        """The keys of the labels, in the order of the question.

        Args:
            value: What came: keys in any order.
            fields: The fields of the item.

        Raises:
            AnswerError: It is no such list.

        Example:
            >>> asked = LabelsQuestion(name="topics", prompt="About?", labels=["art", "law", "sport"])
            >>> asked.check(["sport", "art"], {})
            ['art', 'sport']
        """
        if not isinstance(value, list):
            raise AnswerError("wrong-type", f"A list of labels is asked, and {told(value)} came.")
        labels = cast("list[object]", value)
        most = len(self.known) if self.max is None else self.max
        if not self.min <= len(labels) <= most:
            asked = f"{self.min}" if self.min == most else f"{self.min} to {most}"
            raise AnswerError("wrong-number", f"{asked} labels are asked, and {len(labels)} came.")
        chosen: dict[str, int] = {}
        for label in labels:
            if not isinstance(label, str) or label not in self.known:
                raise unknown_label(label, self.known)
            if label in chosen:
                raise AnswerError("wrong-number", f"The label {told(label)} came twice.")
            chosen[label] = self.known[label]
        return sorted(chosen, key=chosen.__getitem__)

    def keys(self) -> tuple[Key, ...]:
        """A button for each label."""
        return label_keys(self.labels)

    def hotkeys(self) -> tuple[str, ...]:
        """The hotkeys in the study file."""
        return own_hotkeys(self.labels)

    def choices(self) -> tuple[str, ...]:
        """The keys of the labels."""
        return tuple(self.known)

    def chosen(self, value: list[str]) -> tuple[str, ...]:
        """The labels.

        Args:
            value: A checked value.
        """
        return tuple(value)
