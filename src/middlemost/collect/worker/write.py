"""Writing what was found, a little at a time, so that nobody who rates has to wait."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Engine, Float, Integer, Text, bindparam, exists, insert, select, update

from middlemost.collect.store.failures import is_passing
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, item_state, rater_state, result
from middlemost.collect.store.transaction import writing
from middlemost.collect.worker.states import ItemState, RaterState

ROWS = 100
"""Rows a transaction at most."""

PAUSE = 0.01
"""Seconds between two transactions at least; three times what the last one took if that is longer."""

ATTEMPTS = 3
"""How often a transaction is tried where another process is in its way."""

T = TypeVar("T")

_UNCHANGED = (
    select(item_state.c.item)
    .where(
        item_state.c.item == bindparam("of_item"),
        item_state.c.ratings == bindparam("there"),
        ~exists().where(
            answer.c.item == bindparam("of_item"), answer.c.id > bindparam("last"), answer.c.status == "rating"
        ),
    )
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_ITEM = Prepared(
    update(item_state)
    .where(item_state.c.item == _UNCHANGED)
    .values(
        ratings=bindparam("ratings", type_=Integer),
        label=bindparam("label", type_=Text),
        posterior=bindparam("posterior", type_=Float),
        spread=bindparam("spread", type_=Text),
    )
)
_RATER = Prepared(
    update(rater_state)
    .where(rater_state.c.rater == bindparam("of_rater"))
    .values({name: bindparam(name) for name in ("ratings", "quality", "confusion")})
)
_NEW_RATER = Prepared(
    insert(rater_state).values(
        rater=bindparam("of_rater"), **{name: bindparam(name) for name in ("ratings", "quality", "confusion")}
    )
)
_RESULT = Prepared(
    update(result)
    .where(result.c.name == bindparam("of_name"))
    .values({name: bindparam(name) for name in ("value", "answers", "computed")})
)
_NEW_RESULT = Prepared(
    insert(result).values(
        name=bindparam("of_name"), **{name: bindparam(name) for name in ("value", "answers", "computed")}
    )
)


def write_items(
    engine: Engine, wanted: Mapping[int, ItemState], there: Mapping[int, ItemState], last: Mapping[int, int]
) -> int:
    """Write what items are to show, where people would see a difference.

    An item that got an answer meanwhile is left alone: the server has just brought it up to date, and the answer
    brings about the next refit. So is one whose row the server holds at this moment (PostgreSQL): who waits for no
    row is in nobody's circle of locks.

    Args:
        engine: The database.
        wanted: What is to stand of each item.
        there: What stood there when the answers were read.
        last: The highest number of an answer to each item that was read.

    Returns:
        How many items were to be written.
    """
    rows: list[Mapping[str, Any]] = [
        {
            "of_item": item,
            "there": there[item].ratings if item in there else 0,
            "last": last[item],
            "ratings": state.ratings,
            "label": state.label,
            "posterior": state.posterior,
            "spread": state.spread,
        }
        for item, state in sorted(wanted.items())
        if not state.shows_as(there.get(item, ItemState(0)))
    ]
    for batch in _batches(rows):
        gently(engine, lambda cursor, batch=batch: cursor.many(_ITEM, batch))
    return len(rows)


def write_raters(engine: Engine, wanted: Mapping[int, RaterState], there: Mapping[int, RaterState]) -> int:
    """Write what is known of raters.

    Args:
        engine: The database.
        wanted: What is to stand of each rater.
        there: What stands there.

    Returns:
        How many raters were written.
    """
    rows = [
        {"of_rater": rater, "ratings": state.ratings, "quality": state.quality, "confusion": state.confusion}
        for rater, state in sorted(wanted.items())
        if state != there.get(rater)
    ]
    for batch in _batches(rows):
        gently(engine, lambda cursor, batch=batch: [_put(cursor, _RATER, _NEW_RATER, row) for row in batch])
    return len(rows)


def write_results(engine: Engine, results: Mapping[str, Any], answers: int, now: float) -> None:
    """Write what was computed of the whole study, all in one transaction.

    Args:
        engine: The database.
        results: Name → what goes into JSON.
        answers: The number of the last answer that went in.
        now: Seconds since 1970.
    """
    rows = [
        {"of_name": name, "value": json.dumps(value, ensure_ascii=False), "answers": answers, "computed": now}
        for name, value in results.items()
    ]
    gently(engine, lambda cursor: [_put(cursor, _RESULT, _NEW_RESULT, row) for row in rows])


def gently(engine: Engine, change: Callable[[Cursor], object]) -> None:
    """Make a change in a transaction of its own, and leave the database to others for a while.

    Args:
        engine: The database.
        change: A change that may run again after a rollback.

    Raises:
        Exception: Whatever kept the change from being made, also after a few attempts.
    """
    for attempt in range(ATTEMPTS):
        try:
            with writing(engine) as cursor:
                started = time.monotonic()  # the wait for others is over
                change(cursor)
        except Exception as error:
            if not is_passing(error) or attempt == ATTEMPTS - 1:
                raise
        else:
            time.sleep(max(PAUSE, 3 * (time.monotonic() - started)))
            return
        time.sleep(0.1 * 2**attempt)


def _put(cursor: Cursor, change: Prepared, addition: Prepared, row: Mapping[str, Any]) -> None:
    if cursor.run(change, **row) == 0:
        cursor.run(addition, **row)


def _batches(rows: Sequence[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, ROWS)):
        yield batch
