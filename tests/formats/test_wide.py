"""Tables with one row an item, read as told."""

import pytest

import middlemost as mm
from middlemost.errors import InputError, SettingError
from middlemost.questions import encode_counts
from tests.formats.tables import notes, read_text, rows


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


@pytest.mark.parametrize(("how", "empty"), [("raters", ""), ("counts", "0"), ("counts", "")])
def test_a_row_without_ratings_is_said(tmp_path, how, empty):
    dataset = read_text(tmp_path, rows("item,a,b", "t1,1,2", f"t2,{empty},{empty}"), wide=how)
    assert notes(dataset)["rows without ratings"] == "1 row without a rating passed over: t2 (line 3)."
    assert dataset.items["item"].to_list() == ["t1"]


@pytest.mark.parametrize("role", ["rater", "label", "time"])
@pytest.mark.parametrize("how", ["raters", "counts"])
def test_a_wide_table_has_no_column_for_other_roles(tmp_path, how, role):
    with pytest.raises(SettingError, match=f"no column of its own for the {role}"):
        read_text(tmp_path, rows("item,a,b", "t1,1,2"), wide=how, **{role: "a"})


def test_counts_that_cannot_be_counts_of_raters(tmp_path):
    with pytest.raises(InputError, match=r"add up to 1,000,000,001 ratings, more than 20,000,000"):
        read_text(tmp_path, rows("item,no,yes", "a,999999999,2"), wide="counts")


def test_a_bad_row_is_said_once_and_written_as_it_stands(tmp_path):
    text = rows("item,ann,bo", ",yes,no", "t1,yes,no")
    with pytest.raises(InputError, match=r"line 2: no item\. --skip-bad"):
        read_text(tmp_path, text, wide="raters")
    read_text(tmp_path, text, wide="raters", skip_bad=tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").read_text().splitlines()[1:] == ['2,no item,",ann,yes"', '2,no item,",bo,no"']
