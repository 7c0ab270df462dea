"""A question answered by a number."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, NumberQuestion


def question(**more: Any) -> NumberQuestion:
    return NumberQuestion.model_validate({"name": "q", "prompt": "?", **more})


def refused(value: object, **more: Any) -> str:
    with pytest.raises(AnswerError) as trouble:
        question(**more).check(value, {})
    return trouble.value.code


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_is_an_answer_and_stays(value: float):
    stored = question().check(value, {})
    assert stored == value
    assert json.loads(json.dumps(stored)) == value


@pytest.mark.parametrize("value", [True, False, "3", None, [3], {"value": 3}])
def test_other_values_are_no_numbers(value: object):
    assert refused(value) == "wrong-type"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_numbers_that_json_or_a_float_cannot_hold(value: float):
    assert refused(value) == "out-of-range"
    assert refused(value, whole=True) == "out-of-range"
    assert refused(-(10**5000)) == "out-of-range"  # which not even Python writes out


def test_the_bounds_are_answers_and_nothing_beyond():
    asked: dict[str, Any] = {"min": 0.5, "max": 2}
    assert (question(**asked).check(0.5, {}), question(**asked).check(2, {})) == (0.5, 2.0)
    assert refused(math.nextafter(0.5, 0), **asked) == "out-of-range"
    assert refused(math.nextafter(2, 3), **asked) == "out-of-range"


def test_whole_numbers_are_stored_whole():
    stored = question(whole=True).check(3.0, {})
    assert (stored, type(stored)) == (3, int)
    assert refused(3.5, whole=True) == "wrong-type"
    assert question(whole=True).check(2**53 - 1, {}) == 2**53 - 1
    assert refused(2**53, whole=True) == "out-of-range"


def test_zero_has_no_sign():
    assert math.copysign(1, question().check(-0.0, {})) == 1


@pytest.mark.parametrize("more", [{"min": 2, "max": 1}, {"min": 0.2, "max": 0.8, "whole": True}])
def test_ranges_without_a_number(more: dict[str, Any]):
    with pytest.raises(ValidationError, match=r"number lies between .*\. Take a min that is not above the max"):
        question(**more)


@pytest.mark.parametrize("more", [{"min": math.nan}, {"max": math.inf}, {"min": "1"}, {"min": True}, {"unit": ""}])
def test_settings_are_finite_numbers(more: dict[str, Any]):
    with pytest.raises(ValidationError):
        question(**more)
