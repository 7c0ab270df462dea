"""Flagging an item that is answered all the same."""

from sqlalchemy import bindparam, select, update

from middlemost.collect.answers.remark import Remark
from middlemost.collect.answers.task import assigned_to
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import flag as flags
from middlemost.collect.store.tables import item_state

_BY_CLIENT = Prepared(
    select(flags.c.id).where(flags.c.rater == bindparam("rater"), flags.c.client == bindparam("client"))
)
_INSERT = insertion(flags, "client", "assignment", "item", "rater", "reason", "comment", "time")
_ONE_MORE = Prepared(
    update(item_state).where(item_state.c.item == bindparam("of_item")).values(flags=item_state.c.flags + 1)
)


def flag(cursor: Cursor, remark: Remark, now: float) -> int:
    """Note what a rater says is wrong with an item they were given; a retry notes nothing.

    Args:
        cursor: Of a transaction.
        remark: What the rater says of the item.
        now: Seconds since 1970.

    Returns:
        Number of the flag.

    Raises:
        RefusalError: The item is not the rater's.
    """
    known = cursor.one(_BY_CLIENT, rater=remark.rater, client=remark.client)
    if known is not None:
        return known[0]
    task = assigned_to(cursor, remark.assignment, remark.rater)
    (number,) = cursor.one(
        _INSERT,
        client=remark.client,
        assignment=task.id,
        item=task.item,
        rater=remark.rater,
        reason=remark.reason,
        comment=remark.comment,
        time=now,
    )
    if task.kind != "preview":
        cursor.run(_ONE_MORE, of_item=task.item)
    return number
