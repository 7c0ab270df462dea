"""One presentation's margin, probability and correctness, in both ways of computing them."""

import numpy as np
import pytest

from middlemost.mislabels.dynamics.measure import FLOOR, NARROW, looks_like_probabilities, measure


def codes(*labels: int) -> np.ndarray:
    return np.array(labels, dtype=np.int32)


def test_worked_by_hand():
    measured = measure(np.array([[2.0, 0.5, -1.0], [0.0, 1.5, 0.0]]), codes(0, 0), of="logits")
    assert measured.margin.tolist() == [1.5, -1.5]
    assert measured.confidence == pytest.approx([1 / (1 + np.exp(-1.5) + np.exp(-3)), 1 / (2 + np.exp(1.5))])
    assert measured.correct.tolist() == [True, False]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [2, NARROW, NARROW + 1, 1000])
def test_equals_the_formula(classes: int, dtype: type):
    rng = np.random.default_rng(classes)
    logits = (rng.normal(size=(150, classes)) * 20).astype(dtype)
    label = rng.integers(0, classes, 150).astype(np.int32)
    exact = logits.astype(np.float64)
    others = exact.copy()
    others[np.arange(150), label] = -np.inf
    powers = np.exp(exact - exact.max(axis=1, keepdims=True))
    confidence = (powers / powers.sum(axis=1, keepdims=True))[np.arange(150), label]
    measured = measure(logits, label, of="logits")
    tight = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(measured.margin, exact[np.arange(150), label] - others.max(axis=1), rtol=tight)
    np.testing.assert_allclose(measured.confidence, confidence, rtol=tight, atol=1e-300)
    np.testing.assert_array_equal(measured.correct, exact.argmax(axis=1) == label)


@pytest.mark.parametrize("classes", [3, 40])
def test_margins_of_probabilities_are_those_of_their_logits(classes: int):
    logits = np.random.default_rng(0).normal(size=(20, classes)) * 3
    label = np.arange(20, dtype=np.int32) % classes
    powers = np.exp(logits)
    from_logits = measure(logits, label, of="logits")
    from_shares = measure(powers / powers.sum(axis=1, keepdims=True), label, of="probabilities")
    for one, other in zip(from_logits, from_shares, strict=True):
        np.testing.assert_allclose(one.astype(float), other.astype(float), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("classes", [2, 40])
def test_a_probability_of_zero_counts_as_the_smallest(classes: int):
    sure = np.eye(classes)[:1]
    measured = measure(sure, codes(0), of="probabilities")
    assert measured.margin.tolist() == pytest.approx([-np.log(FLOOR)])
    assert measure(sure, codes(1), of="probabilities").margin.tolist() == pytest.approx([np.log(FLOOR)])


@pytest.mark.parametrize("classes", [2, 40])
def test_a_tie_is_not_correct_whichever_class_comes_first(classes: int):
    for label in (0, classes - 1):
        measured = measure(np.zeros((1, classes)), codes(label), of="logits")
        assert (measured.margin[0], measured.correct[0]) == (0.0, False)


@pytest.mark.parametrize("classes", [2, 40])
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_broken_outputs_show(classes: int, broken: float):
    for place in range(2):
        logits = np.zeros((1, classes))
        logits[0, place] = broken
        measured = measure(logits, codes(0), of="logits")
        assert not (np.isfinite(measured.margin[0]) and np.isfinite(measured.confidence[0]))


@pytest.mark.parametrize("classes", [3, 40])
def test_other_classes_may_be_masked(classes: int):
    logits = np.full((1, classes), -np.inf)
    logits[0, :2] = 1.0, 0.0
    measured = measure(logits, codes(0), of="logits")
    assert measured.margin[0] == 1.0
    assert measured.confidence[0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_what_looks_like_probabilities():
    assert looks_like_probabilities(np.array([[0.2, 0.8], [1.0, 0.0]]))
    assert not looks_like_probabilities(np.array([[0.2, 0.8], [1.5, -0.5]]))
    assert not looks_like_probabilities(np.array([[0.2, 0.7]]))
    assert not looks_like_probabilities(np.empty((0, 2)))
