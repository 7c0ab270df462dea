"""What managers do to a study, on both kinds of database."""

import pytest
from sqlalchemy import Engine

from middlemost.collect.steering.inviting import end_session, invite, make_token, withdraw
from middlemost.collect.steering.raters import open_preview, set_rater_state
from middlemost.collect.steering.study import set_study_state
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.transaction import writing

from ..acting import places, rater, rows
from ..conftest import NOW


@pytest.fixture
def account(study_engine: Engine) -> int:
    """A manager's account; its number."""
    with study_engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("INSERT INTO account (name, password, created) VALUES ('boss', 'x', 0)")
    return 1


def test_the_state_of_a_study(study_engine: Engine, account: int):
    with writing(study_engine) as cursor:
        assert set_study_state(cursor, "paused", account, NOW)
        assert not set_study_state(cursor, "paused", account, NOW)
        assert set_study_state(cursor, "closed", account, NOW)
        assert set_study_state(cursor, "open", account, NOW)
    assert [row["action"] for row in rows(study_engine, "log")] == ["study-paused", "study-closed", "study-open"]


def test_what_a_removed_rater_holds_is_free_at_once(study_engine: Engine, account: int):
    ann, bo = rater(study_engine, "ann"), rater(study_engine, "bo")
    task = ann.lease()
    for _ in range(3):
        bo.label("yes")
    with writing(study_engine) as cursor:
        assert set_rater_state(cursor, ann.id, "removed", account, NOW).state == "removed"
    assert ann.ask() == "removed"
    assert sum(held for held, _, _ in places(study_engine).values()) == 1  # bo's
    outcomes = [row["outcome"] for row in rows(study_engine, "assignment") if row["rater"] == ann.id]
    assert outcomes == ["expired"]
    with writing(study_engine) as cursor:
        set_rater_state(cursor, ann.id, "active", account, NOW)
    assert ann.answer("yes", task.assignment).status == "late"  # what comes after all is kept


def test_whoever_had_passed_the_item_gets_it_again(study_engine: Engine, account: int):
    """Two places an item; ann holds one of t1 while bo and cy rate all else."""
    ann, bo = rater(study_engine, "ann"), rater(study_engine, "bo")
    task = ann.lease()
    with writing(study_engine) as cursor:
        set_rater_state(cursor, ann.id, "removed", account, NOW)
    cy = rater(study_engine, "cy")
    for one in (bo, cy):
        for _ in range(4):
            one.label("yes")
    assert places(study_engine)[task.name] == (0, 2, 0)


def test_the_same_preview_each_time_and_active_again(study_engine: Engine, account: int):
    with writing(study_engine) as cursor:
        first = open_preview(cursor, account, "boss", NOW)
        set_rater_state(cursor, first.id, "removed", account, NOW)
        again = open_preview(cursor, account, "boss", NOW)
    assert (again.id, again.kind, again.counts) == (first.id, "preview", False)
    with writing(study_engine) as cursor:
        assert set_rater_state(cursor, first.id, "active", account, NOW).state == "active"


def test_links_tokens_and_what_is_refused(study_engine: Engine, account: int):
    with writing(study_engine) as cursor:
        made = invite(cursor, "personal", account, NOW)
        assert made.rater is not None
        again = invite(cursor, "personal", account, NOW, rater=made.rater)
        assert (again.rater, again.name) == (made.rater, made.name)
        withdraw(cursor, made.link.id, account, NOW)
        token = make_token(cursor, "bot", "model", account, NOW)
        end_session(cursor, token.session.id, account, NOW)
        look = open_preview(cursor, account, "boss", NOW)
        for refused, status in (
            (lambda: withdraw(cursor, made.link.id, account, NOW), 404),
            (lambda: end_session(cursor, token.session.id, account, NOW), 404),
            (lambda: invite(cursor, "personal", account, NOW, rater=999), 404),
            (lambda: invite(cursor, "personal", account, NOW, rater=look.id), 409),
            (lambda: invite(cursor, "join", account, NOW, group="none"), 422),
            (lambda: make_token(cursor, "bot", "person", account, NOW), 409),
            (lambda: set_rater_state(cursor, 999, "paused", account, NOW), 404),
        ):
            with pytest.raises(RefusalError) as error:
                refused()
            assert error.value.status == status
    assert [row["action"] for row in rows(study_engine, "log")] == [
        "link-made",
        "link-made",
        "link-withdrawn",
        "token-made",
        "session-ended",
        "preview-opened",
    ]
