"""Bad rows: one error for all of them, or a file of them."""

import csv

import pytest

from middlemost.errors import InputError, SettingError
from middlemost.formats.bad_rows import refuse, write_bad_rows
from middlemost.formats.table import BadRow
from tests.formats.tables import read_text, rows


def test_rows_alike_are_said_once():
    bad = [BadRow(line, "3 columns, the header has 4", "x") for line in range(4, 40)]
    with pytest.raises(InputError) as error:
        refuse(bad, 100, "ratings.csv")
    assert str(error.value).startswith("ratings.csv, line 4: 3 columns, the header has 4. 36 lines like it (4, 5, 6, ")
    assert "23, …). A cut download or an unquoted comma are the usual causes. --skip-bad FILE" in str(error.value)


def test_the_first_twenty_are_named():
    bad = [BadRow(line, f"no {'item' if line % 2 else 'rater'}", "x") for line in range(2, 32)]
    with pytest.raises(InputError) as error:
        refuse(bad, 1000, "ratings.csv")
    assert "30 of 1,000 rows cannot be used: line 2: no rater; line 3: no item" in str(error.value)
    assert "line 21: no item; and 10 more." in str(error.value)
    refuse([], 1000, "ratings.csv")


def test_a_file_that_is_something_else_is_not_replaced(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("item,rater\n")
    with pytest.raises(SettingError, match="exists and is something else"):
        write_bad_rows([], str(path))
    assert path.read_text() == "item,rater\n"
    with pytest.raises(SettingError, match="cannot be written: No such file"):
        write_bad_rows([], str(tmp_path / "no" / "bad.csv"))


def test_a_list_of_an_earlier_reading_is_replaced_whole(tmp_path):
    path = tmp_path / "bad.csv"
    write_bad_rows([BadRow(7, "no item", 'a,"b\nc"')], str(path))
    with path.open(newline="") as stream:
        assert list(csv.reader(stream)) == [["line", "why", "text"], ["7", "no item", 'a,"b\nc"']]
    write_bad_rows([], str(path))
    assert path.read_text().split() == ["line,why,text"]
    assert list(tmp_path.iterdir()) == [path]


def test_text_of_a_bad_row_is_quoted_like_the_source(tmp_path):
    aside = tmp_path / "bad.csv"
    read_text(tmp_path, rows("item;rater;label", "a;x;n", ';x;"say ""n"""'), skip_bad=aside)
    with aside.open(newline="") as stream:
        assert list(csv.reader(stream))[1] == ["3", "no item", ';x;"say ""n"""']


def test_no_row_left(tmp_path):
    with pytest.raises(InputError, match="No row holds a label"):
        read_text(tmp_path, rows("item,rater,label", ",x,n"), skip_bad=tmp_path / "bad.csv")


def test_rows_of_one_line_are_one_line():
    bad = [BadRow(2, "no item", ",ann,x"), BadRow(2, "no item", ",bo,y")]
    with pytest.raises(InputError) as error:
        refuse(bad, 4, "ratings.csv")
    assert str(error.value).startswith("ratings.csv, line 2: no item. --skip-bad")


def test_the_decimal_comma_is_advised_only_where_there_is_a_comma():
    for value, advised in (("1,207", True), ("inf", False)):
        with pytest.raises(InputError) as error:
            refuse([BadRow(2, f"'{value}' is no number", value)], 1, "ratings.csv")
        assert ("--decimal" in str(error.value)) == advised
        assert ("thousands" in str(error.value)) == advised


@pytest.mark.parametrize("file", ["-", "", "/"])
def test_bad_rows_need_a_file(file):
    with pytest.raises(SettingError, match="a file of their own"):
        write_bad_rows([], file)
