"""Sessions of browsers, and tokens of scripts: each opened for one rater or one manager, and revocable.

A rater's browser stays in for 30 days after it was last used, so that a study over weeks asks nobody to come in again.
A manager's stays in for 12 hours after it was last used, and 7 days altogether: it can do more harm. A token has no
end unless it is given one; it is a session with a name, and no cookie ever holds it.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from middlemost.collect.access.roles import Role, Visitor, Way
from middlemost.collect.access.secrets import may_be_secret, new_secret, secret_hash
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import account as account_table
from middlemost.collect.store.tables import rater as rater_table
from middlemost.collect.store.tables import session as session_table

HOUR = 3600.0
RATER_IDLE = 30 * 24 * HOUR
"""How long a rater's browser stays in after it was last used, in seconds."""

MANAGER_IDLE = 12 * HOUR
"""How long a manager's browser stays in after it was last used, in seconds."""

MANAGER_LASTS = 7 * 24 * HOUR
"""How long a manager's browser stays in at most, in seconds."""

RENEWED_AFTER = 1 / 24
"""Which part of the idle time passes before a use is written down: half an hour of a manager's, 30 of a rater's."""


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session just opened; its token is told once and stored nowhere.

    Attributes:
        id: Its number.
        token: What the cookie, or a script's Authorization header, carries.
    """

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Found:
    """A session that lets somebody in.

    Attributes:
        visitor: Who it lets in.
        expires: When it ends unless it is renewed, in seconds since 1970; None if it has no end.
        renew_from: From when on a use should be written down by `renew_session`; None if it never needs to be.
        latest: When it ends at the latest, however much it is used; None if it may be renewed for ever.
    """

    visitor: Visitor
    expires: float | None
    renew_from: float | None
    latest: float | None


_OPEN = insertion(session_table, "hash", "account", "rater", "name", "created", "expires")
_FIND = Prepared(
    select(
        session_table.c.id,
        session_table.c.name,
        session_table.c.created,
        session_table.c.expires,
        session_table.c.account,
        account_table.c.name,
        session_table.c.rater,
        rater_table.c.name,
        rater_table.c.kind,
        rater_table.c.state,
    )
    .outerjoin(account_table, account_table.c.id == session_table.c.account)
    .outerjoin(rater_table, rater_table.c.id == session_table.c.rater)
    .where(session_table.c.hash == bindparam("digest"), session_table.c.revoked.is_(None))
)
_RENEW = Prepared(
    update(session_table)
    .where(session_table.c.id == bindparam("session"), session_table.c.expires > bindparam("now"))
    .values(expires=bindparam("until"))
)


def open_rater_session(cursor: Cursor, rater: int, now: float) -> OpenedSession:
    """Let a rater's browser in.

    Args:
        cursor: Of a transaction that writes.
        rater: Who.
        now: Seconds since 1970.
    """
    return _opened(cursor, None, rater, None, now, now + RATER_IDLE)


def open_manager_session(cursor: Cursor, account: int, now: float) -> OpenedSession:
    """Let a manager's browser in.

    Args:
        cursor: Of a transaction that writes.
        account: Whose.
        now: Seconds since 1970.
    """
    return _opened(cursor, account, None, None, now, now + MANAGER_IDLE)


def make_rater_token(
    cursor: Cursor, rater: int, name: str, now: float, *, expires: float | None = None
) -> OpenedSession:
    """A token by which a script rates as a rater.

    Args:
        cursor: Of a transaction that writes.
        rater: As whom.
        name: What it is called in lists, 1 to 100 characters.
        now: Seconds since 1970.
        expires: When it ends. Default: when it is revoked.

    Raises:
        RefusalError: The name is empty or too long (422).
    """
    return _opened(cursor, None, rater, _checked_name(name), now, expires)


def make_manager_token(
    cursor: Cursor, account: int, name: str, now: float, *, expires: float | None = None
) -> OpenedSession:
    """A token by which a script does what a manager may do.

    Args:
        cursor: Of a transaction that writes.
        account: As whom.
        name: What it is called in lists, 1 to 100 characters.
        now: Seconds since 1970.
        expires: When it ends. Default: when it is revoked.

    Raises:
        RefusalError: The name is empty or too long (422).
    """
    return _opened(cursor, account, None, _checked_name(name), now, expires)


def find_session(cursor: Cursor, token: str, by: Way, now: float) -> Found | None:
    """Who a token lets in; None if nobody: it is unknown, revoked or expired, or its rater was removed.

    A browser's session is shown by a cookie alone and a script's token by a header alone, so that neither of them, once
    it has leaked, does for the other.

    Args:
        cursor: Of a transaction.
        token: What was shown.
        by: How it was shown.
        now: Seconds since 1970.
    """
    row = cursor.one(_FIND, digest=secret_hash(token)) if may_be_secret(token) else None
    if row is None:
        return None
    number, name, created, expires, account, account_name, rater, rater_name, kind, state = row
    if (expires is not None and expires <= now) or state == "removed" or (name is None) != (by == "cookie"):
        return None
    if account is not None:
        visitor = Visitor(Role.MANAGER, account=account, name=account_name, session=number, by=by)
        idle, latest = MANAGER_IDLE, created + MANAGER_LASTS
    else:
        visitor = Visitor(Role.RATER, rater=rater, name=rater_name, kind=kind, session=number, by=by)
        idle, latest = RATER_IDLE, None
    if name is not None or expires is None or expires == latest:
        return Found(visitor, expires, None, latest)
    return Found(visitor, expires, expires - idle * (1 - RENEWED_AFTER), latest)


def renew_session(cursor: Cursor, found: Found, now: float) -> None:
    """Write down that a browser's session was used, which moves its end.

    Args:
        cursor: Of a transaction that writes.
        found: The session.
        now: Seconds since 1970.
    """
    idle = MANAGER_IDLE if found.visitor.role is Role.MANAGER else RATER_IDLE
    until = now + idle if found.latest is None else min(now + idle, found.latest)
    cursor.run(_RENEW, session=found.visitor.session, now=now, until=until)


def _opened(
    cursor: Cursor, account: int | None, rater: int | None, name: str | None, now: float, expires: float | None
) -> OpenedSession:
    token = new_secret()
    (number,) = cursor.one(
        _OPEN, hash=secret_hash(token), account=account, rater=rater, name=name, created=now, expires=expires
    )
    return OpenedSession(number, token)


def _checked_name(name: str) -> str:
    bare = name.strip()
    if not bare or len(bare) > 100 or not bare.isprintable():
        raise RefusalError(
            "token-name",
            "A token needs a name of 1 to 100 characters, in one line.",
            status=422,
            remedy="Name what uses it.",
        )
    return bare
