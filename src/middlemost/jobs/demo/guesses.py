"""Third act: the middlemost of Galton's guesses, beside the ox."""

from dataclasses import dataclass
from typing import Any

from scipy.stats import binom

from middlemost.data.estimate import Estimate
from middlemost.datasets import Percentiles, galton_percentiles
from middlemost.jobs.demo.shares import LEVEL


@dataclass(frozen=True, slots=True)
class GuessesAct:
    """How near the middle of a crowd came.

    Attributes:
        middlemost: The median guess, in pounds.
        outcome: What the ox weighed.
        middle_half: The quartiles of the guesses.
        farther: The share of guesses that were farther off than the middlemost, between the lines of the table.
    """

    middlemost: Estimate
    outcome: float
    middle_half: tuple[float, float]
    farther: float

    @property
    def error(self) -> float:
        """How much the middlemost is above the outcome, in pounds."""
        assert self.middlemost.value is not None
        return self.middlemost.value - self.outcome

    def to_dict(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return {
            "middlemost": self.middlemost.to_dict(),
            "outcome": self.outcome,
            "unit": "lb",
            "error": self.error,
            "relative_error": self.error / self.outcome,
            "middle_half": list(self.middle_half),
            "farther": self.farther,
        }


def middlemost_guess() -> GuessesAct:
    """The median of Galton's table against the weight of the ox."""
    guesses = galton_percentiles()
    middle, outcome = guesses.at(50.0), guesses.outcome
    off = abs(middle - outcome)
    nearer = guesses.below(outcome + off) - guesses.below(outcome - off)
    return GuessesAct(
        _with_interval(guesses, middle),
        outcome,
        (guesses.at(25.0), guesses.at(75.0)),
        1 - nearer / 100,
    )


def _with_interval(guesses: Percentiles, middle: float) -> Estimate:
    """Order statistics of the median, as in `truth.median`, read off between the percentiles of the table."""
    rank = float(binom.ppf((1 - LEVEL) / 2, guesses.n, 0.5))
    low, high = (guesses.at(100 * one / guesses.n) for one in (rank, guesses.n - rank))
    how = "order statistics of the guesses, read off between percentiles; people like these"
    return Estimate("median guess (lb)", middle, low, high, LEVEL, 1, guesses.n, how)
