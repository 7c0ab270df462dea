"""Spearman and Brown's formula on agreement beyond chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.jobs.replicability.projection import projected


def test_by_hand():
    # Beyond chance (.8 - .5) / .5 = .6; doubled 1.2 / 1.6 = .75; back .5 + .5 · .75.
    assert projected(0.8, 0.5, 2.0) == pytest.approx(0.875)
    assert projected(0.8, 0.5, 4.0) == pytest.approx(0.5 + 0.5 * 2.4 / 2.8)


def test_at_or_below_chance_nothing_is_projected():
    assert projected(0.4, 0.5, 2.0) == 0.4
    assert projected(1.0, 1.0, 2.0) == 1.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 0.95), st.floats(0.1, 10.0), st.floats(0.1, 10.0))
def test_two_steps_are_one(agreement: float, chance: float, first: float, second: float):
    at_once = projected(agreement, chance, first * second)
    assert projected(projected(agreement, chance, first), chance, second) == pytest.approx(at_once, abs=1e-9)
    assert 0 <= at_once <= 1 + 1e-12
