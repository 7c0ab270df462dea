"""The noise classifier, beside scikit-learn and on flips that are known."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import average_precision_score, roc_auc_score

from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics
from middlemost.mislabels.dynamics.adapters.scikit_learn import fit_recorded
from middlemost.mislabels.noise_classifier import classify_noise


@pytest.fixture(name="flipped_training", scope="module")
def _flipped_training() -> tuple[Dynamics, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(600, 6))
    right = (x[:, 0] + x[:, 1] > 0).astype(int)
    flipped = rng.random(600) < 0.1
    estimator = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=0.05, random_state=0)
    return fit_recorded(estimator, x, np.where(flipped, 1 - right, right), epochs=8), flipped


@pytest.mark.parametrize("features", [["confidence"], ["confidence", "variability"], ["correctness"]])
def test_finds_flips_that_nobody_told_it(flipped_training, features):
    dynamics, flipped = flipped_training
    known = flipped & (np.arange(600) % 2 == 0)
    found = classify_noise(dynamics, known, features=features)
    unseen = ~found.learned_from
    assert found.learned_from.sum() == 2 * known.sum()
    assert (found.learned_from & known).sum() == known.sum()
    assert roc_auc_score(flipped[unseen], found.probability[unseen]) > 0.9
    assert average_precision_score(flipped[unseen], found.probability[unseen]) > 0.5
    assert found.coefficients[0] < 0
    assert list(found.columns()) == ["item", "probability", "learned_from"]


def test_equals_a_regression_on_standardised_features(flipped_training):
    dynamics, flipped = flipped_training
    found = classify_noise(dynamics, flipped, seed=3)
    table = np.column_stack([dynamics.confidence, dynamics.variability])
    rows = found.learned_from
    table = (table - table[rows].mean(axis=0)) / table[rows].std(axis=0)
    peer = LogisticRegression().fit(table[rows], flipped[rows])
    np.testing.assert_allclose(found.probability, peer.predict_proba(table)[:, 1], rtol=1e-3)
    assert found.probability.mean() < 0.5


def test_the_seed_draws_the_clean_ones(flipped_training):
    dynamics, flipped = flipped_training
    drawn = [classify_noise(dynamics, flipped, seed=seed).learned_from for seed in (0, 0, 1)]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()


def test_what_is_refused(flipped_training):
    dynamics, flipped = flipped_training
    with pytest.raises(InputError, match="0 items are flipped and 600 are not"):
        classify_noise(dynamics, np.zeros(600, dtype=np.bool_))
    with pytest.raises(InputError, match="are flipped and"):
        classify_noise(dynamics, np.arange(600) < 400)
    for features in ([], ["confidence", "confidence"]):
        with pytest.raises(SettingError, match="Features are one or more, each once"):
            classify_noise(dynamics, flipped, features=features)
    recorder = TrainingDynamics(2, epochs=1)
    recorder.update(["x", "y"], np.array([[2.0, 0.0], [0.0, 2.0]]), [0, 0])
    with pytest.raises(InputError, match=r"2 items lack confidence or variability, the first of them 'x'"):
        classify_noise(recorder.result(), np.array([True, False]))
