"""What a rater has given so far: to go back to, to see their pace."""

import json
from statistics import median
from typing import Any

from sqlalchemy import bindparam, or_, select

from middlemost.collect.assignment.lease import Lease
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, assignment, item

LAST = 50
"""So many answers back does a rater see, and is their pace taken from."""

_GIVEN = Prepared(
    select(
        assignment.c.id,
        assignment.c.item,
        item.c.name,
        item.c.fields,
        assignment.c.version,
        assignment.c.sides,
        assignment.c.expires,
        answer.c.id,
        answer.c.value,
    )
    .join(item, item.c.id == assignment.c.item)
    .join(answer, answer.c.assignment == assignment.c.id)
    .where(
        assignment.c.id == bindparam("assignment"),
        assignment.c.rater == bindparam("rater"),
        or_(answer.c.status == "rating", answer.c.status == "preview"),
    )
    .order_by(answer.c.id.desc())
    .limit(1)
)
_LAST = Prepared(
    select(answer.c.assignment, item.c.name, answer.c.status, answer.c.time, answer.c.seconds)
    .join(item, item.c.id == answer.c.item)
    .where(answer.c.rater == bindparam("rater"))
    .order_by(answer.c.id.desc())
    .limit(LAST)
)


def given_answer(cursor: Cursor, number: int, who: int) -> tuple[Lease, dict[str, Any]]:
    """An item that a rater has answered, and the answer that stands.

    Args:
        cursor: Of a transaction.
        number: Of the assignment.
        who: The rater's number.

    Returns:
        The item as it was given to them, and `{"id", "answers"}`.

    Raises:
        RefusalError: It is another rater's, or there is no such answer: the same answer to both.
    """
    found = cursor.one(_GIVEN, assignment=number, rater=who)
    if found is None:
        raise RefusalError("not-assigned", "There is no such answer of yours.", status=404)
    *lease, answered, value = found
    return Lease(*lease), {"id": answered, "answers": json.loads(value)}


def history(cursor: Cursor, who: int) -> list[dict[str, Any]]:
    """A rater's last answers and skips, newest first.

    Args:
        cursor: Of a transaction.
        who: The rater's number.
    """
    return [
        {"assignment": number, "item": name, "status": status, "time": time}
        for number, name, status, time, _ in cursor.all(_LAST, rater=who)
    ]


def pace(cursor: Cursor, who: int) -> float | None:
    """Median seconds of a rater's last answers; None where there are none.

    Args:
        cursor: Of a transaction.
        who: The rater's number.
    """
    seconds = [row[4] for row in cursor.all(_LAST, rater=who) if row[4] is not None]
    return median(seconds) if seconds else None
