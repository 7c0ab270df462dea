"""A question answered by a point on a scale."""

from typing import Any

import pytest
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, ScaleQuestion


def question(**more: Any) -> ScaleQuestion:
    return ScaleQuestion.model_validate({"name": "q", "prompt": "?", **more})


def test_a_range_and_a_list_are_the_same_points():
    by_range = question(points={"from": -1, "to": 1})
    assert by_range == question(points=[-1, 0, 1]) == question(points=["-1", "0", "1"])
    assert by_range.choices() == ("-1", "0", "1")


def test_a_point_is_answered_by_its_key():
    asked = question(points={"from": 1, "to": 5})
    assert asked.check("5", {}) == "5"
    for value, code in ((5, "wrong-type"), ("6", "unknown-label"), ("5.0", "unknown-label"), (True, "wrong-type")):
        with pytest.raises(AnswerError) as trouble:
            asked.check(value, {})
        assert trouble.value.code == code


def test_keys_of_the_keyboard_are_the_points_themselves():
    by_range, by_name = question(points={"from": 0, "to": 4}).keys(), question(points=["low", "mid", "high"]).keys()
    assert [button.key for button in by_range] == list("01234")
    assert [button.key for button in by_name] == list("123")


def test_anchors_stand_at_points():
    asked = question(points={"from": 1, "to": 5}, anchors={1: "rude", "5": "kind"})
    assert asked.anchors == {"1": "rude", "5": "kind"}
    with pytest.raises(ValidationError, match=r"There is no point '0' to anchor\. The points are 1 to 5\."):
        question(points={"from": 1, "to": 5}, anchors={0: "none"})


@pytest.mark.parametrize("points", [{"from": 1, "to": 1}, {"from": 5, "to": 1}, {"from": 0, "to": 10**30}])
def test_ranges_that_are_no_scale(points: dict[str, int]):
    with pytest.raises(ValidationError, match="A scale has 2 to 101 points"):
        question(points=points)


@pytest.mark.parametrize(
    "points",
    [{"from": 1}, {"from": 1, "to": "5"}, {"from": True, "to": 5}, {"from": 1, "to": 5, "by": 2}, 5, None, ["1"]],
)
def test_other_points_are_refused(points: Any):
    with pytest.raises(ValidationError):
        question(points=points)
