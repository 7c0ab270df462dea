"""Decimal marks, and what is no number."""

import numpy as np
import polars as pl
import pytest

from middlemost.formats.numbers import clean_numbers, decimal_mark
from middlemost.formats.options import ReadOptions


def cleaned(*texts, **options):
    counts = np.ones(len(texts), dtype=np.int64)
    made = clean_numbers(
        "q", pl.Series(texts, dtype=pl.String), counts, ReadOptions(**{"scale": "interval", **options})
    )
    return made.value.to_list(), made.why.to_list()


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["4,5", "3"], ","),
        (["4,5", "3.5"], "."),  # not both: the comma's cell is refused then
        (["1,000", "2"], "."),  # thousands or a decimal: not guessed
        (["1,000", "2,5"], ","),
        (["0,125"], ","),  # no thousands begin with 0
        (["4.5"], "."),
    ],
)
def test_the_mark_is_found_only_where_it_is_certain(texts, mark):
    assert decimal_mark(pl.Series(texts)) == mark


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "x", "1 000", "1,000", "0x1", "1_000"])
def test_what_is_no_number(text):
    assert cleaned(text, "1")[1] == [f"'{text}' is no number", None]


def test_a_named_mark_decides():
    assert cleaned("1,000", decimal=",") == (["1.000"], [None])
    assert cleaned("1.000", "2,5", decimal=",")[1] == ["'1.000' is no number", None]


def test_a_ratio_scale_has_no_negative_numbers():
    assert cleaned("0", "-0.5", scale="ratio")[1] == [None, "-0.5 is negative on a ratio scale"]


def test_a_number_whose_square_overflows_is_refused():
    _, why = cleaned("1e308", "-1e308", "1e99", "1e100")
    assert why == [
        "1e308 is beyond 1e+100, too large to compute with",
        "-1e308 is beyond 1e+100, too large to compute with",
        None,
        None,
    ]
