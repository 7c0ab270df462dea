import numpy as np
import polars as pl
import pytest
from sklearn.datasets import load_iris
from sklearn.preprocessing import StandardScaler

from middlemost.errors import InputError
from middlemost.features.table import table_features


def test_numbers_are_standardised_as_scikit_learn_does():
    data = load_iris().data
    frame = pl.DataFrame({f"x{k}": [repr(float(value)) for value in data[:, k]] for k in range(4)})
    made = table_features(frame)
    assert made.names == ("x0", "x1", "x2", "x3")
    np.testing.assert_allclose(made.features, StandardScaler().fit_transform(data), atol=1e-12)
    as_numbers = table_features(pl.DataFrame(data, schema=list(frame.columns)))
    np.testing.assert_array_equal(as_numbers.features, made.features)


def test_missing_numbers_are_the_mean_and_said():
    made = table_features(pl.DataFrame({"x": ["1", None, "3", "nan", " "]}))
    assert made.names == ("x", "x is missing")
    assert made.features.T.tolist() == [[-1.0, 0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0, 1.0]]
    same = table_features(pl.DataFrame({"x": [1.0, None, 3.0, float("nan"), None]}))
    np.testing.assert_array_equal(same.features, made.features)


def test_classes_are_columns_of_0_and_1():
    made = table_features(pl.DataFrame({"c": ["b", "a", "c", "a"], "two": ["n", "y", "y", "n"]}))
    assert made.names == ("c = a", "c = b", "c = c", "two = y")
    assert made.features.tolist() == [[0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 1, 1], [1, 0, 0, 0]]


def test_missing_classes_are_none_of_them():
    made = table_features(pl.DataFrame({"c": ["b", "a", None, "a"]}))
    assert made.names == ("c = a", "c = b", "c is missing")
    assert made.features.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]]


def test_truth_values_are_numbers():
    assert table_features(pl.DataFrame({"b": [True, False]})).features.tolist() == [[1.0], [-1.0]]


def test_what_cannot_be_a_feature_is_left_out_and_said():
    frame = pl.DataFrame(
        {
            "x": list(range(40)),
            "same": ["1"] * 40,
            "empty": [None] * 40,
            "text": [f"a text of its own {k}" for k in range(40)],
            "jpeg": [b"x"] * 40,
            "class": ["p", "q"] * 20,
        },
        schema_overrides={"empty": pl.String},
    )
    made = table_features(frame)
    assert made.names == ("x", "class = q")
    assert made.notes == (
        "Numbers, standardised: x.",
        "Classes, a column of 0 and 1 for each value: class.",
        "Left out, since they never vary: same, empty.",
        "Left out, since they are texts of more than 30 different values: text.",
        "Left out, since they are bytes or lists: jpeg.",
    )


def test_a_constant_with_gaps_leaves_the_gaps():
    made = table_features(pl.DataFrame({"x": ["5", None, "5"]}))
    assert made.names == ("x is missing",)
    assert made.notes == ("Only whether they are missing, since they vary in nothing else: x.",)
    assert table_features(pl.DataFrame({"x": ["p", None, "p"]})).features.tolist() == [[1, 0], [0, 1], [1, 0]]


def test_patterns_choose_columns_in_the_tables_order():
    frame = pl.DataFrame({"x2": [1, 2], "x1": [2, 1], "y": [1, 2], "x[1]": [1, 2], "item": [1, 2]})
    assert table_features(frame, ["x?"]).names == ("x2", "x1")
    assert table_features(frame, ["y", "x*"]).names == ("x2", "x1", "y", "x[1]")
    assert table_features(frame, ["x[1]"]).names == ("x[1]",)  # a name that stands exactly is itself
    assert table_features(frame, leave=["item", "y"]).names == ("x2", "x1", "x[1]")


def test_a_pattern_without_a_column_is_an_error_that_lists_them():
    with pytest.raises(InputError, match=r"No column is called 'z\*', nor matches it\. Columns: x, y\."):
        table_features(pl.DataFrame({"x": [1, 2], "y": [1, 2]}), ["z*"])


def test_infinite_numbers_are_refused_by_row():
    with pytest.raises(InputError, match=r"column 'x': 2 of 3 numbers are infinite \(rows 1, 3\)"):
        table_features(pl.DataFrame({"x": ["inf", "1", "-inf"]}))


def test_nothing_that_varies_is_an_error():
    with pytest.raises(InputError, match=r"No column can be a feature\. Left out, since they never vary: x\."):
        table_features(pl.DataFrame({"x": [1, 1]}))


def test_extreme_numbers_do_not_overflow_and_tiny_spreads_survive():
    made = table_features(pl.DataFrame({"x": [1e308, -1e308, 0.0], "small": [1e-300, 3e-300, 2e-300]}))
    assert np.isfinite(made.features).all()
    np.testing.assert_allclose(made.features.T[1], [-(1.5**0.5), 1.5**0.5, 0.0], atol=1e-12)


def test_rows_permute_with_the_table():
    frame = pl.DataFrame({"x": [0.1, 0.7, None, 0.3], "c": ["a", "b", "a", "c"]})
    order = [2, 0, 3, 1]
    np.testing.assert_allclose(table_features(frame[order]).features, table_features(frame).features[order], atol=1e-15)
