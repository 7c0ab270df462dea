"""Several questions about an item."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from middlemost.errors import SettingError
from middlemost.questions.kinds import AnyQuestion, FormError, QuestionKind, When, check_form, check_questions

QUESTIONS: TypeAdapter[list[AnyQuestion]] = TypeAdapter(list[AnyQuestion])


def form(*specs: dict[str, Any]) -> list[QuestionKind]:
    return [*QUESTIONS.validate_python([{"prompt": "?", **spec} for spec in specs])]


FORM = form(
    {"type": "label", "name": "spam", "labels": ["yes", "no"]},
    {"type": "labels", "name": "kinds", "labels": ["ad", "fraud", "other"], "when": {"question": "spam", "is": "yes"}},
    {"type": "text", "name": "which", "when": {"question": "kinds", "is": ["other", "fraud"]}},
    {"type": "number", "name": "age", "required": False, "rationale": "required", "confidence": True},
)


def wrong(answers: Any, questions: Any = FORM) -> dict[str, str]:
    with pytest.raises(FormError) as trouble:
        check_form(questions, answers, {})
    return {name: error.code for name, error in trouble.value.errors.items()}


def test_a_whole_form():
    answers = {
        "age": {"value": 40, "rationale": "He says so.\r\n", "confidence": 80.0},
        "which": {"value": "Lottery"},
        "kinds": {"value": ["other", "ad"]},
        "spam": {"value": "yes"},
    }
    stored = check_form(FORM, answers, {})
    assert stored == {
        "spam": {"value": "yes"},
        "kinds": {"value": ["ad", "other"]},
        "which": {"value": "Lottery"},
        "age": {"value": 40.0, "rationale": "He says so.\n", "confidence": 80},
    }
    assert list(stored) == ["spam", "kinds", "which", "age"]
    assert check_form(FORM, stored, {}) == stored


def test_a_question_is_asked_where_its_condition_holds_and_nowhere_else():
    assert check_form(FORM, {"spam": {"value": "no"}}, {}) == {"spam": {"value": "no"}}
    assert wrong({"spam": {"value": "yes"}}) == {"kinds": "missing"}
    assert wrong({"spam": {"value": "no"}, "kinds": {"value": []}}) == {"kinds": "not-asked"}
    assert wrong({"spam": {"value": "yes"}, "kinds": {"value": ["ad"]}, "which": {"value": "x"}}) == {
        "which": "not-asked"
    }
    assert wrong({"spam": {"value": "yes"}, "kinds": {"value": ["ad", "fraud"]}}) == {"which": "missing"}


def test_nothing_is_said_of_questions_that_hang_on_a_wrong_answer():
    assert wrong({"spam": {"value": "maybe"}, "kinds": {"value": ["x"]}}) == {"spam": "unknown-label"}


def test_a_condition_on_an_answer_that_may_be_left_out():
    questions = form(
        {"type": "label", "name": "a", "labels": ["x", "y"], "required": False},
        {"type": "label", "name": "b", "labels": ["x", "y"], "when": {"question": "a", "is": "x"}},
    )
    assert check_form(questions, {}, {}) == {}
    assert wrong({"b": {"value": "x"}}, questions) == {"b": "not-asked"}


def test_all_that_is_wrong_is_said_at_once():
    answers = {"spam": {"value": 1}, "age": {"value": "x"}, "shoe": {"value": 3}}
    assert wrong(answers) == {"spam": "wrong-type", "age": "wrong-type", "shoe": "unknown-question"}


def test_names_that_are_no_questions_are_cut_and_counted():
    names = ["x" * 10**6, "\ud800", *(f"n{n}" for n in range(1000))]
    errors = wrong({"spam": {"value": "no"}, **{name: {} for name in names}})
    assert len(errors) == 10
    assert max(len(name.encode()) for name in errors) < 60


@pytest.mark.parametrize("answers", [None, [], "spam", 3, True])
def test_what_is_no_form_is_wrong_everywhere(answers: object):
    assert wrong(answers) == dict.fromkeys(["spam", "kinds", "which", "age"], "wrong-type")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("no", "wrong-type"),
        (None, "wrong-type"),
        ({}, "missing"),
        ({"value": None}, "wrong-type"),
        ({"value": "no", "time": 3}, "wrong-type"),
        ({"value": "no", "rationale": ""}, "not-asked"),
        ({"value": "no", "confidence": 5}, "not-asked"),
    ],
)
def test_an_answer_is_an_object_with_what_is_asked(answer: object, code: str):
    assert wrong({"spam": answer}) == {"spam": code}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"confidence": 5}, "missing"),
        ({"confidence": 5, "rationale": " \n"}, "empty"),
        ({"confidence": 5, "rationale": None}, "wrong-type"),
        ({"confidence": 5, "rationale": "x" * 2001}, "too-long"),
        ({"confidence": 5, "rationale": "a\0"}, "wrong-type"),
        ({"rationale": "r"}, "missing"),
        ({"rationale": "r", "confidence": 100.5}, "out-of-range"),
        ({"rationale": "r", "confidence": -1}, "out-of-range"),
        ({"rationale": "r", "confidence": float("nan")}, "out-of-range"),
        ({"rationale": "r", "confidence": True}, "wrong-type"),
        ({"rationale": "r", "confidence": None}, "wrong-type"),
    ],
)
def test_rationale_and_confidence_where_they_are_asked(more: dict[str, Any], code: str):
    assert wrong({"spam": {"value": "no"}, "age": {"value": 3, **more}}) == {"age": code}


def test_an_optional_rationale_may_be_absent_or_blank():
    questions = form({"type": "label", "name": "a", "labels": ["x", "y"], "rationale": "optional"})
    for more in ({}, {"rationale": ""}, {"rationale": "  "}):
        assert check_form(questions, {"a": {"value": "x", **more}}, {}) == {"a": {"value": "x"}}
    assert check_form(questions, {"a": {"value": "x", "rationale": "so"}}, {})["a"]["rationale"] == "so"


@pytest.mark.parametrize(
    ("specs", "says"),
    [
        ([{"name": "a"}, {"name": "a"}], "Two questions are called a"),
        ([{"name": "a", "when": {"question": "b", "is": "x"}}, {"name": "b"}], "b is no earlier question"),
        ([{"name": "a", "when": {"question": "a", "is": "x"}}], "Questions before a: none"),
        ([{"name": "a"}, {"name": "b", "when": {"question": "a", "is": ["x", "z"]}}], "a is never 'z'.*'x', 'y'"),
        (
            [{"name": "a", "type": "text", "labels": None}, {"name": "b", "when": {"question": "a", "is": "x"}}],
            "a has no labels to choose from",
        ),
        (
            [
                {"name": "a", "labels": [{"key": "x", "name": "X", "hotkey": "q"}, "y"]},
                {"name": "b", "labels": [{"key": "x", "name": "X", "hotkey": "Q"}, "y"]},
            ],
            "The hotkey 'q' stands in the questions a and b",
        ),
    ],
)
def test_questions_that_do_not_fit_each_other(specs: list[dict[str, Any]], says: str):
    spelled = [{"type": "label", "labels": ["x", "y"], **spec} for spec in specs]
    questions = form(*({name: value for name, value in spec.items() if value is not None} for spec in spelled))
    with pytest.raises(SettingError, match=says):
        check_questions(questions)


def test_a_condition_names_labels_one_or_several():
    when = {"question": "a", "is": 3}
    assert form({"type": "text", "name": "b", "when": when})[0].when == When(question="a", values=("3",))
    with pytest.raises(ValueError, match=r"names no label\. Name one at least, or leave `when` out"):
        form({"type": "text", "name": "b", "when": {"question": "a", "is": []}})
    with pytest.raises(ValueError, match="YAML reads yes"):
        form({"type": "text", "name": "b", "when": {"question": "a", "is": True}})


def test_questions_that_fit():
    check_questions(FORM)
    check_questions(
        form(
            {"type": "preference", "name": "p", "candidates": ["a", "b"]},
            {
                "type": "scale",
                "name": "s",
                "points": {"from": 1, "to": 3},
                "when": {"question": "p", "is": ["tie", "a"]},
            },
            {"type": "text", "name": "t", "when": {"question": "s", "is": 3}},
        )
    )
