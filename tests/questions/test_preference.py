"""Preferences as labels."""

import pytest

from middlemost.data.question import LabelQuestion, PreferenceQuestion, TextQuestion
from middlemost.errors import InputError
from middlemost.questions import preference_labels
from middlemost.questions.preference import choice_of, choices_as_labels
from tests.questions.forms import form

BETTER = PreferenceQuestion("better", ("A", "B"), both_bad=True, strength=2, criteria=("tone",))


def chose(choice, **more):
    return {"choice": choice, **more}


def test_labels_are_the_candidates_never_the_sides():
    """Case H3: ann saw A first and chose it, bo saw B first and chose A, cy saw B first and chose it."""
    data = form(
        [("p", "ann", "better", chose("A")), ("p", "bo", "better", chose("A")), ("p", "cy", "better", chose("B"))],
        BETTER,
        shown={("p", "ann"): ["A", "B"], ("p", "bo"): ["B", "A"], ("p", "cy"): ["B", "A"]},
    )
    asked, ratings = preference_labels(data)
    assert (asked.name, list(asked.labels)) == ("better", ["A", "B", "tie", "neither"])
    assert [asked.labels[code] for code in ratings.label.tolist()] == ["A", "A", "B"]


def test_tie_and_neither_are_two_labels_and_what_is_beside_the_choice_makes_no_other():
    data = form(
        [
            ("p", "x", "better", chose("tie")),
            ("p", "y", "better", chose("neither", criteria={"tone": {"choice": "A"}})),
            ("p", "z", "better", chose("B", strength=2)),
            ("q", "z", "better", chose("B", strength=1)),
        ],
        BETTER,
    )
    asked, ratings = preference_labels(data, "better")
    assert [asked.labels[code] for code in ratings.label.tolist()] == ["tie", "neither", "B", "B"]


def test_the_rest_of_the_data_stays_as_it_is():
    data = form(
        [("p", "x", "better", chose("B")), ("p", "x", "why", '{"choice": "A"}'), ("p", "y", "better", None)],
        BETTER,
        TextQuestion("why"),
    )
    labelled = choices_as_labels(data, "better")
    assert labelled.answers["value"].to_list() == ["B", '{"choice": "A"}', None]
    assert labelled.answers.drop("value").equals(data.answers.drop("value"))
    assert isinstance(labelled.questions["better"], LabelQuestion)
    assert labelled.questions["why"] == TextQuestion("why")


@pytest.mark.parametrize(
    "text",
    ["A", '"A"', "[]", "{}", '{"choice": "left"}', '{"choice": ["A"]}', '{"choice": "A", "strength": 3}',
     '{"choice": "A", "strength": 1.5}', '{"choice": "A", "strength": "1"}', "{"],
)  # fmt: skip
def test_what_is_no_preference_is_refused_and_named(text):
    with pytest.raises(InputError, match=r"^here: .* is no answer to the preference 'better'.*A, B, tie, neither"):
        choice_of(text, BETTER, source="here")


def test_a_choice_that_is_not_offered_is_refused():
    with pytest.raises(InputError, match="no answer"):
        choice_of('{"choice": "neither"}', PreferenceQuestion("better", ("A", "B")), source="here")


def test_a_criterion_is_read_in_the_same_way_or_was_not_judged():
    text = '{"choice": "A", "criteria": {"tone": {"choice": "B", "strength": 2}}}'
    assert choice_of(text, BETTER, source="here", criterion="tone") == ("B", 2)
    assert choice_of('{"choice": "A"}', BETTER, source="here", criterion="tone") == (None, 0)


def test_a_question_of_another_kind_is_refused_with_what_it_is():
    data = form([("p", "x", "why", "so")], TextQuestion("why"))
    with pytest.raises(InputError, match="answered in words: use encode_texts"):
        preference_labels(data)
    with pytest.raises(InputError, match=r"'why' is answered in words.*encode_texts"):
        preference_labels(data, "why")
    with pytest.raises(InputError, match=r"'better' is answered by a preference.*encode_comparisons"):
        form([("p", "x", "better", chose("A"))], BETTER).label_question("better")
