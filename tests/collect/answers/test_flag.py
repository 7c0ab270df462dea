"""Flagging."""

import pytest
from sqlalchemy import Engine

from middlemost.collect.store.failures import RefusalError

from ..acting import begun, rater, rows


def test_a_flag_is_noted_once_and_the_item_stays(engine: Engine) -> None:
    begun(engine, 1)
    ann = rater(engine, "ann")
    given = ann.lease()
    assert ann.flag(given.assignment, client="client-flag") == ann.flag(given.assignment, client="client-flag") == 1
    (row,) = rows(engine, "flag")
    assert (row["item"], row["rater"], row["reason"]) == (1, ann.id, "technical")
    assert [one["flags"] for one in rows(engine, "item_state")] == [1]
    assert ann.lease().assignment == given.assignment


def test_what_was_answered_can_still_be_flagged(engine: Engine) -> None:
    begun(engine, 1)
    ann = rater(engine, "ann")
    given = ann.lease()
    ann.answer("yes", given.assignment)
    assert ann.flag(given.assignment) == 1


def test_another_raters_item_is_not_flagged(engine: Engine) -> None:
    begun(engine, 1)
    given = rater(engine, "ann").lease()
    with pytest.raises(RefusalError) as refused:
        rater(engine, "bo").flag(given.assignment)
    assert refused.value.status == 404
