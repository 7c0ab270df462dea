"""Questions that an audit does not judge yet."""

import json

import pytest

from middlemost import audit, compare, read
from middlemost.data.question import PreferenceQuestion
from middlemost.errors import InputError
from middlemost.jobs.audit.folder import write_nothing_judged
from middlemost.jobs.audit.result import Unjudged
from middlemost.jobs.audit.unjudged import nothing_judged, unjudged_questions
from middlemost.report import render
from tests.jobs.audit.forms import answered
from tests.questions.forms import form

SENTENCES = [
    "“order” (ranking): 60 answers by 3 raters, which audit does not judge yet.",
    "“where” (spans): 60 answers by 3 raters, which audit does not judge yet.",
    "“why” (text): 40 answers by 2 raters, which audit does not judge yet.",
]


def test_what_can_be_judged_is_and_the_rest_is_named():
    found = audit(answered("order", "ok", "where", "why"), resamples=0)
    assert found.question.name == "ok"
    assert [one.sentence for one in found.unjudged] == SENTENCES
    written = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert written["unjudged"][1] == {
        "question": "where", "kind": "spans", "answers": 60, "items": 20, "raters": 3, "parts": [],
        "sentence": SENTENCES[1],
    }  # fmt: skip
    page = render(found)
    assert all(sentence in page for sentence in SENTENCES)


def test_questions_that_are_all_judged_are_not_named():
    assert audit(answered("ok"), resamples=0).unjudged == ()


def test_several_that_can_be_judged_are_still_for_the_caller_to_choose_from():
    data = answered("ok", "better", "where")
    with pytest.raises(InputError, match="There are 2 questions: ok, better"):
        audit(data)
    assert [one.question for one in audit(data, question="ok", resamples=0).unjudged] == ["where"]
    assert [one.question for one in audit(data, question="better", resamples=0).unjudged] == ["better", "where"]


def test_nothing_to_judge_is_said_in_a_sentence():
    data = answered("order", "where", "why")
    nothing = nothing_judged(data, None)
    assert [one.sentence for one in nothing.unjudged] == SENTENCES
    assert nothing.sentence.startswith("There is nothing to judge yet in these questions")
    with pytest.raises(InputError, match=r"^There is nothing to judge yet in these questions.*“where” \(spans\): 60"):
        audit(data)


def test_a_named_question_that_cannot_be_judged():
    nothing = nothing_judged(answered("ok", "where", "why"), "where")
    assert [one.sentence for one in nothing.unjudged] == SENTENCES[1:2]
    assert "in this question:" in nothing.sentence
    assert nothing_judged(answered("ok", "where"), "ok") is None
    with pytest.raises(InputError, match="no question 'x'"):
        nothing_judged(answered("ok"), "x")


def test_what_is_written_reads_back(tmp_path):
    data = answered("where")
    write_nothing_judged(nothing_judged(data, None), data, tmp_path / "audit")
    assert sorted(one.name for one in (tmp_path / "audit").iterdir()) == ["audit.json", "dataset"]
    written = json.loads((tmp_path / "audit" / "audit.json").read_text())
    assert (written["schema"], written["question"], written["statuses"]) == ("middlemost.audit/1", None, {"rating": 60})
    assert read(tmp_path / "audit") == data


def test_unknown_raters_and_the_parts_of_a_preference_in_words():
    data = form([("p", None, "where", []), ("p", None, "where", [])], *answered("where").questions.values())
    (one,) = unjudged_questions(data)
    assert one.sentence == "“where” (spans): 2 answers, which audit does not judge yet."
    plain = form([("p", "x", "better", {"choice": "A"})], PreferenceQuestion("better", ("A", "B")))
    assert unjudged_questions(plain, "better") == ()
    for parts, words in (
        (("strength",), "strength is not"),
        (("turns",), "turns are not"),
        (("strength", "criteria", "turns"), "strength, criteria and turns are not"),
    ):
        assert f"as a label; {words} judged yet." in Unjudged("better", "preference", 1, 1, 1, parts).sentence


def test_compare_takes_the_choice_of_a_preference_and_no_spans():
    found = compare(answered("better", "where"), methods=["majority", "dawid-skene"], resamples=10)
    assert found.pairs.shape == (2, 2)
    with pytest.raises(InputError, match="answered by spans of a text"):
        compare(answered("where"))
