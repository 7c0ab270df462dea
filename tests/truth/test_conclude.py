import numpy as np
import pytest

from middlemost import Counts, Gold, Vocabulary
from middlemost.truth.conclude import conclude
from middlemost.truth.iterate import Fit
from tests.data.test_ratings import build


@pytest.fixture
def ratings():
    return build([(0, 0, 0), (0, 1, 1), (1, 0, 2), (1, 1, 2)])


def test_gold_is_the_label_of_its_item_and_ties_are_told(ratings):
    posterior = np.array([[0.5, 0.5, 0.0], [0.1, 0.1, 0.8], [1 / 3, 1 / 3, 1 / 3]])
    gold = Gold(np.array([1], dtype=np.int32), np.array([0], dtype=np.int32))
    found = conclude(ratings, posterior, method="m", settings={"a": 1}, gold=gold, seed=3)
    assert found.label[1:].tolist() == [0, -1]
    assert found.tied.tolist() == [True, False, False]
    assert found.anchored.tolist() == [False, True, False]
    assert found.posterior[1].tolist() == [1.0, 0.0, 0.0]
    assert dict(found.settings) == {"a": 1, "seed": 3}


def test_how_an_iteration_ended_is_told(ratings):
    posterior = np.array([[0.6, 0.4, 0.0], [0.0, 0.2, 0.8], [0.4, 0.3, 0.3]])
    cut = Fit(None, (-3.0, -2.0), False)
    found = conclude(ratings, posterior, method="m", settings={}, fit=cut, notes=("first",))
    assert (found.iterations, found.converged, found.log_likelihood) == (2, False, (-3.0, -2.0))
    assert found.notes[0] == "first"
    assert "Not converged" in found.notes[-1]
    alone = conclude(ratings, posterior, method="m", settings={})
    assert (alone.iterations, alone.converged, alone.notes) == (0, True, ())


def test_a_preference_breaks_ties_before_the_seed(ratings):
    posterior = np.full((3, 3), 1 / 3)
    for seed in range(5):
        found = conclude(ratings, posterior, method="m", settings={}, seed=seed, preference=np.array([0.0, 2.0, 1.0]))
        assert found.label.tolist() == [1, 1, -1]


def test_counts_have_no_raters():
    counts = Counts(np.array([[1.0, 2.0]]), Vocabulary("q"), Vocabulary("ab"), False)
    assert len(conclude(counts, np.array([[0.3, 0.7]]), method="m", settings={}).raters) == 0
