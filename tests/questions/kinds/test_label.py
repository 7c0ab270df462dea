"""A question answered by one label."""

import pytest
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, Key, LabelQuestion

ASKED = LabelQuestion.model_validate(
    {"name": "tone", "prompt": "How?", "labels": ["toxic", {"key": "ok", "name": "Fine"}]}
)


def refused(value: object) -> str:
    with pytest.raises(AnswerError) as trouble:
        ASKED.check(value, {})
    return trouble.value.code


def test_the_key_is_the_answer_and_not_the_name():
    assert ASKED.check("ok", {}) == "ok"
    assert refused("Fine") == "unknown-label"


@pytest.mark.parametrize("value", ["", "toxic ", "Toxic", "\ud800"])
def test_other_texts_are_unknown_labels(value: str):
    assert refused(value) == "unknown-label"
    assert refused(value * 10**6 + "x") == "unknown-label"


@pytest.mark.parametrize("value", [None, True, 1, ["ok"], {"ok": 1}, {}])
def test_other_values_have_the_wrong_type(value: object):
    assert refused(value) == "wrong-type"


def test_a_renamed_label_keeps_its_key():
    # Case G6 of the collection: "toxic" is renamed to "harmful" and "unsure" added; old answers stay what they are.
    renamed = LabelQuestion.model_validate(
        {"name": "tone", "prompt": "How?", "labels": [{"key": "toxic", "name": "harmful"}, "ok", "unsure"]}
    )
    assert renamed.check(ASKED.check("toxic", {}), {}) == "toxic"
    assert renamed.keys()[0] == Key("1", "toxic", "harmful")
    assert renamed.choices() == ("toxic", "ok", "unsure")


def test_the_message_names_ten_labels_at_most():
    many = LabelQuestion.model_validate({"name": "a", "prompt": "b", "labels": list(range(500))})
    with pytest.raises(AnswerError, match=r"'x' is none of the labels '0', .*'9', …\.$"):
        many.check("x", {})


def test_a_specification_is_frozen_and_closed():
    with pytest.raises(ValidationError, match="frozen"):
        ASKED.name = "other"
    with pytest.raises(ValidationError, match="Extra inputs"):
        LabelQuestion.model_validate({**ASKED.model_dump(), "colour": "red"})


def test_an_unquoted_no_of_yaml_is_no_rationale():
    assert LabelQuestion.model_validate({**ASKED.model_dump(), "rationale": False}).rationale == "no"
