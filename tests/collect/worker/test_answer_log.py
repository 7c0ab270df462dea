"""On PostgreSQL, answers become visible in another order than their numbers were drawn in."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, text

from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.transaction import reading
from middlemost.collect.worker import answer_log
from middlemost.collect.worker.answer_log import AnswerLog

from ..conftest import NOW
from .crowd import answer, new_rater, new_study, rate_all


def read(engine: Engine, log: AnswerLog) -> list[str]:
    """Read what is new; all values that stand, in the order of their numbers."""
    with reading(engine) as cursor:
        log.read(cursor)
    column = log.counted("harm", models=False)
    return [log.given["harm"].values[code] for code in column.value.tolist()]


@pytest.fixture
def postgresql(postgresql_url: str) -> Any:
    opened = open_engine(postgresql_url)
    new_study(opened, 50)
    yield opened
    opened.dispose()


@pytest.fixture
def begun(postgresql: Engine) -> Any:
    """Begins a transaction that answers an item and is not committed; a server locks its rater first."""
    opened: list[Connection] = []

    def begin(rater: int, item: int, value: str, connection: Connection | None = None) -> Connection:
        if connection is None:
            connection = locking(postgresql, rater)
        opened.append(connection)
        given = {"item": item, "rater": rater, "version": 1}
        held = insert(tables.assignment).values(
            **given, grp="", holds=1, draw="random", created=NOW, expires=NOW + 9, outcome="rated"
        )
        number = connection.execute(held.returning(tables.assignment.c.id)).scalar_one()
        connection.execute(
            insert(tables.answer).values(
                **given,
                client=f"client-{item}-{rater}",
                assignment=number,
                status="rating",
                value=json.dumps({"harm": {"value": value}}),
                time=NOW,
            )
        )
        return connection

    yield begin
    for connection in opened:
        connection.close()


def locking(engine: Engine, rater: int) -> Connection:
    """A transaction that has locked a rater, and so has its number, and has written nothing."""
    connection = engine.connect()
    connection.begin()
    connection.execute(select(tables.rater.c.id).where(tables.rater.c.id == rater).with_for_update())
    return connection


def commit(connection: Connection) -> None:
    transaction = connection.get_transaction()
    assert transaction is not None
    transaction.commit()


def test_an_answer_that_shows_after_later_ones_is_read(postgresql: Engine, begun: Callable[..., Connection]):
    raters = [new_rater(postgresql, f"r{n}") for n in range(3)]
    log = AnswerLog(["harm"])
    slow = begun(raters[0], 1, "yes")
    commit(begun(raters[1], 2, "no"))
    assert read(postgresql, log) == ["no"]
    slower = begun(raters[2], 3, "unsure")
    commit(begun(raters[1], 4, "no"))
    assert read(postgresql, log) == ["no", "no"]
    commit(slow)
    assert read(postgresql, log) == ["yes", "no", "no"]
    assert read(postgresql, log) == ["yes", "no", "no"]
    commit(slower)
    assert read(postgresql, log) == ["yes", "no", "unsure", "no"]


def test_a_transaction_that_began_last_may_have_the_lower_number(postgresql: Engine, begun: Callable[..., Connection]):
    raters = [new_rater(postgresql, f"r{n}") for n in range(2)]
    log = AnswerLog(["harm"])
    first = locking(postgresql, raters[0])
    slow = begun(raters[1], 1, "yes")
    commit(begun(raters[0], 2, "no", first))  # no transaction has ended since `slow` began: its id is the next to come
    assert read(postgresql, log) == ["no"]
    commit(slow)
    assert read(postgresql, log) == ["yes", "no"]


def test_the_mark_follows_once_nothing_can_come_below_it(postgresql: Engine, begun: Callable[..., Connection]):
    raters = [new_rater(postgresql, f"r{n}") for n in range(3)]
    log = AnswerLog(["harm"])
    slow = begun(raters[0], 1, "yes")
    commit(begun(raters[1], 2, "no"))
    read(postgresql, log)
    assert log.mark == 0
    late = begun(raters[2], 3, "no")  # began after the reading, so the first mark need not wait for it
    commit(slow)
    read(postgresql, log)
    assert log.mark == 2
    commit(late)
    read(postgresql, log)
    read(postgresql, log)
    assert log.mark == 3
    assert log._above == set()


def test_a_transaction_that_fails_leaves_no_gap_to_wait_for(postgresql: Engine, begun: Callable[..., Connection]):
    raters = [new_rater(postgresql, f"r{n}") for n in range(2)]
    log = AnswerLog(["harm"])
    failing = begun(raters[0], 1, "yes")
    commit(begun(raters[1], 2, "no"))
    read(postgresql, log)
    failing.rollback()
    assert read(postgresql, log) == ["no"]
    assert log.mark == 2


def test_a_reader_without_writes_holds_no_mark_up(postgresql: Engine, begun: Callable[..., Connection]):
    rater = new_rater(postgresql, "ann")
    log = AnswerLog(["harm"])
    with postgresql.connect() as backing_up:
        backing_up.execute(text("BEGIN ISOLATION LEVEL REPEATABLE READ"))
        backing_up.execute(text("SELECT count(*) FROM answer"))
        commit(begun(rater, 1, "yes"))
        assert read(postgresql, log) == ["yes"]
        assert read(postgresql, log) == ["yes"]
        assert log.mark == 1


def test_what_was_read_is_not_read_again(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    new_study(engine, 7, overlap=2)
    monkeypatch.setattr(answer_log, "AT_ONCE", 3)
    log = AnswerLog(["harm", "never asked"])
    given = rate_all(engine, new_rater(engine, "ann"), lambda item: ["yes", "no"][item % 2])
    assert len(read(engine, log)) == 7
    assert len(read(engine, log)) == 7
    assert log.mark == log.last == given[-1][1]
    added: list[int] = []
    adding = log._add
    monkeypatch.setattr(log, "_add", lambda *row: (added.append(row[0]), adding(*row)))
    rate_all(engine, new_rater(engine, "bo"), lambda item: "unsure", most=4)
    assert len(read(engine, log)) == 11
    assert len(added) == 4
    assert min(added) > given[-1][1]
    assert len(log.counted("never asked", models=True).item) == 0


def test_only_the_last_of_several_corrections_stands(engine: Engine):
    new_study(engine, 1)
    ann = new_rater(engine, "ann")
    ((assignment, number, _),) = rate_all(engine, ann, lambda item: "yes")
    log = AnswerLog(["harm"])
    assert read(engine, log) == ["yes"]
    for value in ("no", "unsure"):
        number = answer(engine, ann, assignment, {"harm": value}, replaces=number).id
    assert read(engine, log) == ["unsure"]
    assert read(engine, AnswerLog(["harm"])) == ["unsure"]
