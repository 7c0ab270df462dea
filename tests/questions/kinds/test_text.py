"""A question answered by a text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, TextQuestion


def question(**more: Any) -> TextQuestion:
    return TextQuestion.model_validate({"name": "q", "prompt": "?", **more})


def refused(value: object, **more: Any) -> str:
    with pytest.raises(AnswerError) as trouble:
        question(**more).check(value, {})
    return trouble.value.code


@given(st.text(st.characters(exclude_characters="\0\r"), max_size=50))
def test_a_text_without_carriage_returns_stays_as_it_is(text: str):
    assert question(required=False).check(text, {}) == text


def test_line_breaks_become_line_feeds():
    assert question().check(" a\r\nb\rc\n\r\n ", {}) == " a\nb\nc\n\n "


def test_characters_are_code_points():
    assert question(max_chars=3).check("😀e\u0301", {}) == "😀e\u0301"
    assert refused("😀e\u0301!", max_chars=3) == "too-long"
    assert question(max_chars=2).check("\r\n\r\n"[:2] + "a", {}) == "\na"  # counted as stored
    assert refused("x" * 10_001) == "too-long"
    assert refused("\0" * 10**7) == "too-long"  # seen before it is read


def test_a_required_text_is_not_blank():
    assert refused("") == "empty"
    assert refused(" \n\u3000") == "empty"
    assert question(required=False).check("", {}) == ""
    assert question(min_chars=0).check("", {}) == ""
    assert refused("ab", min_chars=3) == "wrong-number"


@pytest.mark.parametrize("value", ["a\0b", "a\ud83d", "\udc00\ud800", None, 5, True, ["a"], {"a": 1}])
def test_what_cannot_be_stored_as_text(value: object):
    assert refused(value) == "wrong-type"


def test_the_field_that_fills_the_box_is_needed():
    assert question(prefill="draft").fields() == ("draft",)
    assert question().fields() == ()


def test_bounds_that_no_text_meets():
    with pytest.raises(ValidationError, match=r"at least 5 and at most 4 characters\. Take a min_chars"):
        question(min_chars=5, max_chars=4)


@pytest.mark.parametrize("more", [{"lines": 0}, {"max_chars": 0}, {"min_chars": True}, {"max_chars": 10**9}])
def test_settings_in_their_range(more: dict[str, Any]):
    with pytest.raises(ValidationError):
        question(**more)
