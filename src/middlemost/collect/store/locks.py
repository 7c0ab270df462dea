"""Locks taken before a commit's changes, in one order in all processes (PostgreSQL)."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import assignment, place, rater
from middlemost.collect.store.writer import Touches

_RATER = Prepared(select(rater.c.id).where(rater.c.id == bindparam("rater")).with_for_update())
_ITEM = Prepared(select(assignment.c.item).where(assignment.c.id == bindparam("assignment")))
_PLACES = Prepared(
    select(place.c.item).where(place.c.item == bindparam("item")).order_by(place.c.grp).with_for_update()
)


def lock_in_order(cursor: Cursor, touched: Sequence[Touches]) -> None:
    """Lock raters, then the places of the items of assignments, each in ascending order.

    Whoever gives out items passes over rows that others hold (SKIP LOCKED), so that these are the only locks a process
    waits for: with one order for all, none waits in a circle.

    Args:
        cursor: Of a transaction at its start.
        touched: What the changes touch.
    """
    for one in sorted({touch.rater for touch in touched}):
        cursor.one(_RATER, rater=one)
    assignments = {touch.assignment for touch in touched if touch.assignment is not None}
    found = [cursor.one(_ITEM, assignment=number) for number in assignments]
    for item in sorted({row[0] for row in found if row is not None}):
        cursor.all(_PLACES, item=item)
