"""scikit-learn's partial_fit."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import BernoulliNB
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

from middlemost.errors import InputError
from middlemost.mislabels.dynamics.adapters.scikit_learn import fit_recorded

RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 3))
LABELS = np.array(["low", "mid", "top"])[np.digitize(X[:, 0], [-0.5, 0.5])]


def test_the_presentation_is_before_the_step():
    """By hand: with one minibatch an epoch, the second presentation is that of the estimator after one step."""
    dynamics = fit_recorded(SGDClassifier(random_state=0), X, LABELS, epochs=2, batch=90)
    peer = SGDClassifier(random_state=0)
    order = np.random.default_rng((0, 0)).permutation(90)
    given = np.searchsorted(["low", "mid", "top"], LABELS)
    peer.partial_fit(X[order], given[order], classes=[0, 1, 2])
    decision = peer.decision_function(X)
    mine = decision[np.arange(90), given]
    decision[np.arange(90), given] = -np.inf
    np.testing.assert_allclose(dynamics.margin, (0 + mine - decision.max(axis=1)) / 2)
    assert dynamics.margin_of == "logits"
    np.testing.assert_allclose(dynamics.early_confidence, 1 / 3)


def test_probabilities_where_there_are_some():
    dynamics = fit_recorded(
        MLPClassifier((8,), learning_rate_init=0.05, random_state=0), X, LABELS, epochs=30, batch=16, seed=1
    )
    assert dynamics.margin_of == "logarithms of probabilities"
    assert dynamics.confidence.mean() > 0.5
    assert dynamics.notes == ()


@pytest.mark.parametrize("estimator", [SGDClassifier(random_state=0), BernoulliNB()])
def test_two_classes(estimator: object):
    dynamics = fit_recorded(
        estimator, X, (X[:, 0] > 0).astype(int), epochs=3, batch=10, ids=[f"i{k}" for k in range(90)]
    )
    assert dynamics.labels.native() == [0, 1]
    assert dynamics.correctness.mean() > 0.6
    assert dynamics.items[0] == "i0"


def test_sparse_rows_and_classes_that_nobody_has():
    classes = ["low", "mid", "none", "top"]
    dense = fit_recorded(BernoulliNB(), X, LABELS, epochs=2, classes=classes)
    sparse = fit_recorded(BernoulliNB(), csr_array(np.maximum(X, 0)), LABELS, epochs=2, classes=classes)
    assert list(dense.labels) == classes
    np.testing.assert_allclose(dense.margin, sparse.margin)


def test_whole_numbers_as_names_of_classes():
    dynamics = fit_recorded(SGDClassifier(random_state=0), X, np.where(X[:, 0] > 0, 7, 3), epochs=2)
    assert dynamics.columns()["label"][:3] == np.where(X[:3, 0] > 0, 7, 3).tolist()


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError, match="DecisionTreeClassifier has no partial_fit"):
        fit_recorded(DecisionTreeClassifier(), X, LABELS, epochs=1)
    with pytest.raises(InputError, match="There are 90 rows, 2 labels and 2 ids"):
        fit_recorded(SGDClassifier(), X, ["a", "b"], epochs=1)
    with pytest.raises(InputError, match="The label 'mid' is none of the classes"):
        fit_recorded(SGDClassifier(), X, LABELS, epochs=1, classes=["low", "top"])


def test_progress():
    steps: list[tuple[int, int]] = []
    fit_recorded(SGDClassifier(), X, LABELS, epochs=2, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(1, 2), (2, 2)]
