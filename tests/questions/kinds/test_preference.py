"""A question answered by which of two candidates is better."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, PreferenceQuestion

CHAT = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]


def question(**more: Any) -> PreferenceQuestion:
    return PreferenceQuestion.model_validate({"name": "q", "prompt": "?", "candidates": ["A", "B"], **more})


def refused(value: object, fields: Any = None, **more: Any) -> str:
    with pytest.raises(AnswerError) as trouble:
        question(**more).check(value, fields or {})
    return trouble.value.code


def test_candidates_are_named_and_sides_are_not():
    # Case H3 of the collection: A left and B right, then twice B left and A right; left, right and left are chosen.
    asked = question()
    shown = [("A", "B"), ("B", "A"), ("B", "A")]
    pressed = [0, 1, 0]
    stored = [asked.check({"choice": sides[place]}, {})["choice"] for sides, place in zip(shown, pressed, strict=True)]
    assert stored == ["A", "A", "B"]
    for side in ("left", "right", "first", "a", "0"):
        assert refused({"choice": side}) == "unknown-candidate"


def test_a_button_is_no_answer_until_the_candidate_is_put_in():
    for key in question(strength=2).keys()[:4]:
        assert refused(key.value, strength=2) == "wrong-type"
    assert question(both_bad=True).check(question().keys()[-1].value, {}) == {"choice": "tie"}


def test_a_tie_is_not_both_bad():
    assert refused({"choice": "neither"}) == "unknown-candidate"
    assert refused({"choice": "tie"}, tie=False) == "unknown-candidate"
    assert question(tie=False, both_bad=True).check({"choice": "neither"}, {}) == {"choice": "neither"}
    assert question(both_bad=True).choices() == ("A", "B", "tie", "neither")


def test_strength_stands_where_a_candidate_was_chosen():
    assert question(strength=3).check({"choice": "A", "strength": 3}, {}) == {"choice": "A", "strength": 3}
    assert refused({"choice": "A"}, strength=2) == "wrong-type"
    assert refused({"choice": "A", "strength": 4}, strength=3) == "out-of-range"
    assert refused({"choice": "A", "strength": 0}, strength=2) == "out-of-range"
    assert refused({"choice": "A", "strength": True}, strength=2) == "wrong-type"
    assert refused({"choice": "A", "strength": 1.0}, strength=2) == "wrong-type"
    assert refused({"choice": "tie", "strength": 1}, strength=2) == "wrong-type"
    assert question().check({"choice": "A", "strength": 1}, {}) == {"choice": "A"}
    assert refused({"choice": "A", "strength": 2}) == "out-of-range"


def test_every_criterion_is_judged_in_the_same_way():
    asked = question(strength=2, criteria=["style", {"key": "facts", "name": "Facts"}])
    overall = {"choice": "A", "strength": 1}
    facts, style = {"choice": "B", "strength": 2}, {"choice": "tie"}
    stored = asked.check({**overall, "criteria": {"facts": facts, "style": style}}, {})
    assert stored == {**overall, "criteria": {"style": style, "facts": facts}}
    assert list(stored["criteria"]) == ["style", "facts"]
    for criteria, code in (
        ({"style": style}, "missing"),
        ({"style": style, "facts": facts, "more": facts}, "wrong-type"),
        ({"style": style, "facts": "A"}, "wrong-type"),
        ({"style": style, "facts": {"choice": "C"}}, "unknown-candidate"),
        ({"style": style, "facts": {**facts, "criteria": {}}}, "wrong-type"),
        (None, "wrong-type"),
        ([], "wrong-type"),
    ):
        with pytest.raises(AnswerError) as trouble:
            asked.check({**overall, "criteria": criteria}, {})
        assert trouble.value.code == code
    with pytest.raises(AnswerError, match="An object is asked, and null came"):
        asked.check(overall, {})
    assert refused({**overall, "criteria": {}}, strength=2) == "wrong-type"


def test_turns_that_both_chats_have_are_judged():
    fields = {"A": json.dumps(CHAT * 2), "B": CHAT * 3}
    turns = [{"choice": "A"}, {"choice": "tie"}]
    asked = question(turns=True)
    assert asked.check({"choice": "B", "turns": turns}, fields) == {"choice": "B", "turns": turns}
    assert refused({"choice": "B", "turns": turns[:1]}, fields, turns=True) == "wrong-number"
    assert refused({"choice": "B", "turns": turns * 10**5}, fields, turns=True) == "wrong-number"
    assert refused({"choice": "B", "turns": ["A", "A"]}, fields, turns=True) == "wrong-type"
    assert refused({"choice": "B"}, fields, turns=True) == "wrong-type"
    assert refused({"choice": "B", "turns": turns}, fields) == "wrong-type"
    assert asked.check({"choice": "A", "turns": []}, {"A": "[" * 10**6, "B": CHAT}) == {"choice": "A", "turns": []}


@pytest.mark.parametrize("value", [None, "A", ["A"], {}, {"choice": None}, {"choice": ["A"]}, {"choice": "A", "by": 1}])
def test_what_is_no_preference(value: object):
    assert refused(value) == "wrong-type"


@pytest.mark.parametrize(
    ("strength", "keys", "places"),
    [(1, "120x", [0, 1]), (2, "12340x", [0, 0, 1, 1]), (3, "1234560x", [0, 0, 0, 1, 1, 1])],
)
def test_buttons_run_from_the_first_shown_to_the_second(strength: int, keys: str, places: list[int]):
    buttons = question(strength=strength, both_bad=True).keys()
    assert "".join(button.key for button in buttons) == keys
    assert [button.value["shown"] for button in buttons[:-2]] == places
    degrees = [button.value.get("strength", 1) for button in buttons[:-2]]
    assert degrees == [*range(strength, 0, -1), *range(1, strength + 1)]
    assert len({button.name for button in buttons}) == len(buttons)


judgement = st.fixed_dictionaries(
    {"choice": st.sampled_from(["A", "B", "tie", "neither", "left"])},
    optional={"strength": st.integers(0, 4) | st.booleans()},
)


@given(judgement, st.integers(1, 3), st.booleans())
def test_what_passes_names_a_candidate_or_neither_and_passes_again(value: dict[str, Any], strength: int, tie: bool):
    asked = question(strength=strength, tie=tie)
    try:
        stored = asked.check(value, {})
    except AnswerError:
        return
    assert stored["choice"] in asked.choices()
    assert ("strength" in stored) == (strength > 1 and stored["choice"] in "AB")
    assert asked.check(stored, {}) == stored
    assert asked.chosen(stored) == (stored["choice"],)


@pytest.mark.parametrize("candidates", [[], ["A"], ["A", "B", "C"]])
def test_a_preference_is_between_two(candidates: list[str]):
    with pytest.raises(
        ValidationError, match=rf"and {len(candidates)} are named\. Name two fields, or ask for a ranking"
    ):
        question(candidates=candidates)


@pytest.mark.parametrize(
    "more",
    [
        {"candidates": ["A", "A"]},
        {"strength": 4},
        {"strength": True},
        {"criteria": ["style", "style"]},
        {"criteria": [{"key": "a", "name": "Style"}, {"key": "b", "name": "Style"}]},
    ],
)
def test_settings_that_are_refused(more: dict[str, Any]):
    with pytest.raises(ValidationError):
        question(**more)
