"""Heads on features."""

import warnings

import numpy as np
import pytest

from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics.adapters.scikit_learn import fit_recorded
from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.views.head import Head
from middlemost.mislabels.views.layers import logistic, mlp
from middlemost.mislabels.views.linear import linear
from middlemost.mislabels.views.network import EPOCHS, network, new_network
from middlemost.mislabels.views.scaled import scaled
from tests.mislabels.views.samples import clouds

SOME = clouds(120)
FOLD = stratified_folds(SOME.given)


def test_both_are_heads_and_are_told_apart():
    heads = mlp(SOME.features), logistic(SOME.features)
    assert all(isinstance(one, Head) for one in heads)
    assert heads[0].version != heads[1].version


def test_the_default_is_the_network_of_the_documentation():
    found = mlp(SOME.features).held_out(SOME.given, FOLD, 3, seed=2)
    expected = network(scaled(SOME.features) * np.float32(0.3), SOME.given, FOLD, 3, hidden=(256, 256), seed=2)
    np.testing.assert_array_equal(found.probabilities, expected.probabilities)


def test_without_a_hidden_layer_it_is_logistic_regression():
    # 3 outputs of 4 inputs; few steps leave it less sure than the tuned model, and of one mind with it.
    model = new_network(120, 0, hidden=())
    model.partial_fit(SOME.features, SOME.given, classes=[0, 1, 2])
    assert [one.shape for one in model.coefs_] == [(4, 3)]
    found = logistic(SOME.features).held_out(SOME.given, FOLD, 3, seed=0)
    tuned = linear(SOME.features, SOME.given, FOLD, 3)
    alike = found.probabilities.argmax(axis=1) == tuned.probabilities.argmax(axis=1)
    assert alike.mean() > 0.9


@pytest.mark.parametrize("hidden", [(256, 256), ()])
def test_one_ordinary_training_is_recorded(hidden: tuple[int, ...]):
    head = mlp(SOME.features) if hidden else logistic(SOME.features)
    items, labels = Vocabulary(f"i{place:03}" for place in range(120)), Vocabulary(["x", "y", "z"])
    told: list[int] = []
    found = head.recorded(SOME.given, items, labels, seed=1, progress=lambda done, total: told.append(done))
    assert (found.epochs, told) == (EPOCHS, list(range(1, EPOCHS + 1)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = fit_recorded(
            new_network(120, 1, hidden=hidden),
            scaled(SOME.features, spread=0.3),
            np.array(list(labels))[SOME.given],
            epochs=EPOCHS,
            ids=items,
            seed=1,
        )
    np.testing.assert_allclose(found.margin, expected.margin, atol=1e-6)
    assert found.confidence[SOME.flipped].mean() < found.confidence[~SOME.flipped].mean() - 0.2
