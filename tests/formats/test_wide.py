"""Tables with one row an item, read as told."""

import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.questions import encode_counts
from tests.formats.tables import read_text, rows


def test_raters_in_columns(tmp_path):
    dataset = read_text(tmp_path, rows("text,ann,bo,cy", "t1,yes,,no", "t2, ,yes,yes"), wide="raters")
    assert dataset.answers.select("item", "rater", "value", "line").rows() == [
        ("t1", "ann", "yes", 2),
        ("t1", "cy", "no", 2),
        ("t2", "bo", "yes", 3),
        ("t2", "cy", "yes", 3),
    ]
    assert dataset.reading.columns["rater"] == "3 columns"
    assert dataset.statuses == {"rating": 4}


def test_the_item_column_may_stand_anywhere(tmp_path):
    dataset = read_text(tmp_path, rows("ann,key,bo", "1,t1,2"), wide="raters", item="key", scale="interval")
    assert dataset.answers.select("item", "rater", "value").rows() == [("t1", "ann", "1"), ("t1", "bo", "2")]


def test_counts_in_columns(tmp_path):
    dataset = read_text(tmp_path, rows("item,no,yes,unsure", "a,2,1,0", "b,,3,"), wide="counts")
    assert dataset.answers.height == 6
    assert dataset.raters.height == 0
    counts = encode_counts(dataset)
    assert list(counts.labels) == ["no", "yes", "unsure"]  # a label that nobody gave was offered
    assert counts.count.tolist() == [[2, 1, 0], [0, 3, 0]]


@pytest.mark.parametrize("cell", ["-1", "1.5", "many"])
def test_what_is_no_count(tmp_path, cell):
    with pytest.raises(InputError, match=f"line 3: '{cell}' in column yes is no count"):
        read_text(tmp_path, rows("item,no,yes", "a,2,1", f"b,1,{cell}"), wide="counts")


def test_only_items(tmp_path):
    with pytest.raises(InputError, match="no column beside the item's"):
        mm.read({"item": ["a"]}, wide="raters")
