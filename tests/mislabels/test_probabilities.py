"""Labels and probabilities from outside: what is taken, in which order, and what is refused."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.mislabels.probabilities import check_probabilities

E1 = [[0.10, 0.80, 0.10], [0.10, 0.20, 0.70], [0.15, 0.75, 0.10]]
"""Case E1: columns neg, pos, neutral."""

GIVEN = ["pos", "neutral", "neg"]
COLUMNS = ["neg", "pos", "neutral"]


def test_unnamed_columns_for_text_labels_are_refused():
    with pytest.raises(InputError, match="no names and the labels are text") as refused:
        check_probabilities(GIVEN, E1)
    assert "model.classes_" in str(refused.value)


@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame])
def test_named_columns_and_classes_say_which_is_which(frame):
    by_classes = check_probabilities(GIVEN, E1, classes=COLUMNS)
    by_names = check_probabilities(GIVEN, frame(dict(zip(COLUMNS, np.array(E1).T, strict=True))))
    for checked in (by_classes, by_names):
        assert checked.probability[np.arange(3), checked.label].tolist() == [0.80, 0.70, 0.15]
        assert list(checked.labels) == COLUMNS
    named = frame(dict(zip(COLUMNS, np.array(E1).T, strict=True)))
    reordered = check_probabilities(GIVEN, named, classes=["neutral", "neg", "pos"])
    assert reordered.probability[0].tolist() == [0.10, 0.10, 0.80]
    assert reordered.probability[np.arange(3), reordered.label].tolist() == [0.80, 0.70, 0.15]
    with pytest.raises(InputError, match="columns are called neg, pos, neutral, the classes otherwise"):
        check_probabilities(GIVEN, named, classes=["a", "b", "c"])


def test_whole_numbers_are_columns():
    checked = check_probabilities(np.array([1, 2, 0]), np.array(E1, dtype=np.float32), ids=["x", "y", "z"])
    assert checked.label.tolist() == [1, 2, 0]
    assert checked.labels.native() == [0, 1, 2]
    assert list(checked.items) == ["x", "y", "z"]
    assert check_probabilities([1, 0], [[0.5, 0.5], [1, 0]]).items.native() == [0, 1]
    assert "3 items, 3 labels" in repr(checked)
    with pytest.raises(InputError, match="not among the 3 classes: 3"):
        check_probabilities([1, 2, 3], E1)


@pytest.mark.parametrize(
    ("probabilities", "message"),
    [
        ([[0.5, 0.5]], "2 labels stand beside 1 rows"),
        ([0.5, 0.5], r"np.stack\(\[1 - p, p\], axis=1\)"),
        ([[[0.5, 0.5]], [[0.5, 0.5]]], "one label a token"),
        ([[1.0], [1.0]], "one column"),
        ([[0.5, 0.5], [1.0]], "no table of numbers"),
        ([[0.5, 0.5], ["x", "y"]], "no table of numbers"),
        ([[0.5, 0.5], [float("nan"), 0.5]], "1 of 2 items has missing or infinite probabilities: q"),
        ([[-0.5, 1.5], [0.5, 0.5]], "below 0 or above 1: p. If these are logits, take their softmax"),
        ([[3.0, -1.0], [7.0, 0.5]], "2 of 2 items have probabilities below 0 or above 1: p, q"),
        ([[0.9, 0.8], [0.5, 0.5]], "do not sum to one: p. .*multi-label"),
    ],
)
def test_what_is_no_probability_is_refused(probabilities, message: str):
    with pytest.raises(InputError, match=message):
        check_probabilities([0, 1], probabilities, ids=["p", "q"])


def test_other_mismatches_are_refused():
    even = [[0.5, 0.5], [0.5, 0.5]]
    with pytest.raises(InputError, match="no examples"):
        check_probabilities([], np.empty((0, 2)))
    with pytest.raises(InputError, match="3 classes are named for 2 columns"):
        check_probabilities([0, 1], even, classes=[0, 1, 2])
    with pytest.raises(InputError, match="1 ids stand beside 2 labels"):
        check_probabilities([0, 1], even, ids=["p"])
    with pytest.raises(InputError, match="stands twice"):
        check_probabilities([0, 1], even, ids=["p", "p"])
    with pytest.raises(InputError, match="regression"):
        check_probabilities([0.5, 1.5], even)


def test_rounding_of_half_precision_is_taken():
    probability = np.random.default_rng(0).dirichlet(np.ones(1000), 20).astype(np.float16)
    assert check_probabilities(list(range(20)), probability).probability.dtype == np.float64


def test_notes_come_along():
    checked = check_probabilities(GIVEN, E1, classes=["neg", "neutral", "pos"])
    assert any("another order" in note for note in checked.notes)
