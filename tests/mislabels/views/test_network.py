"""The network averaged over its first epochs."""

import numpy as np
import pytest

from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.views import network as module
from middlemost.mislabels.views.linear import log_loss
from middlemost.mislabels.views.network import network, new_network
from tests.mislabels.views.samples import clouds

SMALL = (16,)


def test_rows_sum_to_one_and_the_mean_is_over_the_epochs_said():
    some = clouds(100)
    fold = stratified_folds(some.given)
    found = network(some.features, some.given, fold, 3, hidden=SMALL)
    assert found.probabilities.sum(axis=1) == pytest.approx(1.0)
    assert found.loss == log_loss(found.probabilities, some.given)
    assert 1 <= found.epochs <= module.EPOCHS
    total = np.zeros((100, 3))
    for one in range(5):
        model, held = new_network(80, one, hidden=SMALL), fold == one
        for _ in range(found.epochs):
            model.partial_fit(some.features[~held], some.given[~held], classes=[0, 1, 2])
            total[held] += model.predict_proba(some.features[held])
    assert found.probabilities == pytest.approx(total / found.epochs, abs=1e-6)


def test_an_items_own_label_does_not_move_its_probabilities(monkeypatch):
    monkeypatch.setattr(module, "EPOCHS", 1)
    some = clouds(60)
    fold = stratified_folds(some.given)
    before = network(some.features, some.given, fold, 3, hidden=SMALL).probabilities
    given = some.given.copy()
    given[7] = (given[7] + 1) % 3
    after = network(some.features, given, fold, 3, hidden=SMALL).probabilities
    assert np.array_equal(after[fold == fold[7]], before[fold == fold[7]])
    assert not np.array_equal(after, before)


def test_training_ends_before_it_memorises():
    some = clouds(150, apart=2.0, flips=0.4, seed=1)
    fold = stratified_folds(some.given)
    told: list[int] = []
    found = network(some.features, some.given, fold, 3, progress=lambda done, total: told.append(done), seed=3)
    assert found.epochs < module.EPOCHS
    assert told == [*range(1, found.epochs + module.PATIENCE + 1), module.EPOCHS]


def test_a_label_with_one_example_has_a_column():
    """Case E3: one example of a class, five folds."""
    given = np.array([0] * 5 + [1] * 5 + [2], dtype=np.int32)
    found = network(clouds(11).features, given, stratified_folds(given), 3, hidden=SMALL)
    assert found.probabilities.shape == (11, 3)
    assert found.probabilities.sum(axis=1) == pytest.approx(1.0)


def test_the_seed_decides():
    some = clouds(60)
    fold = stratified_folds(some.given)
    first, same, other = (
        network(some.features, some.given, fold, 3, hidden=SMALL, seed=seed).probabilities for seed in (0, 0, 9)
    )
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_heavy_tails_do_not_stop_it():
    rng = np.random.default_rng(0)
    features = rng.standard_cauchy((80, 4)).astype(np.float32)
    given = (rng.random(80) < 0.5).astype(np.int32)
    features /= np.sqrt((features**2).mean())
    found = network(0.3 * features, given, stratified_folds(given), 2, hidden=SMALL)
    assert np.isfinite(found.probabilities).all()
