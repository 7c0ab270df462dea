"""What a crowd at a cattle show guessed that an ox would weigh."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.datasets.shipped import shipped_table

GUESSES = 787
OUTCOME = 1198.0


@dataclass(frozen=True, slots=True, eq=False)
class Percentiles(OwnsArrays):
    """Percentiles of guesses whose single numbers are not known, and what was right.

    Attributes:
        percent: The share of guesses at or below each value, in percent, ascending.
        value: The values, ascending.
        n: Number of guesses.
        outcome: What was right.
        unit: Unit of values and outcome.
    """

    percent: Float64[np.ndarray, "percentiles"]
    value: Float64[np.ndarray, "percentiles"]
    n: int
    outcome: float
    unit: str

    def __post_init__(self) -> None:
        self._own_arrays()

    def at(self, percent: float) -> float:
        """The value at a percentile, on a straight line between those of the table.

        Args:
            percent: From the table's first percentile to its last.
        """
        return float(np.interp(percent, self.percent, self.value))

    def below(self, value: float) -> float:
        """The share of guesses below a value, in percent: the inverse of `at`.

        Args:
            value: From the table's first value to its last.
        """
        return float(np.interp(value, self.value, self.percent))


def galton_percentiles() -> Percentiles:
    """Every fifth percentile of 787 guesses of the dressed weight of an ox, in pounds, and its weight.

    References:
        Galton (1907), Vox populi, Nature 75:450.

    Example:
        >>> guesses = galton_percentiles()
        >>> guesses.at(50.0), guesses.outcome
        (1207.0, 1198.0)
    """
    table = shipped_table("galton_1907")
    percent, pounds = (table[column].cast(float).to_numpy() for column in ("percent", "pounds"))
    return Percentiles(percent, pounds, GUESSES, OUTCOME, "lb")
