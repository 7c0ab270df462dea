"""CSV and its dialects."""

import pytest

from middlemost.errors import InputError
from middlemost.formats import delimited
from middlemost.formats.delimited import read_delimited


def read(text, **told):
    return read_delimited(text.encode(), name="ratings.csv", **told)


def test_a1_semicolons_keep_decimal_commas():
    table = read("item;rater;label;comment\nt1;ann;4,5;well, fine\nt1;bo;3;ok\nt2;ann;2,5;no, not, really\nt2;bo;2;\n")
    assert table.frame["label"].to_list() == ["4,5", "3", "2,5", "2"]
    assert table.frame["comment"].to_list() == ["well, fine", "ok", "no, not, really", None]
    assert table.format["delimiter"] == "semicolon"


def test_a2_ids_keep_their_zeros():
    table = read("item,rater,label\n007,01,a\n7,01,b\n0070,02,a\n007,02,a\n")
    assert table.frame["item"].to_list() == ["007", "7", "0070", "007"]
    assert table.frame["rater"].to_list() == ["01", "01", "02", "02"]


def test_a3_long_ids_keep_their_digits():
    ids = ["1730420000000000001", "1730420000000000002", "1.73042E+18"]
    table = read("item,rater,label\n" + "".join(f"{one},ann,true\n" for one in ids))
    assert table.frame["item"].to_list() == ids


def test_a4_only_an_empty_cell_is_missing():
    table = read('item,rater,label\np1,ann,NA\np1,bo,None\np2,ann,null\np2,bo,-1\np3,ann,\np3,bo,nan\np4,bo,""\n')
    assert table.frame["label"].to_list() == ["NA", "None", "null", "-1", None, "nan", None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,rater,label\n", "a header but no row"),
        ("item,rater,label", "a header but no row"),
        ("\n \r\n\t\n", "only blank lines"),
    ],
)
def test_a11_nothing_in_the_file(text, said):
    with pytest.raises(InputError, match=said):
        read(text)


RAGGED = 'item,rater,label\n1,ann\n2,bo,"x\n\ny"\n3,bo,"x\ny",z\n\n4,cy,a\n5,cy,"b, c"\n'
RAGGED_BAD = [
    (2, "2 columns, the header has 3", "1,ann"),
    (6, "4 columns, the header has 3", '3,bo,"x\ny",z'),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("slow", [False, True])
def test_ragged_rows_with_their_lines(monkeypatch, line_end, slow):
    if slow:
        monkeypatch.setattr(delimited, "_cut_fast", lambda data, delimiter: None)
    table = read(RAGGED.replace("\n", line_end))
    assert [(row.line, row.why, row.text) for row in table.bad] == [
        (line, why, text.replace("\n", line_end)) for line, why, text in RAGGED_BAD
    ]
    assert table.line.to_list() == [3, 9, 10]
    assert table.frame["label"].to_list() == [f"x{line_end * 2}y", "a", "b, c"]


def test_a_file_cut_inside_a_quoted_cell():
    table = read('item,rater,label\n1,ann,x\n2,bo,"y\n')
    assert table.frame.rows() == [("1", "ann", "x")]
    assert [row.line for row in table.bad] == [3]
    assert "cut in the middle" in table.bad[0].why


def test_a_file_cut_inside_a_row():
    table = read("item,rater,label\n1,ann,x\n2,b")
    assert [(row.line, row.text) for row in table.bad] == [(3, "2,b")]


def test_a_stray_quote_does_not_swallow_what_follows():
    rows = "".join(f"{k},ann,x\n" for k in range(50))
    table = read(f'item,rater,label\n{rows}50,"bo,x\n{rows}51,cy,"y"\n')
    assert [row.line for row in table.bad] == [52]
    assert table.frame.height == 101
    assert table.line[-1] == 103


def test_all_rows_bad_is_an_error_with_the_first():
    with pytest.raises(InputError, match=r"No row below the header can be used \(2 rows; line 2: 4 columns"):
        read('"item","label","x"\n"1",1,a,b\n"2",1,a,b\n')


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_excels_dialects(line_end):
    lines = ["sep=;", "item;rater;label", "1;ann;4,5", "2;Zoë;", ";;", ";;", ""]
    table = read(line_end.join(lines))
    assert table.frame.rows() == [("1", "ann", "4,5"), ("2", "Zoë", None)]
    assert table.line.to_list() == [3, 4]
    assert [(note.kind, note.count) for note in table.notes] == [("empty rows", 2)]


def test_sep_line_with_a_tab_and_blank_lines_before():
    table = read("\n\nSEP=\t\nitem\tlabel\n1\ta,b\n\n2\tc\n\n\n")
    assert table.frame.rows() == [("1", "a,b"), ("2", "c")]
    assert table.line.to_list() == [5, 7]


def test_bad_rows_below_a_sep_line_have_the_files_lines():
    table = read("sep=;\nitem;label\n1;a\n2\n")
    assert [row.line for row in table.bad] == [4]


def test_the_option_overrides_the_header():
    assert read("item,x\tlabel\n1,y\ta\n", delimiter="tab").frame.columns == ["item,x", "label"]
    assert read("sep=;\nitem;x,label\n1;y,a\n", delimiter=",").frame.columns == ["item;x", "label"]
    assert read("label\na\n\nb\n", delimiter=",").frame.rows() == [("a",), ("b",)]


def test_labels_of_every_kind():
    labels = [
        "a, b",
        'say "hi"',
        "two\nlines",
        "مرحبا",
        "👩‍👩‍👧 ok",
        "שלום, עולם",
        " padded ",
        "tab\there",
        "it's",
        "#no",
        "\u2028",
    ]
    quoted = [label.replace('"', '""') for label in labels]
    table = read("item,label\n" + "".join(f'{k},"{label}"\n' for k, label in enumerate(quoted)))
    assert table.frame["label"].to_list() == labels
    plain = ["مرحبا", "👩‍👩‍👧 ok", " padded ", "#no", "a'b", "\u2028x", "\x0bx"]
    table = read("item,label\n" + "".join(f"{k},{label}\n" for k, label in enumerate(plain)))
    assert table.frame["label"].to_list() == plain


def test_a_pandas_index_is_left_out():
    table = read(",item,label\n0,a,x\n1,b,y\n")
    assert table.frame.columns == ["item", "label"]
    assert [note.kind for note in table.notes] == ["unnamed column"]


def test_a_header_that_cannot_be_read():
    with pytest.raises(InputError, match=r"line 1.*quote"):
        read('"item,rater\n1,2\n', delimiter=",")


def test_many_blank_lines_keep_line_numbers():
    table = read("item,label\n\n1,a\n  \n\n2,b\n")
    assert table.line.to_list() == [3, 6]
    assert table.bad == ()
