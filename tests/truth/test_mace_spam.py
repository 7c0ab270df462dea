"""What MACE says of spam."""

import numpy as np
import pytest

from middlemost import truth
from middlemost.errors import InputError
from tests.truth.samples import crowd, ratings_of, two_who_always_say_1


def test_those_who_always_say_one_spam_with_it():  # cases.md, C3
    ratings, _ = two_who_always_say_1()
    spam = truth.spam(ratings, truth.mace(ratings))
    assert (spam.given[3:, 1] > 0.99).all()
    assert (spam.rater[3:] > 0.95).all()
    assert (spam.rater[:3] < 0.4).all()
    np.testing.assert_allclose(spam.given.sum(axis=1), 1.0)


@pytest.mark.parametrize("method", ["mace", "mace_vb"])
def test_spam_of_a_rating_is_bayes_rule(method: str):
    ratings, _ = two_who_always_say_1()
    found = getattr(truth, method)(ratings)
    spam = truth.spam(ratings, found)
    theta = found.quality[ratings.rater]
    blind = (1 - theta) * spam.given[ratings.rater, ratings.label]
    knew = found.posterior[ratings.item, ratings.label] * theta / (theta + blind)
    np.testing.assert_allclose(spam.rating, 1 - knew, atol=1e-9)


def test_a_rater_s_spam_is_the_mean_of_their_ratings_by_weight():
    ratings = crowd(6)
    assert ratings.repeats
    spam = truth.spam(ratings, truth.mace(ratings, restarts=1))
    for rater in range(len(ratings.raters)):
        own = ratings.rater == rater
        assert spam.rater[rater] == pytest.approx(np.average(spam.rating[own], weights=ratings.weight[own]))


def test_competence_is_one_minus_spam_once_em_has_converged():
    # The M step makes θ the mean of the expected knowledge, but for the smoothing.
    ratings, _ = two_who_always_say_1()
    found = truth.mace(ratings, smoothing=0.0, restarts=2)
    spam = truth.spam(ratings, found)
    np.testing.assert_allclose(spam.rater, 1 - found.quality, atol=1e-3)


def test_a_rater_without_ratings_and_a_single_label():
    ratings = ratings_of([("p", "ann", "a"), ("p", "bo", "a")], raters=["cy"])
    spam = truth.spam(ratings, truth.mace(ratings, restarts=1))
    assert np.isnan(spam.rater).tolist() == [False, False, True]
    assert spam.given.tolist() == [[1.0], [1.0], [1.0]]
    assert not spam.rating.flags.writeable


def test_other_consensuses_are_refused():
    ratings, _ = two_who_always_say_1()
    with pytest.raises(InputError, match="majority has no spam"):
        truth.spam(ratings, truth.majority(ratings))
    with pytest.raises(InputError, match="decode='posterior'"):
        truth.spam(ratings, truth.mace(ratings, restarts=1, decode="vote"))
    with pytest.raises(InputError, match="other ratings"):
        truth.spam(crowd(1), truth.mace(ratings, restarts=1))
    others = ratings_of([("q", "ann", "a"), ("q", "bo", "b")])
    with pytest.raises(InputError, match="other ratings"):
        truth.spam(others, truth.mace(ratings_of([("p", "ann", "a"), ("p", "bo", "b")]), restarts=1))
