"""Labels given too often."""

import numpy as np

from middlemost.jobs.verdict.overuse import overuse
from tests.jobs.verdict.tables import known, ratings_of

CROWD = np.array([[0.9, 0.1], [0.2, 0.8]])


def test_the_excess_by_hand():
    # Truths a, a, b, b. The crowd gives a with .9, .9, .2, .2: .55 in the mean. The rater gave a three times of four.
    ratings = ratings_of(np.array([[0], [0], [0], [1]]))
    found = overuse(ratings, known(ratings, np.array([0, 0, 1, 1])), CROWD)
    assert np.allclose(found.excess, [[0.2, -0.2]])
    assert found.toward.tolist() == [-1]  # four ratings show nothing


def test_who_gives_a_label_too_often_is_found_and_who_does_not_is_not():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 300)
    crowd = (rng.random((300, 30)) < CROWD[truth, 1][:, None]).astype(int)
    leaning = np.where((truth == 0) & (rng.random(300) < 0.5), 1, crowd[:, 0])
    ratings = ratings_of(np.column_stack([crowd, leaning]))
    found = overuse(ratings, known(ratings, truth), CROWD)
    assert found.toward.tolist() == [-1] * 30 + [1]
    assert np.allclose(found.excess.sum(axis=1), 0)


def test_the_items_that_a_rater_met_are_no_bias():
    truth = np.zeros(200, dtype=int)  # all are a: giving a nine times of ten is what the crowd does
    given = np.array([[0] if k % 10 else [1] for k in range(200)])
    ratings = ratings_of(given)
    found = overuse(ratings, known(ratings, truth), CROWD)
    assert found.toward.tolist() == [-1]
    assert np.allclose(found.excess, 0, atol=1e-9)


def test_a_small_bias_that_is_sure_is_none_worth_naming():
    # Truths in turn: the crowd gives b to 45% of these items, the rater to 51%: six points over 20,000 ratings.
    truth = np.arange(20_000) % 2
    given = (np.random.default_rng(0).random(20_000) < CROWD[truth, 1] + 0.06).astype(int)
    ratings = ratings_of(given[:, None])
    found = overuse(ratings, known(ratings, truth), CROWD)
    assert 0.05 < found.excess[0, 1] < 0.07
    assert found.toward.tolist() == [-1]
