"""Writing what raters send: one row each, a retry none, and the reply that brings the next item."""

from sqlalchemy import bindparam, select, update

from middlemost.collect.answers.task import Assigned, Stored, ratings_of
from middlemost.collect.assignment.lease import next_lease
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import answer, assignment
from middlemost.collect.store.versions import Standing

_BY_CLIENT = Prepared(
    select(answer.c.id, answer.c.status).where(
        answer.c.rater == bindparam("rater"), answer.c.client == bindparam("client")
    )
)
_INSERT = insertion(
    answer,
    "client",
    "assignment",
    "item",
    "rater",
    "version",
    "status",
    "value",
    "supersedes",
    "seconds",
    "time",
)
_END = Prepared(
    update(assignment)
    .where(assignment.c.id == bindparam("number"))
    .values(outcome=bindparam("ends"), ended=bindparam("now"))
)


def already_stored(cursor: Cursor, who: int, client: str) -> tuple[int, str] | None:
    """What an earlier try of the same answer stored: its number and status; None for a first try.

    Args:
        cursor: Of a transaction.
        who: The rater's number.
        client: The id that the page gave the answer.
    """
    found = cursor.one(_BY_CLIENT, rater=who, client=client)
    return None if found is None else (found[0], found[1])


def record(
    cursor: Cursor,
    task: Assigned,
    *,
    rater: int,
    client: str,
    status: str,
    value: str,
    now: float,
    seconds: float | None = None,
    supersedes: int | None = None,
) -> int:
    """Append a row to the answers.

    Args:
        cursor: Of a transaction.
        task: What it answers.
        rater: The rater's number.
        client: The id that the page gave it.
        status: `"rating"`, `"late"`, `"skipped"` or `"preview"`.
        value: JSON.
        now: Seconds since 1970.
        seconds: How long it took.
        supersedes: Number of the answer that it replaces.

    Returns:
        The row's number.
    """
    (number,) = cursor.one(
        _INSERT,
        client=client,
        assignment=task.id,
        item=task.item,
        rater=rater,
        version=task.version,
        status=status,
        value=value,
        supersedes=supersedes,
        seconds=seconds,
        time=now,
    )
    return number


def end(cursor: Cursor, number: int, outcome: str, now: float) -> None:
    """End a lease.

    Args:
        cursor: Of a transaction.
        number: Of the assignment.
        outcome: `"rated"`, `"skipped"`, `"expired"` or `"released"`.
        now: Seconds since 1970.
    """
    cursor.run(_END, number=number, ends=outcome, now=now)


def reply(cursor: Cursor, number: int, status: str, who: int, study: Standing, now: float) -> Stored:
    """The reply to something stored: what it is, and what the rater gets next.

    Args:
        cursor: Of a transaction.
        number: Of the row.
        status: Of the row.
        who: The rater's number.
        study: The study as it stands.
        now: Seconds since 1970.
    """
    after = next_lease(cursor, who, study, now)
    return Stored(number, status, after, ratings_of(cursor, who), late=status == "late")
