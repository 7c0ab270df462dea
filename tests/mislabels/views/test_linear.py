"""The tuned linear model."""

import warnings

import numpy as np
import pytest

from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.views import linear as module
from middlemost.mislabels.views.linear import linear, log_loss
from tests.mislabels.views.samples import clouds


def folds_of(given: np.ndarray, group: np.ndarray | None = None) -> np.ndarray:
    return stratified_folds(given, group=None if group is None else group.astype(np.int32))


def test_rows_sum_to_one_and_the_chosen_strength_has_the_least_loss():
    some = clouds(60)
    fold = folds_of(some.given)
    found = linear(some.features, some.given, fold, 3)
    assert found.probabilities.sum(axis=1) == pytest.approx(1.0)
    assert found.loss == log_loss(found.probabilities, some.given)
    losses = [module._fit(some.features, some.given, fold, 3, strength).loss for strength in module.STRENGTHS]
    assert found.loss <= min(losses[: losses.index(found.loss) + 3])
    assert found.strength == module.STRENGTHS[losses.index(found.loss)]


def test_an_items_own_label_does_not_move_its_probabilities(monkeypatch):
    monkeypatch.setattr(module, "STRENGTHS", (10.0,))
    some = clouds(60)
    fold = folds_of(some.given)
    before = linear(some.features, some.given, fold, 3).probabilities
    for item in (0, 30, 59):
        given = some.given.copy()
        given[item] = (given[item] + 1) % 3
        after = linear(some.features, given, fold, 3).probabilities
        assert np.array_equal(after[fold == fold[item]], before[fold == fold[item]])
        assert not np.array_equal(after, before)


def test_a_label_that_a_training_part_lacks_has_no_probability():
    """Case E3: one example of a class, five folds."""
    given = np.array([0] * 5 + [1] * 5 + [2], dtype=np.int32)
    features = clouds(11).features
    fold = folds_of(given)
    found = linear(features, given, fold, 3).probabilities
    assert found.shape == (11, 3)
    assert found[10, 2] == 0.0
    assert (found[fold == fold[10], 2] == 0.0).all()
    assert (found[fold != fold[10], 2] > 0.0).all()
    assert found.sum(axis=1) == pytest.approx(1.0)


def test_a_training_part_of_one_label_is_certain():
    given = np.array([0, 0, 0, 1, 1], dtype=np.int32)
    fold = np.array([0, 0, 0, 1, 1], dtype=np.int32)
    found = linear(np.arange(5, dtype=np.float32)[:, None], given, fold, 2).probabilities
    assert found.tolist() == [[0, 1]] * 3 + [[1, 0]] * 2


def test_groups_are_held_out_together():
    some = clouds(60)
    group = np.arange(60) // 6
    fold = folds_of(some.given, group)
    found = linear(some.features, some.given, fold, 3).probabilities
    given = some.given.copy()
    given[group == 2] = (given[group == 2] + 1) % 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STRENGTHS", (10.0,))
        found = linear(some.features, some.given, fold, 3).probabilities
        after = linear(some.features, given, fold, 3).probabilities
    assert np.array_equal(after[group == 2], found[group == 2])


def test_the_same_twice_and_warnings_are_as_before(monkeypatch):
    monkeypatch.setattr(module, "STRENGTHS", (1.0, 10.0))
    some = clouds(80)
    fold = folds_of(some.given)
    filters = list(warnings.filters)
    first, second = (linear(some.features, some.given, fold, 3) for _ in range(2))
    assert np.array_equal(first.probabilities, second.probabilities)
    assert warnings.filters == filters


def test_log_loss_has_a_floor():
    # -log(.5) and -log(1e-4), by hand.
    assert log_loss(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0, 1], dtype=np.int32)) == pytest.approx(
        (0.6931472 + 9.2103404) / 2
    )
