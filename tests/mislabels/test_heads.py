"""Heads: columns for every label, and what they learn."""

import numpy as np
import pytest

from middlemost.mislabels import heads
from middlemost.mislabels.heads import linear_head, mlp_head


@pytest.mark.parametrize("head", [linear_head, mlp_head])
def test_a_label_absent_from_training_keeps_its_column(head, monkeypatch: pytest.MonkeyPatch):
    # Case E3: the columns are always a, b, c.
    monkeypatch.setattr(heads, "EPOCHS", 10)
    features = np.repeat(np.array([[0.0, 1.0], [5.0, 5.0]]), 20, axis=0)
    label = np.repeat(np.array([0, 2], dtype=np.int32), 20)
    *_, probability = head(features, label, features[[0, 20]], 3, 0)
    assert probability.shape == (2, 3)
    np.testing.assert_allclose(probability.sum(axis=1), 1.0)
    assert probability.argmax(axis=1).tolist() == [0, 2]
    assert np.all(probability[:, 1] < 0.3)


def test_one_label_in_training_and_features_that_do_not_vary():
    (probability,) = linear_head(np.ones((3, 2)), np.zeros(3, dtype=np.int32), np.ones((1, 2)), 2, 0)
    assert probability.tolist() == [[1.0, 0.0]]


def test_a_seed_draws_the_network():
    rng = np.random.default_rng(0)
    features, label = rng.normal(size=(30, 4)), rng.integers(0, 2, 30).astype(np.int32)
    first, again, other = (next(iter(mlp_head(features, label, features, 2, seed))) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
