"""Three models of different kinds, and what they say together."""

import numpy as np
import pytest

from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.views import linear as linear_module
from middlemost.mislabels.views import network as network_module
from middlemost.mislabels.views.kernel_ridge import kernel_ridge
from middlemost.mislabels.views.layers import logistic
from middlemost.mislabels.views.linear import linear
from middlemost.mislabels.views.out_of_sample import as_shares, log_views, out_of_sample
from tests.mislabels.views.samples import clouds


@pytest.fixture(autouse=True)
def _short_trainings(monkeypatch):
    monkeypatch.setattr(linear_module, "STRENGTHS", (10.0,))
    monkeypatch.setattr(network_module, "EPOCHS", 2)


def test_the_mean_of_three_models():
    some = clouds(100)
    fold = stratified_folds(some.given)
    found = out_of_sample(some.features, some.given, fold, 3)
    straight = linear(some.features, some.given, fold, 3).probabilities
    ridge = kernel_ridge(some.features, some.given, 3).score
    assert found.linear == pytest.approx(straight, abs=1e-5)
    assert found.kernel == pytest.approx(ridge, abs=1e-5)
    assert found.probabilities == pytest.approx((found.network + straight + as_shares(ridge)) / 3, abs=1e-5)
    assert found.probabilities.sum(axis=1) == pytest.approx(1.0)
    assert found.fold.tolist() == fold.tolist()


def test_a_label_of_one_example_keeps_its_column_and_gets_nothing():
    """Case E3: in the fold that holds c, the column c exists with a probability near 0."""
    given = np.array([0] * 5 + [1] * 5 + [2], dtype=np.int32)
    found = out_of_sample(clouds(11).features, given, stratified_folds(given), 3)
    assert found.probabilities.shape == (11, 3)
    assert found.probabilities[10, 2] < 0.2
    assert found.linear[10, 2] == 0.0


def test_groups_reach_the_kernel():
    some = clouds(40)
    group = np.full(40, -1, dtype=np.int32)
    group[:6] = 0
    fold = stratified_folds(some.given, group=group)
    found = out_of_sample(some.features, some.given, fold, 3, group=group)
    joined = np.concatenate([np.zeros(6, dtype=np.int64), np.arange(1, 35)])
    assert found.kernel == pytest.approx(kernel_ridge(some.features, some.given, 3, group=joined).score, abs=1e-5)
    assert found.kernel[:6] != pytest.approx(kernel_ridge(some.features, some.given, 3).score[:6], abs=1e-3)


def test_another_head_takes_the_place_of_the_network():
    some = clouds(60)
    fold = stratified_folds(some.given)
    by_default = out_of_sample(some.features, some.given, fold, 3)
    other = out_of_sample(some.features, some.given, fold, 3, head=logistic(some.features))
    assert not np.array_equal(other.network, by_default.network)
    assert np.array_equal(other.linear, by_default.linear)


def test_parts_are_kept_by_name_and_progress_rises_to_its_end():
    some = clouds(40)
    names: list[str] = []
    told: list[int] = []

    def keep(name, kind, make, /):
        names.append(name)
        made = make()
        assert isinstance(made, kind)
        return made

    fold = stratified_folds(some.given)
    out_of_sample(some.features, some.given, fold, 3, keep=keep, progress=lambda done, total: told.append(done / total))
    assert names == ["network", "linear", "kernel"]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_shares_of_scores():
    # The floor is 1e-4: [0, -2] becomes two equal shares, by hand.
    assert as_shares(np.array([[0.0, -2.0], [3.0, 1.0]])).tolist() == [[0.5, 0.5], [0.75, 0.25]]


def test_views_are_logarithms_with_a_floor_and_scaled_scores():
    probabilities = np.array([[1.0, 0.0]])
    views = log_views(probabilities, np.array([[1.5, -0.5]]))
    assert views.shape == (2, 1, 2)
    assert views[0, 0] == pytest.approx([0.0, np.log(1e-5)])
    assert views[1, 0].tolist() == [6.0, -2.0]
    assert log_views(probabilities).shape == (1, 1, 2)
