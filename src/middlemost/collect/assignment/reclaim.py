"""Taking back the items of raters who left: judged when somebody asks, by no cleaning job."""

from sqlalchemy import bindparam, select, update

from middlemost.collect.assignment.places import give_back
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import assignment

MOST_AT_ONCE = 100
"""Leases taken back in one request at most; the next request goes on."""

_EXPIRED = Prepared(
    select(assignment.c.id, assignment.c.item, assignment.c.grp, assignment.c.holds)
    .where(assignment.c.outcome == "open", assignment.c.expires <= bindparam("now"))
    .order_by(assignment.c.expires)
    .limit(MOST_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_END = Prepared(
    update(assignment)
    .where(assignment.c.id == bindparam("assignment"))
    .values(outcome="expired", ended=bindparam("now"))
)


def take_back_expired(cursor: Cursor, now: float) -> int:
    """End the leases that have run out, and open their places to others.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.

    Returns:
        How many were taken back.
    """
    expired = cursor.all(_EXPIRED, now=now)
    for lease, item, group, holds in expired:
        cursor.run(_END, assignment=lease, now=now)
        if holds:
            give_back(cursor, item, group)
    return len(expired)
