"""Votes weighted by agreement with gold or with the other raters."""

import numpy as np
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.truth import weighted_by_agreement, weighted_by_gold
from tests.truth.samples import gold_of, ratings_of


def test_accuracy_on_gold_is_the_weight():
    rows = [("g1", "x", "a"), ("g1", "y", "b"), ("g2", "x", "b"), ("g2", "y", "b"), ("q", "x", "a"), ("q", "y", "b")]
    ratings = ratings_of([*rows, ("q", "z", "b")])
    consensus = weighted_by_gold(ratings, gold=gold_of(ratings, {"g1": "a", "g2": "b"}), smoothing=2.0)
    # x right on 2 of 2, y on 1 of 2, the mean is 3/4, and z, who saw no gold, weighs the mean.
    x, y, z = (2 + 1.5) / 4, (1 + 1.5) / 4, 0.75
    np.testing.assert_allclose(consensus.quality, [x, y, np.nan])
    np.testing.assert_allclose(consensus.posterior[2], [x / (x + y + z), (y + z) / (x + y + z)])
    plain = weighted_by_gold(ratings, gold=gold_of(ratings, {"g1": "a", "g2": "b"}), smoothing=0.0)
    np.testing.assert_allclose(plain.posterior[2], [1 / 2.25, 1.25 / 2.25])


def test_agreement_with_the_others_leaves_the_rater_out():  # cases.md, D1
    answers = {"r1": "aaba", "r2": "aabb", "r3": "abab"}
    ratings = ratings_of((i, rater, label) for rater, labels in answers.items() for i, label in enumerate(labels))
    consensus = weighted_by_agreement(ratings, smoothing=0.0)
    np.testing.assert_allclose(consensus.quality, [0.5, 0.625, 0.375])
    drawn = weighted_by_agreement(ratings, smoothing=2.0)
    np.testing.assert_allclose(drawn.quality, (4 * np.array([0.5, 0.625, 0.375]) + 2 * 0.5) / 6)
    np.testing.assert_allclose(consensus.posterior[1], [1.125 / 1.5, 0.375 / 1.5])


def test_a_raters_own_repeats_are_not_others():
    ratings = ratings_of([("q", "x", "a"), ("q", "x", "b"), ("q", "y", "a"), ("q", "z", "b")])
    consensus = weighted_by_agreement(ratings, smoothing=0.0)
    # x's two ratings agree with one of two others each; y and z with half of x and not with the other.
    np.testing.assert_allclose(consensus.quality, [0.5, 0.25, 0.25])


def test_raters_who_all_weigh_nothing_still_vote():
    ratings = ratings_of([("q", "x", "a"), ("q", "y", "b")], labels=["a", "b", "c", "d"])
    np.testing.assert_allclose(weighted_by_agreement(ratings).posterior, [[0.5, 0.5, 0.0, 0.0]])


def test_no_gold_is_refused():
    ratings = ratings_of([("q", "x", "a"), ("q", "y", "b")], items=["never"])
    for gold in (None, gold_of(ratings, {}), gold_of(ratings, {"never": "a"})):
        with pytest.raises(InputError, match="needs gold labels"):
            weighted_by_gold(ratings, gold=gold)


def test_negative_smoothing_is_refused():
    ratings = ratings_of([("q", "x", "a")])
    with pytest.raises(SettingError, match="smoothing"):
        weighted_by_agreement(ratings, smoothing=-1.0)
    with pytest.raises(SettingError, match="smoothing"):
        weighted_by_gold(ratings, gold=gold_of(ratings, {"q": "a"}), smoothing=-1.0)


def test_a_rater_is_not_among_the_others_however_their_repeats_count():
    ratings = ratings_of([("p", "x", "a"), ("p", "x", "a"), ("p", "x", "a"), ("p", "y", "a")])
    for counted in (ratings, ratings.counted_whole()):
        assert weighted_by_agreement(counted, smoothing=0.0).quality.tolist() == [1.0, 1.0]
