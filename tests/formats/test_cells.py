"""Python values as text, and case A10's collisions."""

import datetime as dt
from decimal import Decimal
from enum import Enum
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.errors import InputError
from middlemost.formats.cells import column_text
from middlemost.formats.json_values import DecimalText, IntegerText


class Answer(Enum):
    YES = "yes"


def text(values):
    return column_text(values, where="list").text


def test_each_type():
    berlin = dt.timezone(dt.timedelta(hours=1))
    told = {
        1730420000000000001: "1730420000000000001",
        0.1: "0.1",
        1e300: "1e+300",
        True: "true",
        "NA": "NA",
        Decimal("1.50"): "1.50",
        dt.datetime(2024, 3, 6, 14, 7, 33, 120000, berlin): "2024-03-06T14:07:33.120000+01:00",
        dt.date(2024, 3, 6): "2024-03-06",
        dt.timedelta(seconds=1.5): "1.5",
        Answer.YES: "yes",
        UUID(int=1): "00000000-0000-0000-0000-000000000001",
    }
    for value, written in told.items():
        assert text([value]) == [written]


def test_numpy_and_pandas_values():
    moment = np.datetime64("2024-03-06T14:07:33.12", "ns")
    values = [
        np.int64(7),
        np.float64(0.5),
        np.bool_(False),
        moment,
        np.timedelta64(1500, "ms"),
        pd.Timestamp("2024-03-06"),
    ]
    assert text(values) == ["7", "0.5", "false", "2024-03-06T14:07:33.120000", "1.5", "2024-03-06T00:00:00"]


def test_what_means_missing():
    missing = [None, "", float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), Decimal("NaN")]
    assert text(missing) == [None] * len(missing)
    assert text(["", None, "x"]) == [None, None, "x"]


def test_kind_and_times():
    assert column_text([1, None, np.int8(2)], where="").kind == "integer"
    assert column_text([1, 2.5], where="").kind == "text"
    assert column_text([True], where="").kind == "text"
    assert column_text([dt.date(2024, 1, 1), pd.NaT], where="").is_time
    assert column_text([IntegerText("1"), None], where="").kind == "integer"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ([1, "1"], ("1", "'1'")),
        ([1, 2, 1.0], ("1", "1.0")),
        ([1, "x", "01"], ("1", "'01'")),
        ([True, "true"], ("True", "'true'")),
        (["True", True], ("'True'", "True")),
        ([1.5, "1.50"], ("1.5", "'1.50'")),
        ([IntegerText("1"), "1"], ("1", "'1'")),
    ],
)
def test_a10_two_types_that_read_as_one(values, named):
    assert column_text(values, where="").collision == named


@pytest.mark.parametrize(
    "values", [["1", "01", "1.0"], [1, "a", None], [1, 2.5, "x"], [True, "yes"], [1, True, "Infinity"]]
)
def test_a10_no_false_alarm(values):
    assert column_text(values, where="").collision is None


def test_json_numbers_are_one_type_to_a_json_file():
    assert column_text([DecimalText("1.0"), DecimalText("1.50")], where="").collision is None


@pytest.mark.parametrize("value", [b"x", object(), {1, 2}])
def test_a_value_without_a_text(value):
    with pytest.raises(InputError, match=r"Row 2 holds a .*neither text nor number"):
        column_text(["a", value], where="list, column 'x'")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(allow_nan=False) | st.integers(), min_size=1))
def test_numbers_read_back_equal(values):
    for value, written in zip(values, text(values), strict=True):
        assert type(value)(written) == value
