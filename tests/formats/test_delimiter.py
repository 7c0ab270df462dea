"""The delimiter is taken from the header line."""

import pytest

from middlemost.errors import InputError, SettingError
from middlemost.formats.delimiter import choose_delimiter, delimiter_from_option

A1 = "item;rater;label;comment\nt1;ann;4,5;well, fine\nt1;bo;3;ok\nt2;ann;2,5;no, not, really\nt2;bo;2;\n"


def choose(text):
    return choose_delimiter(text, whole=True, where="ratings.csv")


def test_a1_commas_in_comments_do_not_count():
    assert choose(A1) == ";"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter(delimiter):
    assert choose(delimiter.join(["item", "rater", "label"]) + "\n") == delimiter


def test_quoted_delimiters_in_the_header_do_not_count():
    assert choose('"item, id";"label (yes, no, maybe)"\n1;yes\n') == ";"


def test_rows_decide_where_the_header_holds_two():
    assert choose("item;label (a, b, c)\n1;a\n2;b\n") == ";"
    assert choose("item,label; final\n1,a\n2,b\n") == ","


def test_the_more_frequent_wins_where_rows_do_not_decide():
    assert choose("item,rater,label;x\n") == ","


def test_a_cut_last_row_is_not_looked_at():
    head = "item;label (a, b)\n1;a\n2"
    assert choose_delimiter(head, whole=False, where="") == ";"


def test_no_delimiter_and_two_equal_ones_are_refused():
    with pytest.raises(InputError, match="--delimiter") as caught:
        choose("item rater label\n1 ann yes\n")
    assert "'item rater label'" in str(caught.value)
    with pytest.raises(InputError, match=r"comma or tab|tab or comma"):
        choose("item,rater\tlabel\n")


def test_names_and_characters():
    told = {"tab": "\t", "\\t": "\t", "\t": "\t", "comma": ",", "Semicolon": ";", "pipe": "|", "space": " ", ":": ":"}
    assert {name: delimiter_from_option(name) for name in told} == told


@pytest.mark.parametrize("told", ["", "::", '"', "\n", "§"])
def test_what_is_no_delimiter(told):
    with pytest.raises(SettingError, match="no delimiter"):
        delimiter_from_option(told)
