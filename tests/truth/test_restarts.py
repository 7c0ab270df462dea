"""Fits from several starts."""

import pytest

from middlemost.errors import SettingError
from middlemost.truth.iterate import Fit
from middlemost.truth.restarts import best_of_starts


def starts_that_end_at(*ends: float):
    """A fit whose state is its number."""
    numbers = iter(range(len(ends)))

    def fit_from(rng, progress):
        if progress is not None:
            progress(1, 5)
        number = next(numbers)
        return Fit(number, (ends[number] - 1.0, ends[number]), True)

    return fit_from


def best(*ends: float, n_ratings: int = 100, progress=None) -> tuple[int, str]:
    fit, spread = best_of_starts(
        starts_that_end_at(*ends), restarts=len(ends), n_ratings=n_ratings, seed=0, progress=progress
    )
    return fit.state, spread


def test_the_largest_objective_wins_and_the_earliest_of_equals():
    assert best(-5.0, -2.0, -3.0)[0] == 1
    assert best(-2.0, -5.0, -2.0)[0] == 0
    assert best(-9.0, -8.0, -7.0)[0] == 2


def test_the_spread_is_said():
    assert best(-2.0)[1] == "One start."
    assert best(-5.0, -2.0, -2.00005)[1] == (
        "2 of 3 starts ended at the same objective (-2.00); the lowest is 3.00 below it."
    )
    assert best(-5.0, -2.0, -2.00005, n_ratings=10)[1].startswith("1 of 3")


def test_every_start_has_a_generator_of_its_own_that_the_seed_decides():
    def drawn(seed: int) -> list[float]:
        seen: list[float] = []

        def fit_from(rng, progress):
            seen.append(float(rng.random()))
            return Fit(None, (0.0,), True)

        best_of_starts(fit_from, restarts=3, n_ratings=1, seed=seed, progress=None)
        return seen

    assert len(set(drawn(0))) == 3
    assert drawn(0) == drawn(0)
    assert not set(drawn(0)) & set(drawn(1))


def test_progress_counts_the_iterations_of_all_starts():
    seen: list[tuple[int, int]] = []
    best(-1.0, -1.0, -1.0, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 15), (6, 15), (11, 15)]


def test_no_starts_are_refused_and_no_iterations_are_said():
    with pytest.raises(SettingError, match="Give 1 or more"):
        best()
    _, spread = best_of_starts(
        lambda rng, progress: Fit(rng.random(), (), False), restarts=3, n_ratings=1, seed=0, progress=None
    )
    assert spread == "No start was iterated."
