"""A question answered by a set of labels."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, LabelsQuestion


def question(**more: Any) -> LabelsQuestion:
    return LabelsQuestion.model_validate({"name": "q", "prompt": "?", "labels": ["c", "a", "b"], **more})


def refused(value: object, **more: Any) -> str:
    with pytest.raises(AnswerError) as trouble:
        question(**more).check(value, {})
    return trouble.value.code


@given(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
def test_the_set_is_stored_in_the_order_of_the_labels(chosen: list[str]):
    assert question().check(chosen, {}) == [key for key in ("c", "a", "b") if key in chosen]


def test_none_is_an_answer_unless_some_are_asked():
    assert question().check([], {}) == []
    assert refused([], min=1) == "wrong-number"
    assert refused(["a", "b"], max=1) == "wrong-number"
    assert question(min=2, max=2).check(["b", "a"], {}) == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a", "wrong-type"),
        ({"a": 1}, "wrong-type"),
        (None, "wrong-type"),
        ([["a"]], "wrong-type"),
        ([1], "wrong-type"),
        (["d"], "unknown-label"),
        (["a", "a"], "wrong-number"),
        (["a"] * 10**6, "wrong-number"),
    ],
)
def test_what_is_no_set_of_labels(value: object, code: str):
    assert refused(value) == code


@pytest.mark.parametrize("more", [{"min": 4}, {"max": 4}, {"min": 2, "max": 1}])
def test_numbers_that_cannot_be_chosen(more: dict[str, int]):
    with pytest.raises(ValidationError, match=r"of 3 labels can't be chosen\. Take min and max"):
        question(**more)


@pytest.mark.parametrize("more", [{"min": True}, {"min": "1"}, {"min": -1}, {"max": 0}, {"max": 1.5}])
def test_bounds_are_whole_numbers(more: dict[str, Any]):
    with pytest.raises(ValidationError):
        question(**more)
