"""Frames of other libraries and Parquet."""

import datetime as dt
import io

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.errors import InputError
from middlemost.formats.frames import read_parquet, table_from_frame

COLUMNS = {"item": [1730420000000000001, 7], "rater": ["01", "NA"], "label": ["a, b", ""]}
ROWS = [("1730420000000000001", "01", "a, b"), ("7", "NA", None)]


@pytest.mark.parametrize(
    ("make", "source"),
    [
        (pl.DataFrame, "polars frame"),
        (pl.LazyFrame, "polars frame"),
        (pd.DataFrame, "pandas frame"),
        (lambda columns: pd.DataFrame(columns).astype(object), "pandas frame"),
        (lambda columns: pd.DataFrame(columns).astype({"rater": "category"}), "pandas frame"),
        (pa.table, "pyarrow frame"),
        (lambda columns: duckdb.from_arrow(pa.table(columns)), "duckdb frame"),
    ],
)
def test_every_librarys_frame(make, source):
    table = table_from_frame(make(COLUMNS))
    assert table.frame.rows() == ROWS
    assert table.frame.dtypes == [pl.String] * 3
    assert table.line.to_list() == [1, 2]
    assert table.kinds == {"item": "integer", "rater": "text", "label": "text"}
    assert table.source == source


def test_types_of_polars():
    frame = pl.DataFrame(
        {
            "float": [0.1, float("nan")],
            "bool": [True, None],
            "time": [dt.datetime(2024, 3, 6, 14, 7, 33, 120000), None],
            "zoned": pl.Series([dt.datetime(2024, 3, 6, 14), None]).dt.replace_time_zone("Europe/Berlin"),
            "date": [dt.date(2024, 3, 6), None],
            "took": [dt.timedelta(milliseconds=1500), None],
            "kind": pl.Series(["x", None], dtype=pl.Enum(["x"])),
            "unsigned": pl.Series([2**64 - 1, None], dtype=pl.UInt64),
            "null": [None, None],
        }
    )
    table = table_from_frame(frame)
    assert table.frame.row(0, named=True) == {
        "float": "0.1",
        "bool": "true",
        "time": "2024-03-06T14:07:33.120",
        "zoned": "2024-03-06T14:00:00+01:00",
        "date": "2024-03-06",
        "took": "1.5",
        "kind": "x",
        "unsigned": "18446744073709551615",
        "null": None,
    }
    assert table.frame.row(1) == (None,) * 9
    assert table.native_times == ("time", "zoned", "date")


def test_integers_with_gaps_that_pandas_made_floats():
    table = table_from_frame(pd.DataFrame({"item": [1, None, 3], "x": [1.0, 2.5, np.nan]}))
    assert table.frame.rows() == [("1", "1.0"), (None, "2.5"), ("3", None)]
    assert table.kinds == {"item": "integer", "x": "text"}
    assert [note.kind for note in table.notes] == ["whole floats"]


def test_pandas_objects_categories_index_and_number_names():
    frame = pd.DataFrame(
        {"o": [1, "a", pd.NA], "c": pd.Categorical([1, 2, 1]), 5: pd.to_datetime(["2024-01-01", None, None])}
    )
    table = table_from_frame(frame.set_index(pd.Index(["x", "y", "z"], name="item")))
    assert table.frame.columns == ["item", "o", "c", "5"]
    assert table.frame.row(0) == ("x", "1", "1", "2024-01-01T00:00:00")
    assert table.frame.row(2) == ("z", None, "1", None)
    assert table.kinds["c"] == "integer"
    assert table.native_times == ("5",)


def test_a10_mixed_objects_name_both():
    table = table_from_frame(pd.DataFrame({"item": [1, 1.0, "x"], "label": ["a", "b", "c"]}, dtype=object))
    table.refuse_collision("label")
    with pytest.raises(InputError, match=r"column 'item': The values 1 and 1\.0"):
        table.refuse_collision("item")


def test_lists_of_labels_in_a_frame():
    table = table_from_frame(pl.DataFrame({"item": ["d1", "d2"], "labels": [[2, 3], [1]]}))
    assert table.frame.rows() == [("d1", "2"), ("d1", "3"), ("d2", "1")]
    assert table.positions


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pl.DataFrame({"item": []}), "no rows"),
        (pl.DataFrame(), "no columns"),
        (pl.DataFrame({"item": [b"x"]}), "column 'item': The column is of type Binary"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "Two columns are named 'a'"),
        (pd.DataFrame([[1, 2]], columns=[1, "1"]), "Two columns are named '1'"),
        (5, "no table but of type int"),
        ([1, 2], "no table but of type list"),
    ],
)
def test_what_is_no_table(frame, said):
    with pytest.raises(InputError, match=said):
        table_from_frame(frame)


def parquet(frame):
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def test_parquet():
    table = read_parquet(parquet(pl.DataFrame(COLUMNS)), name="ratings.parquet")
    assert table.frame.rows() == ROWS
    assert table.kinds["item"] == "integer"
    assert table.source == "ratings.parquet"


def test_a_cut_parquet_file():
    with pytest.raises(InputError, match="damaged or cut"):
        read_parquet(parquet(pl.DataFrame(COLUMNS))[:-30], name="ratings.parquet")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=1), st.booleans())
def test_floats_read_back_equal(values, single):
    dtype = pl.Float32 if single else pl.Float64
    column = pl.Series("x", values, dtype=pl.Float64).cast(dtype)
    text = table_from_frame(column.to_frame()).frame["x"]
    assert text.cast(pl.Float64).cast(dtype).to_list() == column.to_list()


def failing_query():
    return pl.LazyFrame({"item": [1], "label": ["x"]}).with_columns(pl.col("label").cast(pl.Int64))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (failing_query, "The frame cannot be read: conversion from"),
        (lambda: pl.LazyFrame({"item": [1]}).select("nope"), "The frame cannot be read: unable to find column"),
        (lambda: pd.DataFrame({"item": [1 + 2j]}), "The frame cannot be read"),
        (lambda: pd.Series([1, 2]), "The frame cannot be read"),
        (lambda: pd.DataFrame, "no table but of type type"),
        (lambda: pd.DataFrame({"item": pd.period_range("2020", periods=2, freq="D")}), "neither text nor number"),
        (lambda: pd.DataFrame([[1, 2]], columns=["item", ""]), "Column 2 has no name"),
        (lambda: pd.DataFrame({"item": [1]}).set_index("item", drop=False), "A column and the index are both named"),
        (lambda: pa.Table.from_arrays([pa.array([1])] * 2, names=["a", "a"]), "The frame cannot be read"),
    ],
)
def test_errors_of_other_libraries_come_as_ours(made, said):
    with pytest.raises(InputError, match=said):
        table_from_frame(made())
