"""Tables of items and raters."""

import polars as pl
import pytest

import middlemost as mm
from middlemost.errors import InputError
from tests.formats.tables import notes

RATINGS = {"task": ["a", "b"], "worker": ["x", "y"], "label": ["n", "m"]}


def test_attributes_are_joined_and_differences_said(tmp_path):
    items = tmp_path / "items.csv"
    items.write_text("task,topic\n a ,sport\nc,world\n")
    dataset = mm.read(RATINGS, items=items, raters=pl.DataFrame({"id": ["x", "y"], "age": [30, None]}))
    assert dataset.items.rows() == [("a", "sport"), ("b", None), ("c", "world")]
    assert dataset.raters.rows() == [("x", "30"), ("y", None)]
    assert notes(dataset)["items without ratings"] == "items of items.csv without ratings (1): c."
    assert notes(dataset)["items without attributes"] == "rated items without a row in items.csv (1): b."
    assert mm.truth.majority(mm.read_ratings(RATINGS)).label.tolist() == [1, 0]


def test_equal_rows_are_one_and_different_ones_an_error():
    twice = pl.DataFrame({"item": ["a", "a", "b"], "topic": ["s", "s", "w"]})
    assert mm.read(RATINGS, items=twice).items.height == 2
    with pytest.raises(InputError, match="The item 'a' has different attributes in lines 1 and 2"):
        mm.read(RATINGS, items=pl.DataFrame({"item": ["a", "a"], "topic": ["s", "t"]}))


def test_no_column_of_ids():
    with pytest.raises(InputError, match=r"No column looks like the item\. Columns: text"):
        mm.read(RATINGS, items=pl.DataFrame({"text": ["a"]}))
    with pytest.raises(InputError, match="line 2: A rater id is missing"):
        mm.read(RATINGS, raters=pl.DataFrame({"rater": ["x", None]}))


def test_integer_ids_sort_by_value_and_fall_back_to_text():
    ratings = pl.DataFrame({"item": [10, 9], "rater": ["x", "x"], "label": ["n", "m"]})
    more = mm.read(ratings, items=pl.DataFrame({"item": [11, 2]}))
    assert more.items["item"].to_list() == ["2", "9", "10", "11"]
    assert more.kinds["item"] == "integer"
    mixed = mm.read(ratings, items=pl.DataFrame({"item": ["10", "x1"]}))
    assert mixed.kinds["item"] == "text"
    assert "ids as text" in notes(mixed)
