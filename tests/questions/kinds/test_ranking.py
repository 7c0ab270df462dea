"""A question answered by an order of candidates."""

from itertools import permutations
from typing import Any

import pytest
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, RankingQuestion


def question(candidates: Any) -> RankingQuestion:
    return RankingQuestion.model_validate({"name": "q", "prompt": "?", "candidates": candidates})


def test_every_order_is_an_answer_and_stays():
    for order in permutations(["a", "b", "c"]):
        assert question(["a", "b", "c"]).check(list(order), {}) == list(order)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (["a", "b"], "wrong-number"),
        (["a", "b", "b"], "wrong-number"),
        (["a"] * 10**6, "wrong-number"),
        (["a", "b", "d"], "unknown-candidate"),
        (["a", "b", 2], "wrong-type"),
        (["a", "b", ["c"]], "wrong-type"),
        ([{"shown": 0}, {"shown": 1}, {"shown": 2}], "wrong-type"),
        ("abc", "wrong-type"),
        (None, "wrong-type"),
    ],
)
def test_what_is_no_order(value: object, code: str):
    with pytest.raises(AnswerError) as trouble:
        question(["a", "b", "c"]).check(value, {})
    assert trouble.value.code == code


def test_keys_go_by_the_place_shown():
    asked = question([f"r{n}" for n in range(12)])
    buttons = asked.keys()
    assert [button.key for button in buttons] == list("1234567890ab")
    assert buttons[11].value == {"shown": 11}
    assert asked.fields() == tuple(f"r{n}" for n in range(12))


@pytest.mark.parametrize(
    ("candidates", "says"),
    [
        (["a"], "rank 2 to 12 candidates, and 1 are named"),
        ([f"r{n}" for n in range(13)], "and 13 are named"),
        (["a", "a"], "The candidate 'a' stands twice. Name each field once."),
        (["a", "tie"], "called like an answer. Give the column another name."),
        (["a", "neither"], "called like an answer"),
        (["a", ""], "at least 1"),
    ],
)
def test_candidates_that_cannot_be_told_apart(candidates: list[str], says: str):
    with pytest.raises(ValidationError, match=says):
        question(candidates)
