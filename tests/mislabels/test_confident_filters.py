"""Flags of confident learning: worked by hand, and equal scores at the cut."""

import numpy as np
import pytest

from middlemost.mislabels.confident_filters import CONFIDENT_FILTERS, by_class, by_noise_rate, lowest_self_confidence
from middlemost.mislabels.confident_joint import confident_learning


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def worked() -> tuple[np.ndarray, np.ndarray]:
    # Given a: three sure, one surely b, one that leans to b. Given b: three sure.
    a = np.array([0.95, 0.9, 0.9, 0.05, 0.4, 0.1, 0.15, 0.1])
    return codes([0] * 5 + [1] * 3), np.stack([a, 1 - a], axis=1)


def test_by_hand():
    # Thresholds .64 and .8833. Confident: a a a b - b - b. The row of a is 3, 1 → of five items 3.75, 1.25 → 4, 1.
    label, probability = worked()
    found = confident_learning(label, probability)
    assert found.counts.tolist() == [[3, 1], [0, 2]]
    for choose in CONFIDENT_FILTERS.values():
        assert np.flatnonzero(choose(found, label, probability)).tolist() == [3]


def test_more_are_flagged_where_the_joint_says_so():
    # Given a, of ten: two confidently a, two confidently b, so half of the row counts as b.
    a = np.array([0.9, 0.9, 0.02, 0.03, 0.3, 0.31, 0.32, 0.33, 0.34, 0.35])
    label = codes([0] * 10 + [1] * 2)
    probability = np.stack([np.append(a, [0.1, 0.1]), 1 - np.append(a, [0.1, 0.1])], axis=1)
    found = confident_learning(label, probability)
    assert found.counts[0].tolist() == [2, 2]
    assert found.noise_rate == pytest.approx(5 / 12)
    for choose in (by_class, by_noise_rate):
        assert np.flatnonzero(choose(found, label, probability)).tolist() == [2, 3, 4, 5, 6]
    assert np.flatnonzero(lowest_self_confidence(found, label, probability)).tolist() == [2, 3]


def test_equal_scores_at_the_cut_are_left_out_together():
    # Given a: one is confidently b and one c, with the same probability of a as a third.
    probability = np.array([[0.9, 0.1, 0.0], [0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.1, 0.0, 0.9], [0.1, 0.5, 0.4]])
    label = codes([0, 0, 0, 0, 0])
    probability = np.vstack([probability, [[0.05, 0.9, 0.05]] * 2, [[0.05, 0.05, 0.9]] * 2])
    label = np.append(label, codes([1, 1, 2, 2]))
    found = confident_learning(label, probability)
    assert found.n_confident == 2
    assert not lowest_self_confidence(found, label, probability).any()
    assert np.flatnonzero(CONFIDENT_FILTERS["confident"](found, label, probability)).tolist() == [2, 3]


def test_each_label_keeps_an_example():
    # Both examples of a are confidently b: one stays.
    probability = np.array([[0.4, 0.6], [0.3, 0.7], [0.45, 0.55], [0.45, 0.55]])
    label = codes([0, 0, 1, 1])
    found = confident_learning(label, probability)
    assert found.n_contradicted == 2
    assert by_class(found, label, probability).sum() == 1
