"""The checks that other tests rely on: they find what is wrong, and nothing where all is well."""

import pytest
from sqlalchemy import Engine, text

from .acting import begun, rater
from .conftest import NOW
from .whole import faults, lost


@pytest.fixture
def rated(engine: Engine) -> Engine:
    """A study with an item rated, one skipped, one leased, one late, and one nobody had."""
    begun(engine, 5, overlap=2, order="fixed", lease_minutes=10)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    ann.label("yes")
    late = ann.lease()
    bo.label("no", NOW + 3600)  # takes back what ann has
    assert ann.answer("no", late.assignment, now=NOW + 3600).late
    ann.skip(ann.lease(NOW + 3600).assignment, now=NOW + 3600)
    ann.lease(NOW + 3600)
    return engine


def test_nothing_is_wrong_with_a_study_that_was_left_alone(rated: Engine) -> None:
    assert faults(rated) == {}
    assert set(faults(rated, complete=True)) == {"an item lacks ratings", "an assignment is open for ever"}


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("UPDATE place SET held = held + 1 WHERE item = 5", "a place's counts are not what assignments say"),
        ("UPDATE rater SET ratings = ratings + 1", "a rater's count is not what the answers say"),
        ("UPDATE item_state SET ratings = 2 WHERE item = 5", "an item's count is not what the answers say"),
        ("DELETE FROM answer WHERE id = 1", "a rated assignment has no answer, or an answer's assignment is not rated"),
        ("UPDATE assignment SET outcome = 'open' WHERE outcome = 'released'", "a rater has two items at once"),
        ("UPDATE assignment SET outcome = 'expired'", "a late answer's assignment is not released"),
        ("UPDATE answer SET rater = 2 WHERE id = 1", "an answer is not of its assignment's item and rater"),
        ("UPDATE place SET wanted = 1, open = 0 WHERE item = 1", "an item has more ratings than are wanted"),
        ("UPDATE rater SET reached = 9", "a rater has passed an open item that they have not had"),
    ],
)
def test_what_is_wrong_is_found(rated: Engine, done: str, found: str) -> None:
    with rated.begin() as connection:
        connection.execute(text(done))
    assert found in faults(rated)


def test_an_acknowledged_answer_that_is_gone_or_other_than_said_is_found(rated: Engine) -> None:
    with rated.connect() as connection:
        answers = connection.execute(text("SELECT client, id, status FROM answer")).all()
    said = {client: (number, status) for client, number, status in answers}
    assert lost(rated, [said]) == []
    wrong = {answers[0].client: (answers[0].id, "late"), "client-gone": (1, "rating")}
    assert [client for client, *_ in lost(rated, [wrong])] == list(wrong)
