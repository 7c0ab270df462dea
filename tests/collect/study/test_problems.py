from typing import Any

import pytest
from pydantic import ValidationError

from middlemost.collect.study.model import StudyFile
from middlemost.collect.study.plain import plain_value
from middlemost.collect.study.problems import problems_of
from middlemost.collect.study.yaml_nodes import compose

HEAD = "title: T\nitems: {file: i.csv}\n"
LABEL = "{name: q, type: label, prompt: '?', labels: [a, b]}"


def problems(text: str) -> list[Any]:
    root = compose(text, "study.yaml")
    with pytest.raises(ValidationError) as invalid:
        StudyFile.model_validate(plain_value(root))
    return problems_of(invalid.value.errors(), root)


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("window: 65", "window: 65 is not allowed: at most 64."),
        ("lease_minutes: 0", "lease_minutes: 0 is not allowed: more than 0."),
        ("overlap: many", "overlap: 'many' stands where a whole number is meant."),
        ("overlap: 2.5", "overlap: 2.5 stands where a whole number is meant."),
        ("overlap:", "overlap: nothing stands where a whole number is meant."),
        ("skip: perhaps", "skip: 'perhaps' stands where true or false is meant."),
        ("groups: {a: 1}", "groups: a mapping stands where a list is meant."),
        ("groups: [a]", "groups 1: 'a' stands where a mapping is meant."),
        ("method: [a]", "method: a list stands where a text is meant."),
        ("method: true", "method: true stands where a text is meant."),
        ("languages: []", "languages: a list is not allowed: 1 or more entries are needed."),
        ("languages: [fr]", "languages 1: 'fr' is none of 'en', 'de'."),
        ("join: invite", "join: 'invite' is none of 'link', 'invited'. Did you mean 'invited'?"),
        ("media_from: [example.org]", "media_from 1: 'example.org' does not fit ^https?://"),
        ("groups: [{name: ''}]", "groups 1 name: '' is not allowed: 1 or more characters are needed."),
        (f"method: {'x' * 10}\nshow: [{{field: a, title: {'t' * 201}}}]", "200 characters at most."),
        ("groups: [{name: a}, {name: a}]", "Two groups have one name. Give each its own."),
    ],
)
def test_what_is_wrong_in_words(setting: str, what: str) -> None:
    (problem,) = problems(f"{HEAD}questions: [{LABEL}]\n{setting}\n")
    assert what in problem.what
    assert problem.line == (1 if "Two groups" in what else 3 + len(setting.splitlines()))


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("{type: label, prompt: x, labels: [a, b]}", "questions 1: the setting 'name' is missing."),
        ("{name: Q, type: label, prompt: x, labels: [a, b]}", "questions 1 name: 'Q' is no name for a question."),
        ("{name: q, type: label, prompt: x, labels: [a]}", "questions 1 labels: A question needs two labels at least"),
        ("{name: q, type: label, prompt: x, labels: [a, a]}", "questions 1 labels: The key 'a' stands at two labels."),
        ("{name: q, type: label, prompt: x, labels: [a, b], minn: 1}", "There is no setting 'minn'."),
        ("{name: q, type: labels, prompt: x, labels: [a, b], minn: 1}", "Did you mean 'min'?"),
        (
            "{name: q, type: spans, prompt: x, field: f, labels: [{key: a, name: b, hotky: c}]}",
            "Did you mean 'hotkey'?",
        ),
        ("{name: q, type: numbre, prompt: x}", "there is no type of question 'numbre'. Did you mean 'number'?"),
        ("{name: q, prompt: x}", "questions 1: the question has no type."),
        ("q", "questions 1: "),
    ],
)
def test_what_is_wrong_with_a_question(question: str, what: str) -> None:
    (problem,) = problems(f"{HEAD}questions:\n  - {question}\n")
    assert what in problem.what
    assert problem.line == 4


def test_a_list_of_wrong_entries_is_not_called_too_short_as_well() -> None:
    assert len(problems(f"{HEAD}questions: [{{name: q, type: x}}]\n")) == 1
    assert [one.what for one in problems(f"{HEAD}questions: []\n")] == [
        "questions: a list is not allowed: 1 or more entries are needed."
    ]
