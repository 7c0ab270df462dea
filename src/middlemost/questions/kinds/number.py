"""A question answered by a number."""

import math
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import AnswerError, QuestionKind
from middlemost.questions.kinds.words import Line, told

_LARGEST_WHOLE = 2**53 - 1


def finite(value: object, what: str) -> float:
    """A number of JSON as a float.

    Args:
        value: What came.
        what: What is asked, with a capital, for the message.

    Raises:
        AnswerError: It is no number, not finite, or larger than a float can be.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerError("wrong-type", f"{what} is a number, and {told(value)} came.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise AnswerError("out-of-range", f"{what} is not a finite number.")
    return number + 0.0  # -0.0 becomes 0.0


class NumberQuestion(QuestionKind):
    """A number."""

    type: Literal["number"] = "number"
    """A number."""

    min: Annotated[float, Field(strict=True)] | None = None
    """The smallest answer allowed. Default: any."""

    max: Annotated[float, Field(strict=True)] | None = None
    """The largest answer allowed. Default: any."""

    whole: bool = False
    """Whether only whole numbers are answers."""

    unit: Line | None = None
    """What is counted or measured, such as `kg`; it is shown behind the number."""

    @model_validator(mode="after")
    def _feasible(self) -> "NumberQuestion":
        low, high = self._range
        if low > high or (self.whole and math.ceil(low) > math.floor(high)):
            raise SettingError(
                f"No {'whole ' if self.whole else ''}number lies between {low:g} and {high:g}.",
                remedy="Take a min that is not above the max.",
            )
        return self

    @property
    def _range(self) -> tuple[float, float]:
        widest = float(_LARGEST_WHOLE) if self.whole else math.inf
        low = -widest if self.min is None else max(self.min, -widest)
        return low, widest if self.max is None else min(self.max, widest)

    def check(self, value: object, fields: Mapping[str, object]) -> int | float:
        """The number: an int if whole numbers are asked, else a float.

        Args:
            value: What came.
            fields: The fields of the item.

        Raises:
            AnswerError: It is no number, not whole or out of range. Whole numbers go up to 2⁵³ - 1, which every
                reader of JSON takes as they are.

        Example:
            >>> asked = NumberQuestion(name="age", prompt="How old?", min=0, max=120, whole=True)
            >>> asked.check(44.0, {})
            44
        """
        number = finite(value, "The answer")
        low, high = self._range
        if not low <= number <= high:
            raise AnswerError("out-of-range", f"The number lies outside {low:.17g} to {high:.17g}.")
        if not self.whole:
            return number
        if number != math.floor(number):
            raise AnswerError("wrong-type", f"A whole number is asked, and {number!r} came.")
        return int(number)
