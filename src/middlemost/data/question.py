"""What a question asks for: its name, its labels or its scale. How to encode answers is in `questions`."""

from dataclasses import dataclass
from typing import Any

from middlemost.data.values import Scale
from middlemost.data.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """A question answered by one label from a set.

    Attributes:
        name: The question's name; `"label"` where a file has only one.
        labels: The labels offered, used or not, in rank order if ordinal.
        ordinal: Whether the labels stand in rank order.
    """

    name: str
    labels: Vocabulary
    ordinal: bool = False

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {
            "type": "label",
            "name": self.name,
            "labels": list(self.labels),
            "label_kind": self.labels.kind,
            "ordinal": self.ordinal,
        }


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A question answered by a number.

    Attributes:
        name: The question's name.
        scale: `"interval"` or `"ratio"`.
    """

    name: str
    scale: Scale = "interval"

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "number", "name": self.name, "scale": self.scale}


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question answered by a set of labels, which may be empty.

    Attributes:
        name: The question's name.
        labels: The labels offered, ticked or not.
    """

    name: str
    labels: Vocabulary

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "set", "name": self.name, "labels": list(self.labels), "label_kind": self.labels.kind}


Question = LabelQuestion | NumberQuestion | SetQuestion


def question_from_dict(written: dict[str, Any]) -> Question:
    """A question from a manifest; the inverse of `to_dict`."""
    if written["type"] == "number":
        return NumberQuestion(written["name"], written["scale"])
    labels = Vocabulary(written["labels"], kind=written["label_kind"])
    if written["type"] == "set":
        return SetQuestion(written["name"], labels)
    return LabelQuestion(written["name"], labels, written["ordinal"])
