"""Labels as callers have them: plain ones taken, other kinds refused by name."""

import numpy as np
import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.mislabels.given_labels import coded, plain_labels


def test_texts_whole_numbers_and_truth_values_are_taken():
    assert plain_labels(["a", "NA"]) == ["a", "NA"]
    assert plain_labels((2, 0)) == [2, 0]
    assert plain_labels(np.array([2, 0], dtype=np.uint8)) == [2, 0]
    assert plain_labels(np.array([2.0, 0.0])) == [2, 0]
    assert plain_labels(np.array([True, False])) == [1, 0]
    assert plain_labels(pl.Series(["a", "b"])) == ["a", "b"]
    assert plain_labels(np.array(["a", "b"])) == ["a", "b"]
    assert plain_labels([np.int64(3), 1]) == [3, 1]
    assert plain_labels(["a", 1]) == ["a", "1"]


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        ([[0], [0, 1], []], "multi-label"),
        ([{"a"}, {"a", "b"}], "multi-label"),
        ([["B", "I", "O"], ["O"]], "token"),
        (np.zeros((3, 2), dtype=int), "multi-label"),
        ([0.5, 1.25], "regression"),
        (np.array([0.1, 1.0]), "regression"),
    ],
)
def test_other_kinds_are_refused_by_name(labels, named: str):
    with pytest.raises(InputError, match=named):
        plain_labels(labels)


def test_missing_labels_are_named():
    with pytest.raises(InputError, match=r"Items without a label: 2 \(rows 1, 2\)"):
        plain_labels(["a", None, float("nan")])
    with pytest.raises(InputError, match="2, 3, 4 and 2 more"):
        plain_labels([None] * 7 + ["a"])


def test_codes_follow_the_classes():
    label, vocabulary = coded([3, 1, 3], [1, 2, 3])
    assert label.tolist() == [2, 0, 2]
    assert vocabulary.native() == [1, 2, 3]
    assert coded(["1"], ["1", "0"])[1].native() == ["1", "0"]
    with pytest.raises(InputError, match="not among the 2 classes: c, d"):
        coded(["a", "d", "c", "d"], ["a", "b"])
    with pytest.raises(InputError, match="stands twice"):
        coded(["a"], ["a", "a"])
