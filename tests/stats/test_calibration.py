"""Expected calibration error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from middlemost.errors import InputError, SettingError
from middlemost.stats import calibration_error


@st.composite
def predictions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    n = draw(st.integers(1, 60))
    confidence = draw(st.lists(st.sampled_from([0.5, 0.6, 0.75, 0.9, 0.99, 1.0]), min_size=n, max_size=n))
    return np.array(confidence), np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))


def test_by_hand():
    confidence = np.array([0.9, 0.9, 0.6, 0.6])
    found = calibration_error(confidence, np.array([True, True, True, False]), bins=2)
    np.testing.assert_allclose(found.confidence, [0.6, 0.9])
    np.testing.assert_allclose(found.correct, [0.5, 1.0])
    assert found.n.tolist() == [2, 2]
    assert (found.low[0], found.high[0]) == pytest.approx((0.0945, 0.9055), abs=1e-4)  # Wilson, 1 of 2
    assert found.to_polars().columns == ["confidence", "correct", "low", "high", "n"]
    assert found.error == pytest.approx(0.1)


def test_one_bin_is_the_distance_of_the_means():
    found = calibration_error(np.array([0.8, 0.6, 1.0]), np.array([True, False, True]), bins=1)
    assert found.error == pytest.approx(0.8 - 2 / 3)


def test_equals_scikit_learn_s_curve_where_no_confidence_is_tied():
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, 200)
    correct = rng.uniform(size=200) < confidence**2
    found = calibration_error(confidence, correct, bins=10)
    seen, expected = calibration_curve(correct, confidence, n_bins=10, strategy="quantile")
    np.testing.assert_allclose(found.correct, seen)
    np.testing.assert_allclose(found.confidence, expected)
    assert found.n.tolist() == [20] * 10
    assert found.error == pytest.approx(np.abs(seen - expected).mean())


def test_calibrated_confidences_have_no_more_error_than_chance_allows():
    rng = np.random.default_rng(1)
    confidence = rng.uniform(0.5, 1, 40_000)
    found = calibration_error(confidence, rng.uniform(size=40_000) < confidence)
    assert found.error is not None
    assert found.error < 0.6 * np.sqrt(10 / 40_000)
    overconfident = calibration_error(confidence, rng.uniform(size=40_000) < confidence - 0.1)
    assert overconfident.error == pytest.approx(0.1, abs=0.01)


@settings(max_examples=30, deadline=None)
@given(predictions(), st.integers(1, 12), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_equal_confidences_share_a_bin(case, bins: int, random):
    confidence, correct = case
    shuffled = np.array(random.sample(range(len(confidence)), len(confidence)))
    found = calibration_error(confidence, correct, bins=bins)
    again = calibration_error(confidence[shuffled], correct[shuffled], bins=bins)
    assert found.error == pytest.approx(again.error, abs=1e-12)
    assert len(found.n) <= len(np.unique(confidence))
    assert found.n.sum() == len(confidence)
    assert np.all(found.n > 0)
    assert np.all(np.diff(found.confidence) > 0)


def test_shared_credit_counts_in_part():
    found = calibration_error(np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    assert found.error == 0


def test_nothing_predicted_has_no_error():
    found = calibration_error(np.zeros(0), np.zeros(0, dtype=bool))
    assert found.error is None
    assert repr(found) == "Reliability(nothing to measure, 0 predictions, 0 bins)"


@pytest.mark.parametrize(
    ("confidence", "correct", "message"),
    [
        ([1.5], [1.0], "^confidence: A value lies outside 0 to 1"),
        ([np.nan], [1.0], "^confidence"),
        ([0.5], [2.0], "^correct"),
    ],
)
def test_bad_input_is_refused(confidence: list[float], correct: list[float], message: str):
    with pytest.raises(InputError, match=message):
        calibration_error(np.array(confidence), np.array(correct))


def test_no_bins_are_refused():
    with pytest.raises(SettingError, match="1 or more"):
        calibration_error(np.array([0.5]), np.array([True]), bins=0)
