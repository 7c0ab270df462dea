"""Simulated raters and their confusions."""

import numpy as np
import pytest

from middlemost.errors import SettingError
from middlemost.simulate import (
    SimulatedRater,
    biased,
    constant_spammers,
    frequency_spammers,
    random_spammers,
    skilled,
)


def test_skilled_raters_are_right_as_often_as_told():
    (one,) = skilled(1, n_labels=3, accuracy=0.8)
    np.testing.assert_allclose(one.confusion, [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])


def test_skilled_raters_differ_within_the_spread_and_by_seed():
    def accuracies(seed: int) -> list[float]:
        crowd = skilled(50, n_labels=2, accuracy=0.7, spread=0.2, seed=seed)
        return [one.confusion[0, 0] for one in crowd]

    assert all(0.5 <= own <= 0.9 for own in accuracies(0))
    assert np.ptp(accuracies(0)) > 0.3
    assert accuracies(0) == accuracies(0) != accuracies(1)


def test_a_biased_rater_leans_toward_one_label():
    (one,) = biased(1, n_labels=3, toward=2, strength=0.5, accuracy=0.8)
    np.testing.assert_allclose(one.confusion, [[0.4, 0.05, 0.55], [0.05, 0.4, 0.55], [0.05, 0.05, 0.9]])


@pytest.mark.parametrize(
    ("crowd", "row"),
    [
        (constant_spammers(2, n_labels=3, label=1), [0, 1, 0]),
        (random_spammers(2, n_labels=4), [0.25] * 4),
        (frequency_spammers(2, frequency=[6, 3, 1]), [0.6, 0.3, 0.1]),
        (biased(2, n_labels=2, toward=0, strength=1.0), [1, 0]),
    ],
)
def test_a_spammer_s_answer_does_not_depend_on_the_truth(crowd: tuple[SimulatedRater, ...], row: list[float]):
    assert len(crowd) == 2
    for one in crowd:
        np.testing.assert_allclose(one.confusion, np.tile(row, (len(row), 1)))


def test_confusions_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        skilled(1, n_labels=2, accuracy=0.8)[0].confusion[0, 0] = 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SimulatedRater("odd", np.ones((2, 3)) / 3), "2 by 3 labels"),
        (lambda: SimulatedRater("odd", np.array([[0.5, 0.4], [0.5, 0.5]])), "no distribution"),
        (lambda: SimulatedRater("odd", np.array([[1.5, -0.5], [0.5, 0.5]])), "no distribution"),
        (lambda: skilled(1, n_labels=2, accuracy=0.9, spread=0.2), "leaves 0 to 1"),
        (lambda: skilled(1, n_labels=1, accuracy=0.9), "1 labels leave nothing to get wrong"),
        (lambda: biased(1, n_labels=2, toward=2, strength=0.1), "no label 2"),
        (lambda: biased(1, n_labels=2, toward=0, strength=1.1), "Strength 1.1"),
        (lambda: constant_spammers(1, n_labels=2, label=-1), "no label -1"),
        (lambda: random_spammers(1, n_labels=0), "0 by 0 labels"),
        (lambda: frequency_spammers(1, frequency=[0, 0]), "not all 0"),
        (lambda: frequency_spammers(1, frequency=[2, -1]), "non-negative"),
    ],
)
def test_impossible_raters_are_refused(make, message: str):
    with pytest.raises(SettingError, match=message):
        make()
