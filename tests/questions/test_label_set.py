"""Sets of labels from a Dataset."""

import polars as pl
import pytest

from middlemost import read
from middlemost.data.folder import load_dataset, write_dataset
from middlemost.errors import InputError, SettingError
from middlemost.questions.label_set import encode_label_sets


def frame(cells: list[str | None]) -> pl.DataFrame:
    raters = [chr(ord("a") + k) for k in range(len(cells))]
    return pl.DataFrame({"item": ["p"] * len(cells), "rater": raters, "label": cells})


def given(data) -> list[str]:
    found = encode_label_sets(data)
    return [found.texts()[code] for code in found.chosen]


def test_order_blanks_and_doubles_do_not_make_another_set():
    data = read(frame(["A|B", "B | A", "A|B|A"]), scale="set")
    assert given(data) == ['["A", "B"]'] * 3


def test_an_empty_set_is_an_answer_and_an_empty_cell_is_none():
    data = read(frame(["[]", None, "A"]), scale="set")
    assert given(data) == ["[]", '["A"]']
    assert data.statuses == {"rating": 2, "empty": 1}


def test_a_json_list_holds_labels_with_the_separator():
    data = read(frame(['["x|y", "z"]', "z"]), scale="set")
    assert given(data) == ['["x|y", "z"]', '["z"]']


def test_another_separator():
    assert given(read(frame(["A,B", "B"]), scale="set", separator=",")) == ['["A", "B"]', '["B"]']
    with pytest.raises(SettingError, match="separator"):
        read(frame(["A,B"]), separator=",")


def test_declared_labels_stay_though_nobody_ticked_them():
    data = read(frame(["A", "B"]), scale="set", labels="A,B,C")
    assert list(encode_label_sets(data).labels) == ["A", "B", "C"]


def test_a_folder_reads_back_equal(tmp_path):
    data = read(frame(["A|B", "[]", "C"]), scale="set")
    write_dataset(data, tmp_path / "data")
    assert load_dataset(tmp_path / "data") == data
    assert given(load_dataset(tmp_path / "data")) == given(data)


def test_a_plain_column_that_looks_like_sets_is_said():
    rows = [(f"i{k}", r, cell) for k in range(12) for r, cell in zip("xyz", ("A|B", "B|A", "A"), strict=True)]
    data = read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
    assert any("--scale set" in note.text for note in data.reading.notes)


def test_a_question_of_another_kind_is_refused():
    with pytest.raises(InputError, match="set"):
        encode_label_sets(read(frame(["A", "B"])))


def test_readers_of_another_kind_say_which_reader_to_use():
    from middlemost import compare, read_ratings, read_values

    sets = frame(["A|B", "B"])
    with pytest.raises(InputError, match=r"answered by a set of labels.*read_label_sets"):
        read_ratings(read(sets, scale="set"))
    with pytest.raises(InputError, match=r"answered by a label: use read_ratings"):
        read_values(read(sets))
    with pytest.raises(InputError, match="methods for sets are not compared"):
        compare(read(sets, scale="set"))
