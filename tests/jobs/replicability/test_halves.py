"""Raters dealt to hands, and where two crowds meet."""

import numpy as np
import pytest

from middlemost import truth
from middlemost.jobs.replicability.halves import Labeling, dealt, labeled_by, meeting
from tests.jobs.replicability.test_replicability import table
from tests.jobs.tables import crowd


def test_hands_hold_about_as_many_ratings():
    labels = np.zeros((64, 12), dtype=int)
    for rater in range(12):
        labels[2 ** (rater // 2) :, rater] = -1  # two raters each with 1, 2, 4 ... 32 ratings
    ratings = table(labels)
    for seed in range(5):
        hand = dealt(ratings, np.ones(12, dtype=bool), 2, seed)
        loads = np.bincount(hand, weights=ratings.ratings_per_rater)
        assert loads.tolist() == [63.0, 63.0]


def test_only_those_asked_for_are_dealt():
    ratings, _ = crowd([0.8] * 7, n_items=5)
    hand = dealt(ratings, np.arange(7) != 3, 3, 0)
    assert hand[3] == -1
    assert np.bincount(hand[hand >= 0]).tolist() == [2, 2, 2]


def test_a_crowd_without_ratings_labels_nothing():
    ratings, _ = crowd([0.8] * 3, n_items=5)
    said = labeled_by(ratings, np.zeros(3, dtype=bool), truth.majority)
    assert not said.rated.any()
    assert meeting(said, said).chance == 0.0


def test_a_meeting_by_hand():
    one = Labeling(np.array([[1.0, 0.0], [0.5, 0.5], [1.0, 0.0]]), np.array([True, True, True]))
    other = Labeling(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]), np.array([True, True, False]))
    met = meeting(one, other)
    assert met.agreement.tolist() == [1.0, 0.5, 0.0]
    assert met.both.tolist() == [True, True, False]
    assert met.chance == pytest.approx(0.75 * 0.5 + 0.25 * 0.5)
