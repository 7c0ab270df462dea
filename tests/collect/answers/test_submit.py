"""Taking answers: cases G4, G11, and every way in which an answer may not fit."""

import json

import pytest
from sqlalchemy import Engine, update

from middlemost.collect.assignment.lease import Lease
from middlemost.collect.store import tables
from middlemost.collect.store.failures import RefusalError

from ..acting import begun, places, rater, rows
from ..conftest import NOW


def _code(refused: pytest.ExceptionInfo[RefusalError]) -> tuple[str, int]:
    return refused.value.code, refused.value.status


def test_an_answer_is_stored_and_brings_the_next_item(engine: Engine) -> None:
    begun(engine, 2, overlap=1, order="fixed")
    ann = rater(engine, "ann")
    first = ann.lease()
    stored = ann.answer("yes", first.assignment, now=NOW + 5)
    assert (stored.id, stored.status, stored.ratings) == (1, "rating", 1)
    assert isinstance(stored.next, Lease)
    assert stored.next.name == "t2"
    (row,) = rows(engine, "answer")
    assert json.loads(str(row["value"])) == {"harm": {"value": "yes"}}
    assert (row["item"], row["rater"], row["version"], row["seconds"], row["time"]) == (1, ann.id, 1, 2.5, NOW + 5)
    given = rows(engine, "assignment")[0]
    assert (given["outcome"], given["ended"]) == ("rated", NOW + 5)


def test_the_same_answer_sent_again_is_stored_once(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    first = ann.answer("yes", given.assignment, client="client-twice")
    again = ann.answer("yes", given.assignment, client="client-twice", now=NOW + 0.02)
    assert again == first
    assert len(rows(engine, "answer")) == 1


def test_a_retry_is_known_even_where_another_answer_would_be_refused(engine: Engine) -> None:
    begun(engine, 1, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    ann.answer("yes", given.assignment, client="client-twice")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(tables.study).values(state="closed"))
    assert ann.answer("yes", given.assignment, client="client-twice").id == 1


def test_another_answer_to_the_same_item_is_refused_or_a_correction(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    first = ann.answer("yes", given.assignment)
    with pytest.raises(RefusalError) as refused:
        ann.answer("no", given.assignment, now=NOW + 60)
    assert _code(refused) == ("already-answered", 409)
    second = ann.answer("no", given.assignment, now=NOW + 60, replaces=first.id)
    assert second.status == "rating"
    assert second.ratings == 1
    assert [row["supersedes"] for row in rows(engine, "answer")] == [None, first.id]
    assert sum(ratings for _, ratings, _ in places(engine).values()) == 1
    state = rows(engine, "item_state")[given.item - 1]
    assert (state["ratings"], state["label"]) == (1, "no")


def test_a_correction_of_what_was_corrected_elsewhere_is_refused(engine: Engine) -> None:
    begun(engine, 1, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    first = ann.answer("yes", given.assignment)
    ann.answer("no", given.assignment, replaces=first.id)
    with pytest.raises(RefusalError) as refused:
        ann.answer("unsure", given.assignment, replaces=first.id)
    assert _code(refused) == ("stale", 409)
    assert len(rows(engine, "answer")) == 2


def test_a_study_may_forbid_going_back(engine: Engine) -> None:
    begun(engine, 1, overlap=1, corrections=False)
    ann = rater(engine, "ann")
    given = ann.lease()
    first = ann.answer("yes", given.assignment)
    with pytest.raises(RefusalError) as refused:
        ann.answer("no", given.assignment, replaces=first.id)
    assert _code(refused) == ("no-corrections", 409)


@pytest.mark.parametrize("made_up", [False, True])
def test_another_raters_item_is_refused_like_one_that_is_not_there(engine: Engine, made_up: bool) -> None:
    begun(engine, 2, overlap=1)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    given = ann.lease()
    with pytest.raises(RefusalError) as refused:
        bo.answer("yes", 999 if made_up else given.assignment)
    assert _code(refused) == ("not-assigned", 404)
    assert str(refused.value) == "This item is not yours. Ask for the next item."
    assert rows(engine, "answer") == []


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"harm": {"value": "maybe"}}, "unknown-label"),
        ({"harm": {"value": 1}}, "wrong-type"),
        ({"harm": {"value": ["yes", "no"]}}, "wrong-type"),
        ({"harm": {"value": "x" * 5000}}, "unknown-label"),
        ({"harm": {}}, "missing"),
        ({}, "missing"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_stored(
    engine: Engine, answers: dict[str, object], code: str
) -> None:
    begun(engine, 1, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    before = places(engine)
    with pytest.raises(RefusalError) as refused:
        ann.send(answers, given.assignment)
    assert _code(refused) == ("invalid-answer", 422)
    questions = refused.value.details["questions"]
    assert isinstance(questions, dict)
    assert questions["harm"]["code"] == code
    assert rows(engine, "answer") == []
    assert places(engine) == before
    assert ann.lease().assignment == given.assignment


def test_a_question_that_does_not_exist_is_refused(engine: Engine) -> None:
    begun(engine, 1, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    with pytest.raises(RefusalError) as refused:
        ann.send({"harm": {"value": "yes"}, "other": {"value": "yes"}}, given.assignment)
    assert _code(refused) == ("invalid-answer", 422)


def test_a_closed_study_takes_no_answers_and_a_paused_one_those_it_has_asked_for(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()

    def now_is(state: str) -> None:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(update(tables.study).values(state=state))

    now_is("closed")
    with pytest.raises(RefusalError) as refused:
        ann.answer("yes", given.assignment)
    assert _code(refused) == ("closed", 409)
    now_is("paused")
    stored = ann.answer("yes", given.assignment)
    assert (stored.status, stored.next) == ("rating", "paused")


def test_a_preview_is_kept_apart(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    look = rater(engine, "look", kind="preview", counts=False)
    given = look.lease()
    assert look.answer("yes", given.assignment).status == "preview"
    assert places(engine)[given.name] == (0, 0, 1)
    assert [row["ratings"] for row in rows(engine, "item_state")] == [0, 0]


def test_a_second_tab_is_told_that_the_item_is_done(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    assert ann.lease() == given
    ann.answer("yes", given.assignment)
    with pytest.raises(RefusalError) as refused:
        ann.answer("yes", given.assignment)
    assert _code(refused) == ("already-answered", 409)
    assert ann.lease().name != given.name
