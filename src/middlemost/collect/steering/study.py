"""Pausing, resuming and closing a study."""

from typing import Literal

from sqlalchemy import bindparam, update

from middlemost.collect.access.manager_log import log_action
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import study

StudyState = Literal["open", "paused", "closed"]
"""Items are given out; none for now; no more, and no answer is taken."""

_SET = Prepared(update(study).where(study.c.id == 1, study.c.state != bindparam("to")).values(state=bindparam("to")))


def set_study_state(cursor: Cursor, state: StudyState, account: int, now: float) -> bool:
    """Open, pause or close a study. A closed one may be opened again.

    Args:
        cursor: Of a transaction that writes.
        state: What it is to be.
        account: The manager's.
        now: Seconds since 1970.

    Returns:
        Whether it was something else before.
    """
    changed = cursor.run(_SET, to=state) > 0
    if changed:
        log_action(cursor, account, f"study-{state}", now)
    return changed
