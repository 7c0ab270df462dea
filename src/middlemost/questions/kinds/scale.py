"""A question answered by a point on an ordered scale."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import SPEC, Key, QuestionKind
from middlemost.questions.kinds.choices import Labels, LabelSpec, label_keys, own_hotkeys, places, unknown_label
from middlemost.questions.kinds.words import LabelKey, Line, told

_MOST_POINTS = 101


class PointRange(BaseModel):
    """Whole numbers as the points of a scale."""

    model_config = SPEC

    first: Annotated[int, Field(strict=True)] = Field(alias="from")
    """The lowest point."""

    last: Annotated[int, Field(strict=True)] = Field(alias="to")
    """The highest point, itself included."""


def counted_out(given: object) -> object:
    """The points of a scale one by one.

    Args:
        given: A list of points, or `{"from": 1, "to": 5}`.

    Raises:
        SettingError: The range has no two points, or more than a scale can show.
    """
    if not isinstance(given, Mapping):
        return given
    span = PointRange.model_validate(given)
    points = span.last - span.first + 1
    if not 2 <= points <= _MOST_POINTS:
        raise SettingError(
            f"A scale has 2 to {_MOST_POINTS} points, and this one does not.",
            remedy="Let `from` be the lowest point and `to` the highest, or ask for a number.",
        )
    return [str(point) for point in range(span.first, span.last + 1)]


class ScaleQuestion(QuestionKind):
    """One point of an ordered scale."""

    type: Literal["scale"] = "scale"
    """A point on a scale."""

    points: Annotated[
        Labels,
        BeforeValidator(counted_out, json_schema_input_type=list[LabelSpec | LabelKey] | PointRange),
    ]
    """The points from the lowest to the highest, as labels or as whole numbers `from` one `to` another."""

    anchors: dict[LabelKey, Line] = Field(default_factory=dict[str, str])
    """What points mean, by their keys: mostly the lowest and the highest."""

    @model_validator(mode="after")
    def _anchored(self) -> "ScaleQuestion":
        for key in self.anchors:
            if key not in self.known:
                raise SettingError(
                    f"There is no point {told(key)} to anchor.",
                    remedy=f"The points are {self.points[0].key} to {self.points[-1].key}.",
                )
        return self

    @cached_property
    def known(self) -> dict[str, int]:
        """The place of each point by its key."""
        return places(self.points)

    def check(self, value: object, fields: Mapping[str, object]) -> str:
        """The key of the point.

        Args:
            value: What came.
            fields: The fields of the item.

        Raises:
            AnswerError: It is none of the points.

        Example:
            >>> asked = ScaleQuestion(name="tone", prompt="How kind?", points={"from": 1, "to": 5})
            >>> asked.check("4", {})
            '4'
        """
        if isinstance(value, str) and value in self.known:
            return value
        raise unknown_label(value, self.known)

    def keys(self) -> tuple[Key, ...]:
        """A button for each point, from the lowest to the highest."""
        return label_keys(self.points)

    def hotkeys(self) -> tuple[str, ...]:
        """The hotkeys in the study file."""
        return own_hotkeys(self.points)

    def choices(self) -> tuple[str, ...]:
        """The keys of the points."""
        return tuple(self.known)

    def chosen(self, value: str) -> tuple[str, ...]:
        """The point.

        Args:
            value: A checked value.
        """
        return (value,)
