"""Running an EM step until it stands still."""

import pytest

from middlemost.truth.iterate import iterate


def halving(state: float) -> tuple[float, float]:
    """A step whose objective is -|state|."""
    return state / 2, -abs(state)


def test_it_stops_when_the_gain_is_small():
    fit = iterate(halving, 1.0, 100, 0.1, None)
    assert fit.objective == (-1.0, -0.5, -0.25, -0.125, -0.0625)  # the last gain, 1/16, is below 0.1
    assert fit.converged
    assert fit.iterations == 5
    assert fit.state == 1 / 32
    assert fit.notes == ()


def test_it_is_cut_off_and_says_so():
    seen: list[tuple[int, int]] = []
    fit = iterate(halving, 1.0, 3, 0.0, lambda done, most: seen.append((done, most)))
    assert not fit.converged
    assert fit.notes == ("Not converged after 3 iterations: raise max_iterations or tolerance.",)
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("min_gain", [0.0, -1.0])
def test_no_iterations_leave_the_start(min_gain: float):
    fit = iterate(halving, 1.0, 0, min_gain, None)
    assert (fit.state, fit.objective, fit.converged) == (1.0, (), False)
