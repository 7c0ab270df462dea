"""Questions: what they hold, and that a manifest gives them back."""

import json

import pytest

from middlemost import Vocabulary
from middlemost.data.question import (
    LabelQuestion,
    NumberQuestion,
    PreferenceQuestion,
    RankingQuestion,
    SetQuestion,
    SpanQuestion,
    TextQuestion,
    question_from_dict,
)
from middlemost.errors import InputError

ALL = (
    LabelQuestion("ok", Vocabulary(["1", "2"], kind="integer"), ordinal=True),
    NumberQuestion("weight", "ratio"),
    SetQuestion("topics", Vocabulary("ab")),
    PreferenceQuestion("better", ("b", "a"), tie=False, both_bad=True, strength=3, criteria=("tone",), turns=True),
    PreferenceQuestion("plain", ("a", "b")),
    RankingQuestion("order", ("a", "b", "c")),
    SpanQuestion("where", Vocabulary(["name", "place"]), "text", overlap=True),
    TextQuestion("why"),
)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_manifest_gives_a_question_back(question):
    assert question_from_dict(json.loads(json.dumps(question.to_dict()))) == question


def test_an_unknown_type_is_refused():
    with pytest.raises(InputError, match="no type of question 'smell'"):
        question_from_dict({"type": "smell", "name": "a"})


def test_what_a_preference_offers_as_labels():
    assert list(PreferenceQuestion("better", ("b", "a")).labels) == ["b", "a", "tie"]
    assert list(PreferenceQuestion("better", ("b", "a"), tie=False, both_bad=True).labels) == ["b", "a", "neither"]
    assert list(PreferenceQuestion("better", ("b", "a"), tie=False).labels) == ["b", "a"]


@pytest.mark.parametrize("candidates", [("a",), ("a", "a"), ("a", "b", "c"), ("a", "tie"), ("neither", "b")])
def test_candidates_that_make_no_preference(candidates):
    with pytest.raises(InputError, match="better"):
        PreferenceQuestion("better", candidates)


@pytest.mark.parametrize("candidates", [("a",), ("a", "b", "a"), ("a", "b", "tie")])
def test_candidates_that_make_no_ranking(candidates):
    with pytest.raises(InputError, match="order"):
        RankingQuestion("order", candidates)
