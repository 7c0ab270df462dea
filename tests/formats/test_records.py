"""Records as tables."""

import pytest

from middlemost.errors import InputError
from middlemost.formats.records import table_from_records


def table(*records):
    return table_from_records(records, range(1, len(records) + 1), source="list", format={})


def test_a_missing_key_is_an_empty_cell():
    made = table({"item": 1, "label": "a"}, {"item": 2, "rater": "bo"})
    assert made.frame.rows(named=True) == [
        {"item": "1", "label": "a", "rater": None},
        {"item": "2", "label": None, "rater": "bo"},
    ]
    assert made.kinds == {"item": "integer", "label": "text", "rater": "text"}


def test_nested_keys_are_joined_by_dots():
    assert table({"item": {"id": 1, "meta": {"lang": "de"}}}).frame.columns == ["item.id", "item.meta.lang"]


def test_a9_a_list_of_labels_is_a_row_for_each():
    made = table({"item": "d1", "labels": [2, 3, 2]}, {"item": "d2", "labels": [1, 1]})
    assert made.frame.rows() == [("d1", "2"), ("d1", "3"), ("d1", "2"), ("d2", "1"), ("d2", "1")]
    assert made.line.to_list() == [1, 1, 1, 2, 2]
    assert made.positions
    assert [note.kind for note in made.notes] == ["positions"]
    assert "rater" not in made.frame.columns


def test_a_list_of_raters_beside_the_labels_names_them():
    made = table({"item": 1, "annotators": ["ann", "bo"], "labels": ["x", "y"]})
    assert made.frame.rows() == [("1", "ann", "x"), ("1", "bo", "y")]
    assert not made.positions


def test_a_list_of_raters_of_another_length_names_nobody():
    made = table({"item": 1, "annotators": ["ann"], "labels": ["x", "y"]})
    assert made.frame["annotators"].to_list() == ['["ann"]', '["ann"]']
    assert made.positions


def test_an_empty_list_is_an_empty_answer():
    assert table({"item": 1, "label": []}, {"item": 2, "label": ["x"]}).frame.rows() == [("1", None), ("2", "x")]


def test_lists_that_are_no_labels_multiply_nothing():
    made = table({"item": 1, "label": "x", "tokens": ["a", "b"]})
    assert made.frame.rows() == [("1", "x", '["a","b"]')]
    assert not made.positions
    assert [note.kind for note in made.notes] == ["lists"]


def test_a10_collisions_are_refused_where_the_column_is_used():
    made = table({"item": 1, "label": "a"}, {"item": "1", "label": "b"})
    made.refuse_collision("label")
    with pytest.raises(InputError, match="The values 1 and '1'"):
        made.refuse_collision("item")


def test_no_records():
    with pytest.raises(InputError, match="no rows"):
        table()


@pytest.mark.parametrize("key", [1, None, ("a", "b")])
def test_a_name_that_is_no_text_is_refused(key):
    with pytest.raises(InputError, match="which is no text"):
        table({"item": 1, "label": "a"}, {"item": 1, key: "a"})
