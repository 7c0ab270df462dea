"""Single signals, low for what is suspicious."""

import numpy as np
import pytest

from middlemost.data.consensus import Consensus
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics import TrainingDynamics
from middlemost.mislabels.neighbours import nearest
from middlemost.mislabels.signals import dynamics_signals, feature_signals, margin, rated


def test_margin_is_the_own_score_less_the_best_other():
    scores = np.array([[0.2, 0.7, 0.1], [0.2, 0.7, 0.1], [1.5, -0.5, 0.0]])
    before = scores.copy()
    assert margin(scores, np.array([0, 1, 2], dtype=np.int32)) == pytest.approx([-0.5, 0.5, -1.5])
    assert (scores == before).all()


def test_signals_of_features():
    features = np.array([[0.0], [0.1], [0.2], [9.0], [9.1], [9.2]])
    given = np.array([0, 0, 1, 1, 1, 1], dtype=np.int32)
    near = nearest(features, k=2, metric="euclidean")
    kernel = np.eye(2)[given] * 0.5
    found = feature_signals(given, kernel, near)
    assert list(found) == ["kernel_margin", "neighbours"]
    assert found["kernel_margin"] == pytest.approx([0.5] * 6)
    assert found["neighbours"].argmin() == 2
    assert found["neighbours"][3:].min() > 0.7
    group = np.array([0, 0, 0, -1, -1, -1], dtype=np.int32)
    # Neighbours of its own group tell nothing: what is left is the share of the label among all.
    assert feature_signals(given, kernel, near, group=group)["neighbours"][2] == pytest.approx(4 / 6)


def recorded() -> TrainingDynamics:
    """Right, right | wrong, right, wrong | never right, in the order a, b, c."""
    recorder = TrainingDynamics(2, epochs=3)
    for b in (-1.0, 1.0, -1.0):
        recorder.update(["a", "b", "c"], np.array([[2.0, 0.0], [b, 0.0], [-3.0, 0.0]]), [0, 0, 0])
        recorder.end_epoch()
    return recorder


def test_signals_of_a_training_are_low_for_what_is_suspicious():
    found = dynamics_signals(recorded().result())
    assert found["area_under_margin"] == pytest.approx([2.0, -1 / 3, -3.0])
    assert found["forgetting"].tolist() == [0, -1, 0]
    # First learned at the first presentation, the second, never (as if at a fourth).
    assert found["first_learned"].tolist() == [0, -1, -3]
    assert found["variability"].argmin() == 1
    assert not np.signbit(found["forgetting"][0])
    assert not np.signbit(found["first_learned"][0])
    assert "early_confidence" not in found


def test_raters_posterior_is_unknown_without_ratings():
    consensus = Consensus(
        method="majority",
        posterior=np.array([[0.75, 0.25], [0.5, 0.5]]),
        label=np.array([0, -1], dtype=np.int32),
        tied=np.zeros(2, dtype=bool),
        anchored=np.zeros(2, dtype=bool),
        n_ratings=np.array([4, 0]),
        items=Vocabulary("pq"),
        raters=Vocabulary(["ann"]),
        labels=Vocabulary(["x", "y"]),
    )
    found = rated(consensus, np.array([1, 0], dtype=np.int32))
    assert found[0] == 0.25
    assert np.isnan(found[1])
