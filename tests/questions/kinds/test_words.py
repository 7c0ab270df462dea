"""Texts of a study file, and values in messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import SettingError
from middlemost.questions.kinds.words import as_text, one_line, plain, question_name, told, unstorable


@given(st.text(st.characters(codec=None)))
def test_what_is_called_storable_can_be_stored(text: str):
    if unstorable(text) is None:
        assert b"\0" not in text.encode()
    else:
        assert "\0" in text or text.encode(errors="replace").decode() != text


def test_what_cannot_be_stored_is_named():
    assert unstorable("a\ud83d") == "half a character (U+D83D without its pair)"
    assert unstorable("é\0") == "the character U+0000 (NUL)"
    assert unstorable("😀") is None
    with pytest.raises(SettingError, match=r"NUL.*Take it out\."):
        plain("a\0b")


@pytest.mark.parametrize(
    ("value", "name"),
    [(True, "true or false"), (3, "a number"), (0.5, "a number"), ({}, "an object"), ((), "something")],
)
def test_other_values_are_named_by_what_they_are(value: object, name: str):
    assert told(value).startswith(name)


def test_long_and_broken_texts_are_short_and_whole_in_messages():
    assert told("é" * 100) == "'" + "é" * 39 + "…'"
    assert told("\ud800\n") == r"'\ud800\n'"


@pytest.mark.parametrize("name", ["a", "a_1", "a" * 40])
def test_names_of_questions(name: str):
    assert question_name(name) == name


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", "a-b", "é", "a" * 41, "a\n", "_a"])
def test_other_names_are_refused_with_the_rule(name: str):
    with pytest.raises(SettingError, match="small letter, then small letters, digits and _"):
        question_name(name)


def test_yaml_truths_are_no_texts():
    with pytest.raises(SettingError, match=r'^false stands .* write "yes"'):
        as_text(False)
    with pytest.raises(SettingError, match="in quotes"):
        as_text(0.5)
    with pytest.raises(SettingError, match="in quotes"):
        as_text(None)
    assert (as_text(-2), as_text("no"), as_text([1])) == ("-2", "no", [1])


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\u2028b", "a\x85b"])
def test_a_line_is_one_line(text: str):
    with pytest.raises(SettingError, match="on one line"):
        one_line(text)
