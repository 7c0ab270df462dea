"""Differences by ranks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Counts, Ratings
from middlemost.agreement.pairs import label_rows
from middlemost.agreement.steps import mean_difference
from tests.agreement.tables import crowd, table


def naive(ratings: Ratings, by_steps: np.ndarray, items: np.ndarray, raters: np.ndarray) -> float:
    """Straight from the definition: pairs of different raters, each as often as the two count."""
    means, times = [], []
    for item in range(len(ratings.items)):
        rows = np.flatnonzero(ratings.item == item)
        pairs = [(a, b, raters[ratings.rater[a]] * raters[ratings.rater[b]]) for a in rows for b in rows if a != b]
        mass = sum(w for *_, w in pairs)
        if mass > 0:
            apart = sum(w * by_steps[abs(ratings.label[a] - ratings.label[b])] for a, b, w in pairs)
            means.append(apart / mass)
            times.append(items[item])
    return float(np.average(means, weights=times))


def test_by_hand():
    rows = label_rows(table("a a c", "b c", "b", labels="a b c"))
    # a a c: 0, 2, 2 ranks; b c: 1 rank; b alone has no pair
    found = mean_difference(rows, np.array([0.0, 1.0, 4.0]), np.ones(3), np.ones(3))
    assert found == pytest.approx((8 / 3 + 1) / 2)
    assert np.isnan(mean_difference(rows, np.ones(3), np.array([0.0, 0.0, 1.0]), np.ones(3)))


@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_equals_the_definition_for_any_multiplicities(seed: int, overlap: int):
    rng = np.random.default_rng(seed)
    ratings, by_steps = crowd(9, 6, overlap, 4, seed=seed), np.append(0.0, rng.random(3))
    items, raters = rng.integers(1, 3, size=9).astype(float), rng.integers(1, 4, size=6).astype(float)
    found = mean_difference(label_rows(ratings), by_steps, items, raters)
    assert found == pytest.approx(naive(ratings, by_steps, items, raters))
    every = np.ones(9), np.ones(6)
    counted = mean_difference(label_rows(Counts.from_ratings(ratings)), by_steps, np.ones(9), np.ones(1))
    assert counted == pytest.approx(naive(ratings, by_steps, *every))
