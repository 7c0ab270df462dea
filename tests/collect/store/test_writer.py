"""The one writer."""

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, event, func, insert, select

from middlemost.collect.store import tables
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.locks import lock_in_order
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.writer import Touches, Writer

from ..acting import begun, rater

_NOTE = Prepared(insert(tables.log).values(time=bindparam("time"), action=bindparam("action"), detail="{}"))
_COUNT = Prepared(select(func.count()).select_from(tables.log))


@pytest.fixture
def writer(engine: Engine) -> Generator[Writer, None, None]:
    migrate(engine)
    opened = Writer(engine)
    yield opened
    opened.close()


def note(action: str) -> Callable[[Cursor], str]:
    def apply(cursor: Cursor) -> str:
        cursor.run(_NOTE, time=0.0, action=action)
        return action

    return apply


def noted(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tables.log.c.action).order_by(tables.log.c.id)).scalars())


def test_a_change_is_durable_when_it_returns(writer: Writer, engine: Engine) -> None:
    assert writer.change_now(note("one")) == "one"
    assert noted(engine) == ["one"]


def together(writer: Writer, changes: list[Callable[[Cursor], Any]]) -> list[Any]:
    """Changes that wait while another is made, so that they share a commit: the result of each, or what it raised."""
    going, go = threading.Event(), threading.Event()

    def hold(cursor: Cursor) -> None:
        del cursor
        going.set()
        go.wait(10)

    found: list[Any] = [None] * len(changes)

    def ask(place: int) -> None:
        try:
            found[place] = writer.change_now(changes[place])
        except Exception as error:
            found[place] = error

    holder = threading.Thread(target=writer.change_now, args=(hold,))
    holder.start()
    assert going.wait(10)
    asking = [threading.Thread(target=ask, args=(place,)) for place in range(len(changes))]
    for place, one in enumerate(asking):
        one.start()
        while writer._waiting.qsize() <= place:
            time.sleep(0.001)
    go.set()
    for one in [holder, *asking]:
        one.join()
    return found


def test_changes_that_wait_share_a_commit(writer: Writer, engine: Engine) -> None:
    writer.change_now(note("first"))
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    assert together(writer, [note(str(number)) for number in range(20)]) == [str(number) for number in range(20)]
    assert len(commits) == 2
    assert noted(engine) == ["first", *map(str, range(20))]


def test_a_change_that_fails_takes_no_other_with_it(writer: Writer, engine: Engine) -> None:
    def fail(cursor: Cursor) -> None:
        cursor.run(_NOTE, time=0.0, action="half")
        raise ZeroDivisionError

    found = together(writer, [note("before"), fail, note("behind")])
    assert found[0] == "before"
    assert isinstance(found[1], ZeroDivisionError)
    assert found[2] == "behind"
    assert noted(engine) == ["before", "behind"]


def test_a_refusal_costs_no_second_try(writer: Writer, engine: Engine) -> None:
    made: list[int] = []

    def refuse(cursor: Cursor) -> None:
        del cursor
        raise RefusalError("no", "No.")

    def count(cursor: Cursor) -> int:
        made.append(1)
        return cursor.one(_COUNT)[0]

    found = together(writer, [note("before"), refuse, count])
    assert isinstance(found[1], RefusalError)
    assert found[2] == 1
    assert made == [1]


def test_changes_of_an_event_loop_come_back_to_it(writer: Writer, engine: Engine) -> None:
    async def many() -> list[str]:
        return await asyncio.gather(*(writer.change(note(str(number))) for number in range(50)))

    assert asyncio.run(many()) == [str(number) for number in range(50)]
    assert len(noted(engine)) == 50


def test_a_change_whose_asker_has_gone_is_made_all_the_same(writer: Writer, engine: Engine) -> None:
    async def leave() -> None:
        asked = asyncio.ensure_future(writer.change(note("left")))
        await asyncio.sleep(0)
        asked.cancel()

    asyncio.run(leave())
    writer.change_now(note("after"))
    assert noted(engine) == ["left", "after"]


def test_the_end_waits_for_what_was_asked_before(engine: Engine) -> None:
    migrate(engine)
    writer = Writer(engine)
    asking = [threading.Thread(target=writer.change_now, args=(note(str(number)),)) for number in range(10)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    writer.close()
    assert len(noted(engine)) == 10
    with pytest.raises(RuntimeError, match="has ended"):
        writer.change_now(note("late"))


def test_another_process_that_writes_is_waited_for(writer: Writer, engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as other:
        holding = other.begin()
        other.execute(insert(tables.log).values(time=0.0, action="other", detail="{}"))
        asked = threading.Thread(target=writer.change_now, args=(note("ours"),))
        asked.start()
        time.sleep(0.2)
        holding.commit()
    asked.join(10)
    assert sorted(noted(engine)) == ["other", "ours"]


def test_locks_are_taken_for_raters_then_items_in_order(engine: Engine) -> None:
    begun(engine, 3, overlap=1)
    raters = [rater(engine, name) for name in ("ann", "bo")]
    leases = [one.lease() for one in raters]
    writer = Writer(engine, lock_in_order)
    try:
        touches = [Touches(one.id, lease.assignment) for one, lease in zip(raters, leases, strict=True)]
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            raw = connection.connection.cursor()
            lock_in_order(Cursor(raw, engine.dialect), [*touches, Touches(raters[0].id, 999)])
            raw.close()
        assert asyncio.run(writer.change(note("locked"), touches[0])) == "locked"
    finally:
        writer.close()
