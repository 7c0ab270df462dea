"""What managers did: written beside the change itself, in its transaction, and never changed."""

import json
import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from middlemost.collect.access.secrets import PATTERN
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import account as account_table
from middlemost.collect.store.tables import log

_SECRETS = re.compile(rf"{PATTERN.pattern}|\$argon2[a-z]*\$[^\"\s]*")
_HIDDEN = "[secret]"

_WRITE = insertion(log, "time", "account", "action", "detail")
_LAST = Prepared(
    select(log.c.id, log.c.time, account_table.c.name, log.c.action, log.c.detail)
    .outerjoin(account_table, account_table.c.id == log.c.account)
    .where(log.c.id < bindparam("before"))
    .order_by(log.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """Something that a manager did.

    Attributes:
        id: Number of the line.
        time: When, in seconds since 1970.
        account: Name of the manager's account; None for a command on the server itself.
        action: What, in a word or two, such as `rater-removed`.
        detail: To what.
    """

    id: int
    time: float
    account: str | None
    action: str
    detail: dict[str, object]


def log_action(cursor: Cursor, account: int | None, action: str, now: float, **detail: object) -> None:
    """Write down what a manager did. What looks like a secret or the hash of a password is left out of it.

    Args:
        cursor: Of the transaction that does it.
        account: Whose account; None for a command on the server itself.
        action: What, in a word or two, such as `rater-removed`.
        now: Seconds since 1970.
        detail: To what; whatever JSON can hold.
    """
    text = _SECRETS.sub(_HIDDEN, json.dumps(detail, ensure_ascii=False, sort_keys=True))
    cursor.one(_WRITE, time=now, account=account, action=action, detail=text)


def last_actions(cursor: Cursor, most: int = 200, *, before: int | None = None) -> list[LogLine]:
    """What managers did last, the newest first.

    Args:
        cursor: Of a transaction.
        most: How many lines. Default: 200.
        before: Only lines with smaller numbers, to turn the page. Default: all.
    """
    rows = cursor.all(_LAST, most=most, before=2**31 - 1 if before is None else before)
    return [LogLine(number, time, name, action, json.loads(detail)) for number, time, name, action, detail in rows]
