"""Pausing, removing and taking back raters; and looking at the study as one."""

from sqlalchemy import bindparam, select, update

from middlemost.collect.access.manager_log import log_action
from middlemost.collect.access.raters import Rater, RaterState, preview_rater, rater_of, set_state
from middlemost.collect.assignment.places import give_back
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import assignment

_HELD = Prepared(
    select(assignment.c.id, assignment.c.item, assignment.c.grp, assignment.c.holds)
    .where(assignment.c.rater == bindparam("of_rater"), assignment.c.outcome == "open")
    .with_for_update()
)
_END = Prepared(
    update(assignment).where(assignment.c.id == bindparam("number")).values(outcome="expired", ended=bindparam("now"))
)


def set_rater_state(cursor: Cursor, rater: int, state: RaterState, account: int, now: float) -> Rater:
    """Pause, remove or take back a rater. What one who is removed holds is free for others at once.

    Args:
        cursor: Of a transaction that writes.
        rater: Their number.
        state: What they are to be.
        account: The manager's.
        now: Seconds since 1970.

    Returns:
        The rater, as they are now.

    Raises:
        RefusalError: There is no such rater (404).
    """
    if set_state(cursor, rater, state):
        freed = _take_back(cursor, rater, now) if state == "removed" else 0
        log_action(cursor, account, f"rater-{state}", now, rater=rater, freed=freed)
    return rater_of(cursor, rater)


def open_preview(cursor: Cursor, account: int, name: str, now: float) -> Rater:
    """The rater as whom a manager looks at the rater's page; their answers are kept apart.

    Args:
        cursor: Of a transaction that writes.
        account: The manager's.
        name: Of the account.
        now: Seconds since 1970.
    """
    opened = preview_rater(cursor, name, now)
    if opened.state != "active":
        set_state(cursor, opened.id, "active")
    log_action(cursor, account, "preview-opened", now, rater=opened.id)
    return opened


def _take_back(cursor: Cursor, rater: int, now: float) -> int:
    held = cursor.all(_HELD, of_rater=rater)
    for number, item, group, holds in held:
        cursor.run(_END, number=number, now=now)
        if holds:
            give_back(cursor, item, group)
    return len(held)
