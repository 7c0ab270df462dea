"""Run an EM step until its objective stands still."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from middlemost.data.progress import Progress

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Fit(Generic[State]):
    """Where an iteration ended.

    Attributes:
        state: The parameters.
        objective: The objective at each iteration, of the state that the iteration began with.
        converged: Whether the gain fell below the tolerance.
    """

    state: State
    objective: tuple[float, ...]
    converged: bool

    @property
    def iterations(self) -> int:
        """Steps done."""
        return len(self.objective)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence if the iteration was cut off."""
        if self.converged:
            return ()
        return (f"Not converged after {self.iterations} iterations: raise max_iterations or tolerance.",)


def iterate(
    step: Callable[[State], tuple[State, float]],
    start: State,
    max_iterations: int,
    min_gain: float,
    progress: Progress | None,
) -> Fit[State]:
    """Repeat a step that returns the next state and the objective of the one it was given.

    Args:
        step: One iteration.
        start: The first state.
        max_iterations: Most steps.
        min_gain: Stop when the objective gains less than this.
        progress: Called with (steps done, max_iterations).
    """
    state, objective = start, [float("-inf")]
    for done in range(max_iterations):
        state, value = step(state)
        gain = value - objective[-1]
        objective.append(value)
        if progress is not None:
            progress(done + 1, max_iterations)
        if gain < min_gain:
            return Fit(state, tuple(objective[1:]), True)
    return Fit(state, tuple(objective[1:]), False)
