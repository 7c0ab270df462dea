"""Raters who change."""

import numpy as np
import pytest

from middlemost import Vocabulary
from middlemost.errors import SettingError
from middlemost.simulate import drifting, simulate_ratings, skilled


def test_a_rater_goes_from_the_first_to_the_last_confusion():
    truth = np.zeros(20_000, dtype=np.int32)
    (rater,) = drifting(skilled(1, n_labels=2, accuracy=1.0), skilled(1, n_labels=2, accuracy=0.0))
    ratings = simulate_ratings(truth, [rater], labels=Vocabulary("ab"), overlap=1)
    right = (ratings.label == 0).reshape(10, -1).mean(axis=1)  # by tenths of the items in their order
    assert np.abs(right - np.linspace(0.95, 0.05, 10)).max() < 0.04


def test_who_does_not_change_labels_as_before():
    truth = np.arange(50, dtype=np.int32) % 2
    still = skilled(3, n_labels=2, accuracy=0.8)
    one = simulate_ratings(truth, still, labels=Vocabulary("ab"), overlap=2)
    two = simulate_ratings(truth, drifting(still, still), labels=Vocabulary("ab"), overlap=2)
    assert np.array_equal(one.label, two.label)


def test_as_many_first_as_last():
    with pytest.raises(SettingError, match="to end with"):
        drifting(skilled(2, n_labels=2, accuracy=0.8), skilled(1, n_labels=2, accuracy=0.8))
