"""Raters who change in the order of their ratings."""

import numpy as np
import pytest
from scipy.stats import linregress

from middlemost.jobs.verdict.drift import drift
from tests.jobs.verdict.tables import known, ratings_of

EVEN = np.full((2, 2), 0.5)


def test_the_slope_is_that_of_a_straight_line():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 40)
    right = rng.random(40) < np.linspace(1, 0.3, 40)
    ratings = ratings_of(np.where(right, truth, 1 - truth)[:, None])
    found = drift(ratings, known(ratings, truth), EVEN, np.arange(40.0))
    line = linregress(np.arange(40) / 39, right.astype(float))
    assert found.change[0] == pytest.approx(line.slope, abs=1e-9)
    assert found.p[0] == pytest.approx(line.pvalue, abs=1e-9)


def test_time_decides_and_not_the_order_of_items():
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 60)
    time = rng.permutation(60).astype(float)
    given = np.where(time < 30, truth, 1 - truth)[:, None]  # right at first, wrong later
    ratings = ratings_of(given)
    found = drift(ratings, known(ratings, truth), EVEN, time)
    assert found.change[0] < -1
    assert found.p[0] < 1e-6


def test_items_that_are_hard_for_all_are_no_drift():
    # On the later items the others are torn, and the rater agrees with them as often as anyone can.
    truth = np.zeros(80, dtype=int)
    ratings = ratings_of(np.tile([0, 1], 40)[:, None])
    torn = np.where(np.arange(80)[:, None] < 40, [[0.99, 0.01]], [[0.5, 0.5]])
    easy = ratings_of(np.where(np.arange(80) < 40, 0, np.tile([0, 1], 40))[:, None])
    crowd = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = drift(easy, torn, crowd, np.arange(80.0))
    assert abs(found.change[0]) < 0.05
    assert drift(ratings, known(ratings, truth), crowd, np.arange(80.0)).p[0] > 0.5


def test_nothing_is_said_of_few_ratings_or_unknown_times():
    ratings = ratings_of(np.zeros((30, 2), dtype=int))
    time = np.where(ratings.rater == 0, ratings.item, np.nan).astype(float)
    time[ratings.item > 25] = np.nan
    found = drift(ratings, known(ratings, np.zeros(30, dtype=int)), EVEN, time)
    assert found.p[0] == 1.0  # a line without a slope
    assert np.isnan(found.change[1])
    assert np.isnan(drift(ratings, known(ratings, np.zeros(30, dtype=int)), EVEN, np.zeros(60)).change).all()
