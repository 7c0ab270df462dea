"""Competence with its interval."""

import numpy as np
import pytest

from middlemost.jobs.verdict.competence import competence
from tests.jobs.verdict.tables import known, ratings_of


def crowd(theta: float, n: int, raters: int, seed: int = 0):
    """Raters who know the truth with probability theta and else draw 70:30; the truth is even."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, n)
    spam = (rng.random((n, raters)) < 0.3).astype(int)
    return ratings_of(np.where(rng.random((n, raters)) < theta, truth[:, None], spam)), truth


def test_two_ratings_by_hand():
    # Labels a, a for truths a, b; the rater's label shares smoothed by one rating spread over everybody's are (1, 0)
    # here, so P = θ + (1 - θ) = 1 for the first item and 1 - θ for the second: the posterior is 2(1 - θ), mean 1/3.
    truth = np.array([0, 1])
    ratings = ratings_of(np.zeros((2, 1), dtype=int))
    found = competence(ratings, known(ratings, truth), level=0.95)
    assert found.mean[0] == pytest.approx(1 / 3, abs=0.005)
    assert found.high[0] == pytest.approx(1 - np.sqrt(0.025), abs=0.011)  # 1 - (1 - θ)² = .975


@pytest.mark.parametrize("theta", [0.0, 0.5, 0.9])
def test_it_covers_the_rate_at_which_a_rater_knows(theta: float):
    ratings, truth = crowd(theta, 200, 60)
    found = competence(ratings, known(ratings, truth), level=0.95)
    inside = ((found.low <= theta + 0.01) & (theta - 0.01 <= found.high)).mean()
    assert inside >= 0.9
    assert abs(found.mean.mean() - theta) < 0.07  # at the ends of the range the mean lies inside it


def test_others_who_are_unsure_do_not_make_a_rater_worse():
    # Others right with .8, said so: agreeing with them 80% of the time is all that a perfect rater can do.
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 2000)
    seen = np.where(rng.random(2000) < 0.8, truth, 1 - truth)
    ratings = ratings_of(truth[:, None])
    found = competence(ratings, known(ratings, seen, 0.8))
    assert found.high[0] == 1.0
    assert found.mean[0] > 0.93


def test_without_ratings_anything_is_possible():
    ratings = ratings_of(np.array([[0, -1]]))
    found = competence(ratings, known(ratings, np.array([0])))
    assert found.mean[1] == pytest.approx(0.5)
    assert (found.low[1], found.high[1]) == (pytest.approx(0.025, abs=0.02), pytest.approx(0.975, abs=0.02))


def test_a_label_the_others_rule_out_is_no_underflow():
    truth = np.zeros(3000, dtype=int)
    ratings = ratings_of(np.ones((3000, 1), dtype=int))
    found = competence(ratings, known(ratings, truth))
    assert found.high[0] < 0.01
    assert np.isfinite(found.mean).all()
