"""Temperature scaling: against worked optima, invariances, and when a bias is kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from middlemost import Gold
from middlemost.errors import InputError
from middlemost.stats import Scaling, fit_scaling


def gold_of(labels) -> Gold:
    return Gold(np.arange(len(labels), dtype=np.int32), np.asarray(labels, dtype=np.int32))


def drawn(logits, rng) -> np.ndarray:
    return np.array([rng.choice(logits.shape[1], p=p) for p in softmax(logits, axis=1)])


def test_one_confidence_by_hand():
    # 20 items of logit log 99 of which 15 are right: without a prior T = log 99 / log 3 = 4.18; the prior of deviation
    # 2 moves log T by less than a tenth.
    fitted = fit_scaling(np.array([[0.99, 0.01]] * 20), gold_of([0] * 15 + [1] * 5))
    assert fitted.temperature == pytest.approx(np.log(99) / np.log(3), rel=0.1)
    assert not fitted.biased


def test_a_known_temperature_is_found():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 3))
    fitted = fit_scaling(softmax(logits * 3, axis=1), gold_of(drawn(logits, rng)))
    assert fitted.temperature == pytest.approx(3.0, rel=0.06)
    assert not fitted.biased


def test_a_known_bias_is_found_and_kept():
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (4000, 2))
    shift = np.array([0.8, -0.8])
    fitted = fit_scaling(softmax(logits * 2 - shift * 2, axis=1), gold_of(drawn(logits, rng)))
    assert fitted.biased
    np.testing.assert_allclose(fitted.bias, shift, atol=0.12)
    assert fitted.temperature == pytest.approx(2.0, rel=0.08)


def test_gold_right_throughout_makes_nothing_certain():
    posterior = np.array([[0.99, 0.01], [0.01, 0.99]] * 50)
    probability = fit_scaling(posterior, gold_of([0, 1] * 50))(posterior)
    assert 0.97 < probability[0, 0] < 0.99999


def test_certain_and_wrong_stays_finite():
    posterior = np.array([[1.0, 0.0]] * 100)
    probability = fit_scaling(posterior, gold_of([0] * 90 + [1] * 10))(posterior)
    assert probability[0, 0] == pytest.approx(0.9, abs=0.01)
    tiny = fit_scaling(np.array([[1.0, 1e-300]] * 100), gold_of([0] * 90 + [1] * 10))
    assert tiny(posterior)[0, 0] == pytest.approx(probability[0, 0])


@given(st.floats(0.05, 50.0), st.integers(0, 99))
def test_a_temperature_keeps_the_order_of_labels_and_rows_sum_to_one(temperature: float, seed: int):
    posterior = np.random.default_rng(seed).dirichlet([0.3, 1.0, 2.0], 20)
    scaled = Scaling(temperature, np.zeros(3), False)(posterior)
    np.testing.assert_allclose(scaled.sum(axis=1), 1.0)
    assert np.all(np.take_along_axis(scaled, posterior.argmax(axis=1)[:, None], 1)[:, 0] >= scaled.max(axis=1) - 1e-12)


def test_a_temperature_of_one_changes_nothing():
    posterior = np.random.default_rng(0).dirichlet([1.0, 1.0], 10)
    np.testing.assert_allclose(Scaling(1.0, np.zeros(2), False)(posterior), posterior)


def test_renamed_labels_give_the_same_probabilities():
    rng = np.random.default_rng(2)
    posterior, label = rng.dirichlet([0.5] * 3, 150), rng.integers(0, 3, 150)
    order = np.array([2, 0, 1])
    renamed = fit_scaling(posterior[:, order], gold_of(np.argsort(order)[label]))(posterior[:, order])
    np.testing.assert_allclose(renamed, fit_scaling(posterior, gold_of(label))(posterior)[:, order], atol=1e-4)


def test_no_gold_and_one():
    with pytest.raises(InputError, match="no gold"):
        fit_scaling(np.ones((1, 2)) / 2, gold_of([]))
    assert np.isfinite(fit_scaling(np.array([[0.9, 0.1]]), gold_of([1])).temperature)
