"""Alpha with squared differences, for any multiplicities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.agreement.pairs import label_rows
from middlemost.agreement.squares import alpha_of_squares
from tests.agreement.tables import crowd


def naive(ratings, value, item_times, rater_times):
    """From the definition, pair by pair."""
    within = 0.0
    used = []
    for item in range(len(ratings.items)):
        rows = np.flatnonzero(ratings.item == item)
        times = rater_times[ratings.rater[rows]]
        numbers = value[ratings.label[rows]]
        weight = np.outer(times, times) - np.diag(times**2)
        if weight.sum() > 0:
            squares = (numbers[:, None] - numbers) ** 2
            within += item_times[item] * times.sum() * (weight * squares).sum() / weight.sum()
            used += list(zip(numbers, item_times[item] * times, strict=True))
    numbers, mass = np.array(used).T
    between = np.outer(mass, mass)
    expected = (between * (numbers[:, None] - numbers) ** 2).sum() / (mass.sum() ** 2 - (mass**2).sum())
    return 1 - within / mass.sum() / expected


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_equals_the_definition(seed: int):
    ratings = crowd(9, 6, 3, 4, seed=seed)
    rng = np.random.default_rng(seed)
    items, raters = rng.integers(1, 4, 9).astype(float), rng.integers(1, 4, 6).astype(float)
    value = rng.normal(0, 3, 4)
    rows = label_rows(ratings)
    found = alpha_of_squares(rows, value, items, raters[rows.rows.raters])
    assert found == pytest.approx(naive(ratings, value, items, raters), abs=1e-9)


def test_a_far_shift_changes_nothing():
    ratings = crowd(50, 6, 3, 5)
    value = np.array([0.0, 1.0, 2.0, 5.0, 9.0])
    near, far = (alpha_of_squares(label_rows(ratings), value + by, np.ones(50), np.ones(6)) for by in (0.0, 1e9))
    assert far == pytest.approx(near, abs=1e-9)


def test_equal_values_are_undefined_however_they_round():
    ratings = crowd(20, 6, 3)
    assert np.isnan(alpha_of_squares(label_rows(ratings), np.full(3, 0.1), np.ones(20), np.full(6, 3.0)))
