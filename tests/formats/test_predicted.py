"""Guesses of how many others give a label."""

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.dataset import PREDICTED
from middlemost.errors import InputError, SettingError


def table(guesses, **more):
    n = len(guesses)
    columns = {"item": ["q"] * n, "rater": [f"r{k}" for k in range(n)], "label": (["yes", "no"] * n)[:n]}
    return pl.DataFrame({**columns, "guess": guesses, **more})


def shares(data, label="yes"):
    listed = data.answers["predicted"].to_list()
    return [None if one is None else {two["label"]: two["share"] for two in one}.get(label) for one in listed]


def note(data):
    return next(one.text for one in data.reading.notes if one.kind == "guesses")


@pytest.mark.parametrize(
    ("guesses", "expected", "how"),
    [
        (["0.6", "1", " .25 "], [0.6, 1.0, 0.25], "shares, 0 to 1"),
        (["60", "1", "0"], [0.6, 0.01, 0.0], "percents, 0 to 100"),
        (["60%", "0.5 %", "100%"], [0.6, 0.005, 1.0], "percents, 0 to 100"),
        (["0,6", "0,25", "1"], [0.6, 0.25, 1.0], "shares, 0 to 1"),
        (["62,5", "7", "12,25"], [0.625, 0.07, 0.1225], "percents, 0 to 100"),
    ],
)
def test_shares_and_percents_are_told_apart_by_the_whole_column(guesses, expected, how):
    data = mm.read(table(guesses), predicted="guess=yes")
    assert shares(data) == pytest.approx(expected)
    assert note(data) == f"3 answers with a guess of how many others give a label, read as {how}."
    assert data.reading.columns["share of “yes”"] == "guess"


def test_numbers_of_a_frame_and_empty_cells():
    data = mm.read(table([0.5, None, 0.75]), predicted="guess=yes")
    assert shares(data) == [0.5, None, 0.75]
    assert note(data).startswith("2 answers")


def test_only_zeros_and_ones_are_shares_and_that_is_said():
    data = mm.read(table(["0", "1"]), predicted="guess=no")
    assert shares(data, "no") == [0.0, 1.0]
    assert note(data).endswith("All are 0 or 1: shares, not 0% and 1%.")


def test_a_mix_of_shares_and_percents_is_refused_with_its_lines():
    with pytest.raises(InputError, match=r"shares \(between 0 and 1\) and some are percents.*: line 2: 0.6\."):
        mm.read(table(["60", "0.6", "75"]), predicted="guess=yes")
    with pytest.raises(InputError, match=r": line 3: 75\."):
        mm.read(table(["0.6", "0.6", "75"]), predicted="guess=yes")


def test_what_is_no_share_makes_a_bad_row(tmp_path):
    guesses = ["60", "many", "101", "-3"]
    with pytest.raises(InputError) as refused:
        mm.read(table(guesses), predicted="guess=yes")
    message = str(refused.value)
    assert "3 of 4 rows cannot be used" in message
    assert "line 2: 'many' is no guess of a share" in message
    assert "line 3: a share of 101 lies outside 0 to 1 and 0 to 100 percent" in message
    assert "line 4: a share of -3 lies outside" in message
    data = mm.read(table(guesses), predicted="guess=yes", skip_bad=tmp_path / "bad.csv")
    assert shares(data) == [0.6]
    assert data.reading.refused == 3


def test_several_labels_are_read_in_one_form():
    data = mm.read(table(["60", "70"], rest=["1", ""]), predicted=("guess=yes", "rest=no"))
    assert shares(data) == pytest.approx([0.6, 0.7])
    assert shares(data, "no") == [0.01, None]


def test_the_label_is_written_as_labels_are():
    numbers = table(["0.5", "0.25"]).with_columns(label=pl.Series(["1", "0"]))
    assert shares(mm.read(numbers, predicted="guess=1.0"), "1") == [0.5, 0.25]
    assert shares(mm.read(table(["0.5", "0.25"]), predicted="guess=YES", fold_case=True)) == [0.5, 0.25]
    unused = mm.read(table(["0.5", "0.25"]), predicted="guess=maybe", labels="yes,no,maybe")
    assert shares(unused, "maybe") == [0.5, 0.25]


def test_a_header_may_hold_an_equals_sign_and_look_like_a_label():
    odd = table(["0.5", "0.25"]).rename({"guess": "a=b", "label": "vote"})
    assert shares(mm.read(odd, predicted="a=b=yes", label="vote")) == [0.5, 0.25]
    response = table(["0.5", "0.25"]).rename({"guess": "response", "label": "annotation"})
    assert shares(mm.read(response, predicted="response=yes")) == [0.5, 0.25]


def test_of_several_questions_those_with_the_label_have_guesses():
    two = table(["0.5", "0.25"]).with_columns(question=pl.Series(["p", "q"]))
    data = mm.read(two, predicted="guess=yes")
    assert shares(data) == [0.5, None]  # nobody answered q with yes
    assert note(data).startswith("1 answer with a guess")
    assert note(data).endswith("1 guess left out: about a label that the row's question does not have.")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("guess=maybe", "the label 'maybe', which nobody gave. Labels: no, yes"),
        ("gess=yes", "There is no column 'gess' of guesses"),
        ("guess", "'guess' does not say which column holds guesses about which label"),
        ("guess=", "does not say which column"),
        (("guess=yes", "guess=no"), "'guess=no': the column or the label is named twice"),
        (("guess=yes", "rater=yes"), "named twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(told, message):
    with pytest.raises((InputError, SettingError), match=message):
        mm.read(table(["0.5", "0.25"]), predicted=told)


def test_tables_without_room_for_guesses():
    wide = pl.DataFrame({"item": ["a"], "x": ["yes"], "y": ["no"]})
    with pytest.raises(SettingError, match="wide table"):
        mm.read(wide, wide="raters", predicted="x=yes")
    with pytest.raises(SettingError, match="scale 'interval'"):
        mm.read(table(["1", "2"]), scale="interval", predicted="guess=1")
    batch = pl.DataFrame({"HITId": ["h"], "WorkerId": ["w"], "Answer.a": ["yes"], "Answer.guess": ["50"]})
    with pytest.raises(SettingError, match=r"--label"):
        mm.read(batch, predicted="Answer.guess=yes")
    assert shares(mm.read(batch, label="Answer.a", predicted="Answer.guess=yes")) == [0.5]


def test_a_table_without_labels_is_refused_for_that():
    with pytest.raises(InputError, match="No row holds a label"):
        mm.read(table(["0.5"]).with_columns(label=pl.lit("")), predicted="guess=yes")


def test_without_guesses_the_column_is_empty():
    data = mm.read(table(["0.5"]).drop("guess"))
    assert data.answers["predicted"].dtype == PREDICTED
    assert data.answers["predicted"].null_count() == 1
