"""A condition that a number must meet, for continuous integration: `alpha>=0.67`."""

import operator
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from middlemost.data.estimate import Estimate
from middlemost.errors import SettingError

_COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
_SHAPE = re.compile(r"\s*([a-z_0-9]+)\s*(>=|<=|>|<)\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*")


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition.

    Attributes:
        measure: Name of a number, such as `"alpha"`.
        relation: `>=`, `<=`, `>` or `<`.
        limit: The number it is compared with.
    """

    measure: str
    relation: str
    limit: float

    def __str__(self) -> str:
        return f"{self.measure}{self.relation}{self.limit:g}"

    def failure(self, numbers: Mapping[str, Estimate]) -> str | None:
        """Why the condition does not hold, or None if it does. An undefined number fails it.

        Args:
            numbers: The numbers there are.
        """
        found = numbers.get(self.measure)
        if found is None:
            return f"{self} fails: these data have no such number."
        if found.value is None:
            return f"{self} fails: {self.measure} is undefined ({found.why})."
        if _COMPARE[self.relation](found.value, self.limit):
            return None
        return f"{self} fails: {self.measure} is {found.value:.4f}."


def parse_gates(text: str, known: Collection[str]) -> tuple[Gate, ...]:
    """Conditions separated by commas.

    Args:
        text: Such as `"alpha>=0.67, accuracy>0.9"`.
        known: Names of the numbers there are.

    Raises:
        SettingError: The text is no condition, or names no known number.

    Example:
        >>> parse_gates("alpha>=0.67", ["alpha"])[0].failure({"alpha": Estimate("alpha", 0.5)})
        'alpha>=0.67 fails: alpha is 0.5000.'
    """
    gates: list[Gate] = []
    for part in text.split(","):
        match = _SHAPE.fullmatch(part)
        if match is None:
            raise SettingError(f"{part.strip()!r} is no condition.", where="require", remedy="Say alpha>=0.67.")
        if match[1] not in known:
            raise SettingError(
                f"There is no number {match[1]!r} here.", where="require", remedy=f"There are: {', '.join(known)}."
            )
        gates.append(Gate(match[1], match[2], float(match[3])))
    return tuple(gates)
