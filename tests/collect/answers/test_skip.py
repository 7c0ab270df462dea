"""Skipping: case G5."""

import json

import pytest
from sqlalchemy import Engine

from middlemost.collect.assignment.lease import Lease
from middlemost.collect.store.failures import RefusalError

from ..acting import begun, places, rater, rows


def test_a_skip_frees_the_place_and_is_not_offered_again(engine: Engine) -> None:
    begun(engine, 2, overlap=1, order="fixed")
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    first = ann.lease()
    skipped = ann.skip(first.assignment)
    assert (skipped.status, skipped.ratings) == ("skipped", 0)
    assert isinstance(skipped.next, Lease)
    assert skipped.next.name == "t2"
    ann.answer("yes", skipped.next.assignment)
    assert ann.ask() == "all-seen"
    assert bo.label("no") == "t1"
    assert places(engine) == {"t1": (0, 1, 0), "t2": (0, 1, 0)}
    statuses = [(row["status"], json.loads(str(row["value"]))) for row in rows(engine, "answer")]
    assert statuses[0] == ("skipped", {"reason": "unclear", "comment": "cannot read"})
    assert [status for status, _ in statuses] == ["skipped", "rating", "rating"]
    assert [row["skips"] for row in rows(engine, "item_state")] == [1, 0]


def test_a_skip_sent_again_is_one_skip(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    first = ann.skip(given.assignment, client="client-skip")
    assert ann.skip(given.assignment, client="client-skip") == first
    assert sum(int(str(row["skips"])) for row in rows(engine, "item_state")) == 1


def test_what_is_done_is_not_skipped(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann = rater(engine, "ann")
    given = ann.lease()
    ann.answer("yes", given.assignment)
    with pytest.raises(RefusalError) as refused:
        ann.skip(given.assignment)
    assert (refused.value.code, refused.value.status) == ("already-answered", 409)


def test_another_raters_item_is_not_skipped(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    given = rater(engine, "ann").lease()
    with pytest.raises(RefusalError) as refused:
        rater(engine, "bo").skip(given.assignment)
    assert refused.value.status == 404


def test_a_study_may_forbid_skipping(engine: Engine) -> None:
    begun(engine, 1, skip=False)
    ann = rater(engine, "ann")
    given = ann.lease()
    with pytest.raises(RefusalError) as refused:
        ann.skip(given.assignment)
    assert refused.value.code == "no-skipping"
    assert places(engine)["t1"][0] == 1
