"""Going back, and the pace."""

import pytest
from sqlalchemy import Engine

from middlemost.collect.answers.history import given_answer, history, pace
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.transaction import reading

from ..acting import begun, rater
from ..conftest import NOW


def test_the_answer_that_stands_comes_back_with_its_item(engine: Engine) -> None:
    begun(engine, 2, overlap=1, order="fixed")
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    given = ann.lease()
    first = ann.answer("yes", given.assignment)
    second = ann.answer("no", given.assignment, replaces=first.id)
    with reading(engine) as cursor:
        lease, answer = given_answer(cursor, given.assignment, ann.id)
        assert (lease.name, lease.assignment) == ("t1", given.assignment)
        assert answer == {"id": second.id, "answers": {"harm": {"value": "no"}}}
        with pytest.raises(RefusalError) as refused:
            given_answer(cursor, given.assignment, bo.id)
    assert refused.value.status == 404


def test_a_skip_is_no_answer_to_go_back_to(engine: Engine) -> None:
    begun(engine, 1)
    ann = rater(engine, "ann")
    given = ann.lease()
    ann.skip(given.assignment)
    with reading(engine) as cursor, pytest.raises(RefusalError):
        given_answer(cursor, given.assignment, ann.id)


def test_the_last_come_first_and_only_ones_own(engine: Engine) -> None:
    begun(engine, 3, overlap=2, order="fixed")
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    bo.label("yes")
    ann.label("yes", NOW + 1)
    ann.skip(ann.lease(NOW + 2).assignment, now=NOW + 3)
    with reading(engine) as cursor:
        found = history(cursor, ann.id)
        assert [(one["item"], one["status"]) for one in found] == [("t2", "skipped"), ("t1", "rating")]
        assert pace(cursor, ann.id) == 2.5
        assert pace(cursor, rater(engine, "cy").id if engine.dialect.name != "sqlite" else 999) is None
