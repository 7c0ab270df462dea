"""Leaping ahead of an EM step."""

import numpy as np
import pytest

from middlemost.truth.accelerate import accelerated
from middlemost.truth.iterate import iterate

RATES = np.array([0.99, 0.9, 0.5])


def shrinking(x: np.ndarray) -> tuple[np.ndarray, float]:
    """A step toward 0 whose parts are slow, less slow and quick; the objective is -|x|²."""
    return RATES * x, -float(np.sum(x * x))


def test_it_comes_to_the_same_place_in_fewer_steps():
    plain = iterate(shrinking, np.ones(3), 10_000, 1e-12, None)
    fast = accelerated(shrinking, np.ones(3), 10_000, 1e-12, None)
    assert fast.converged
    assert fast.iterations < plain.iterations / 10
    assert np.abs(fast.state).max() <= np.abs(plain.state).max()


def test_one_rate_is_solved_by_the_first_leap():
    # r = (ρ - 1) x, v = (ρ - 1)² x, a = -1 / (1 - ρ): the leap lands on x + 2 (ρ - 1) x / (1 - ρ) + x = 0.
    seen: list[float] = []

    def step(x: np.ndarray) -> tuple[np.ndarray, float]:
        seen.append(float(x[0]))
        return 0.9 * x, -float(x[0] ** 2)

    accelerated(step, np.ones(1), 3, 0.0, None)
    assert seen == pytest.approx([1.0, 0.9, 0.0], abs=1e-12)


@pytest.mark.parametrize("beyond", [-np.inf, np.nan])
def test_a_leap_that_falls_is_taken_back(beyond: float):
    """Outside of what plain steps pass through, the objective is very low or none."""
    visited: list[float] = []

    def step(x: np.ndarray) -> tuple[np.ndarray, float]:
        at = float(x[0])
        visited.append(at)
        return 0.9 * x, -at if any(at == pytest.approx(0.9**n) for n in range(20)) else beyond

    fit = accelerated(step, np.ones(1), 12, 1e-9, None)
    assert (np.diff(fit.objective) > 0).all()
    assert fit.iterations == 12
    assert fit.state[0] == pytest.approx(0.9**12)
    assert len(visited) == 17  # a leap after each two of twelve, the last of them not made


def test_progress_counts_iterations_and_a_cut_is_said():
    seen: list[tuple[int, int]] = []
    fit = accelerated(shrinking, np.ones(3), 4, 0.0, lambda done, most: seen.append((done, most)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert not fit.converged
    assert fit.notes[0].startswith("Not converged after 4 iterations")


def test_no_iterations_leave_the_start():
    fit = accelerated(shrinking, np.ones(3), 0, 1e-9, None)
    assert fit.state.tolist() == [1.0, 1.0, 1.0]
    assert fit.objective == ()
    assert not fit.converged


def test_standing_still_from_the_beginning_is_an_end():
    fit = accelerated(shrinking, np.zeros(3), 10, 1e-9, None)
    assert fit.converged
    assert fit.state.tolist() == [0.0, 0.0, 0.0]
