"""Skipping an item, with a reason."""

import json

from sqlalchemy import bindparam, update

from middlemost.collect.answers.record import already_stored, end, record, reply
from middlemost.collect.answers.remark import Remark
from middlemost.collect.answers.task import Stored, assigned_to
from middlemost.collect.assignment.places import give_back
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import item_state
from middlemost.collect.store.versions import standing

_ONE_MORE = Prepared(
    update(item_state).where(item_state.c.item == bindparam("of_item")).values(skips=item_state.c.skips + 1)
)


def skip(cursor: Cursor, remark: Remark, now: float) -> Stored:
    """Give an item back with a reason; it is not given to the same rater again, and its place is free for others.

    Args:
        cursor: Of a transaction.
        remark: What the rater says of the item.
        now: Seconds since 1970.

    Raises:
        RefusalError: The item is not the rater's, is done already, or the study allows no skipping.
    """
    study = standing(cursor)
    known = already_stored(cursor, remark.rater, remark.client)
    if known is not None:
        return reply(cursor, *known, remark.rater, study, now)
    task = assigned_to(cursor, remark.assignment, remark.rater)
    if not study.study.skip:
        raise RefusalError("no-skipping", "This study allows no skipping.", remedy="Flag the item, and answer it.")
    if task.outcome != "open":
        raise RefusalError("already-answered", "This item is done.", remedy="Ask for the next item.")
    value = json.dumps({"reason": remark.reason, "comment": remark.comment}, ensure_ascii=False)
    number = record(cursor, task, rater=remark.rater, client=remark.client, status="skipped", value=value, now=now)
    end(cursor, task.id, "skipped", now)
    if task.holds:
        give_back(cursor, task.item, task.group)
    if task.kind != "preview":
        cursor.run(_ONE_MORE, of_item=task.item)
    return reply(cursor, number, "skipped", remark.rater, study, now)
