"""Scores of the given label: by hand, bounds, and the certain model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import InputError
from middlemost.mislabels.label_scores import confidence_weighted_entropy, normalised_margin, self_confidence

SCORES = (self_confidence, normalised_margin, confidence_weighted_entropy)


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_by_hand():
    probability = np.array([[0.3, 0.5, 0.2], [0.3, 0.5, 0.2]])
    label = codes([0, 1])
    assert self_confidence(label, probability).tolist() == [0.3, 0.5]
    np.testing.assert_allclose(normalised_margin(label, probability), [0.4, 0.6])
    # Entropy 1.02965 of log 3 is .93723; over .3 it is 3.12411, log 4.12411 / 3.12411 = .45352; over .5: .56329.
    np.testing.assert_allclose(confidence_weighted_entropy(label, probability), [0.45352, 0.56329], atol=1e-5)


def test_case_e1_in_the_right_order():
    # neg, pos, neutral: e1 pos, e2 neutral, e3 neg; e3 is the suspicious one.
    probability = np.array([[0.10, 0.80, 0.10], [0.10, 0.20, 0.70], [0.15, 0.75, 0.10]])
    assert self_confidence(codes([1, 2, 0]), probability).tolist() == [0.80, 0.70, 0.15]


def test_a_certain_model():
    certain = np.array([[1.0, 0.0], [1.0, 0.0]])
    for score in SCORES:
        assert score(codes([0, 1]), certain).tolist() == [1.0, 0.0]


@given(st.integers(0, 10**6), st.permutations(range(4)))
def test_within_bounds_and_the_same_for_renamed_labels(seed: int, names: list[int]):
    rng = np.random.default_rng(seed)
    probability, label = rng.dirichlet(np.full(4, 0.3), 30), codes(rng.integers(0, 4, 30))
    for score in SCORES:
        found = score(label, probability)
        assert np.all((found >= 0) & (found <= 1))
        renamed = score(codes(names)[label], np.ascontiguousarray(probability[:, np.argsort(names)]))
        np.testing.assert_allclose(renamed, found, atol=1e-12)


def test_one_label_has_no_other_to_compare_with():
    for score in SCORES[1:]:
        with pytest.raises(InputError, match="one label"):
            score(codes([0]), np.ones((1, 1)))
