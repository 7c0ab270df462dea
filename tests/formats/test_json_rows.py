"""JSON lines and JSON lists."""

import pytest

from middlemost.errors import InputError
from middlemost.formats.json_rows import read_json

H5 = """{"item": 1, "rater": "ann", "label": "a", "seconds": NaN}

{"item": 1, "rater": "bo", "label": "b", "seconds": 3.5}
{"item": 2, "rater": "bo", "label": "b"

"""


def test_h5_nan_empty_lines_and_a_broken_one():
    table = read_json(H5, name="ratings.jsonl")
    assert table.frame["seconds"].to_list() == [None, "3.5"]
    assert table.line.to_list() == [1, 3]
    assert [(row.line, row.text) for row in table.bad] == [(4, '{"item": 2, "rater": "bo", "label": "b"')]
    assert "breaks off at character 40" in table.bad[0].why


def test_numbers_keep_their_text():
    table = read_json('{"item": 1730420000000000001, "x": 1.0, "y": 1.50, "z": 1E5, "b": true, "n": null}', name="")
    assert table.frame.rows() == [("1730420000000000001", "1.0", "1.50", "1E5", "true", None)]
    assert table.kinds["item"] == "integer"
    assert table.kinds["x"] == "text"


def test_labels_with_quotes_newlines_and_emoji():
    table = read_json('{"label": "a \\"b\\"\\n👩‍👧 שלום"}\r\n{"label": "x\u2028y"}\r\n', name="")
    assert table.frame["label"].to_list() == ['a "b"\n👩‍👧 שלום', "x\u2028y"]


def test_a_line_that_is_no_object():
    table = read_json('{"item": 1}\n[1]\n5\n"x"\nnull\ntrue\n', name="")
    assert [row.why for row in table.bad] == [
        f"not an object but {kind}" for kind in ("a list", "a number", "text", "null", "a truth value")
    ]


def test_a_list_of_objects_with_lines():
    table = read_json('\n[\n  {"item": 1},\n  {"item":\n 2}, 7,\n  {"item": 3}\n]\n', name="ratings.json")
    assert table.frame["item"].to_list() == ["1", "2", "3"]
    assert table.line.to_list() == [3, 4, 6]
    assert [(row.line, row.text) for row in table.bad] == [(5, "7")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"item": 1},\n {"item": 2', "line 2: The JSON breaks off at character 12.*cut download"),
        ('[{"item": 1}\n', "breaks off"),
        ('[{"item": 1}\n {"item": 2}]', "line 2: The JSON breaks off at character 2 .*expecting ','"),
        ("[]", "it is empty"),
        ("[1, 2]", "none of its 2 entries is an object"),
        ('{"item": {"0": 1}, "label": {"0": "x"}}', "one JSON object.*'item', 'label'"),
        ('{\n"data": [\n1]}', "one JSON object"),
        ("item,label\n", "No line is a JSON object; line 1: JSON breaks off at character 1"),
        (" \n\n", "blank lines"),
    ],
)
def test_what_is_no_table(text, said):
    with pytest.raises(InputError, match=f"(?s){said}"):
        read_json(text, name="ratings.json")


def test_a10_number_and_text_of_one_spelling():
    table = read_json('{"item": 1}\n{"item": "1"}\n', name="")
    assert table.collisions == {"item": ("1", "'1'")}
