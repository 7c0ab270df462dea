"""Majority vote."""

import numpy as np
import pytest

from middlemost import Counts, Vocabulary
from middlemost.truth import majority
from tests.truth.samples import accuracy, ratings_of, read_ratings, two_who_always_say_1


def test_two_raters_who_always_say_1():  # cases.md, C3
    ratings, true = two_who_always_say_1()
    label = majority(ratings).label
    assert (np.flatnonzero(label != true) + 1).tolist() == [14, 18, 22, 28, 36, 42, 44, 54, 56]


def test_ties_are_marked_and_another_seed_breaks_them_otherwise():
    ratings = ratings_of([(i, r, label) for i in range(40) for r, label in (("x", "a"), ("y", "b"), ("z", "c"))])
    one, two = majority(ratings, seed=0), majority(ratings, seed=1)
    assert one.tied.all()
    assert set(one.label.tolist()) == {0, 1, 2}  # not by the order of the labels
    assert not np.array_equal(one.label, two.label)
    np.testing.assert_array_equal(one.label, majority(ratings, seed=0).label)


def test_ties_can_go_to_the_label_with_more_votes_over_all():
    rows = [(i, r, label) for i in range(30) for r, label in (("x", "a"), ("y", "b"))]
    ratings = ratings_of([*rows, ("more", "x", "b"), ("more", "y", "b")])
    consensus = majority(ratings, ties="prior")
    assert [consensus.labels[int(k)] for k in consensus.label] == ["b"] * 31
    assert consensus.tied.sum() == 30


def test_sums_of_thirds_are_no_reason_to_prefer_a_label():
    """Both labels have three votes; three of b's are repeats, whose thirds do not sum to 1 exactly in every order."""
    thirds = [(i, "x", "b") for i in range(10) for _ in range(3)]
    ratings = ratings_of([*thirds, *((i, "y", "a") for i in range(10))])
    assert set(majority(ratings, ties="prior").label.tolist()) == {0, 1}


def test_counts_of_unknown_raters_will_do():
    counts = Counts(np.array([[2.0, 1.0], [1.0, 1.0], [0.0, 0.0]]), Vocabulary("abc"), Vocabulary(["no", "yes"]), False)
    consensus = majority(counts)
    np.testing.assert_allclose(consensus.posterior, [[2 / 3, 1 / 3], [0.5, 0.5], [0.5, 0.5]])
    assert consensus.tied.tolist() == [False, True, False]
    assert consensus.label[[0, 2]].tolist() == [0, -1]


@pytest.mark.parametrize(("name", "expected"), [("d_product", 0.8966), ("s_rel", 0.542)])
@pytest.mark.slow
def test_accuracy_on_real_data(real_data, name: str, expected: float):
    """Zheng et al. (2017), Truth inference in crowdsourcing, table 6."""
    assert accuracy(majority(read_ratings(real_data, name)[0]), read_ratings(real_data, name)[1])[0] == pytest.approx(
        expected, abs=6e-4
    )
