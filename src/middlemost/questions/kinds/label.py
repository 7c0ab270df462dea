"""A question answered by one label."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from middlemost.questions.kinds.base import Key, QuestionKind
from middlemost.questions.kinds.choices import Labels, label_keys, own_hotkeys, places, unknown_label


class LabelQuestion(QuestionKind):
    """One label from a list."""

    type: Literal["label"] = "label"
    """One label."""

    labels: Labels
    """The labels in the order in which they are shown. A plain text is both key and name."""

    @cached_property
    def known(self) -> dict[str, int]:
        """The place of each label by its key."""
        return places(self.labels)

    def check(self, value: object, fields: Mapping[str, object]) -> str:
        """The key of the label.

        Args:
            value: What came.
            fields: The fields of the item.

        Raises:
            AnswerError: It is none of the labels.

        Example:
            >>> asked = LabelQuestion(name="spam", prompt="Is it spam?", labels=["yes", "no"])
            >>> asked.check("yes", {})
            'yes'
            >>> asked.check("maybe", {})
            Traceback (most recent call last):
            middlemost.questions.kinds.base.AnswerError: 'maybe' is none of the labels 'yes', 'no'.
        """
        if isinstance(value, str) and value in self.known:
            return value
        raise unknown_label(value, self.known)

    def keys(self) -> tuple[Key, ...]:
        """A button for each label."""
        return label_keys(self.labels)

    def hotkeys(self) -> tuple[str, ...]:
        """The hotkeys in the study file."""
        return own_hotkeys(self.labels)

    def choices(self) -> tuple[str, ...]:
        """The keys of the labels."""
        return tuple(self.known)

    def chosen(self, value: str) -> tuple[str, ...]:
        """The label.

        Args:
            value: A checked value.
        """
        return (value,)
