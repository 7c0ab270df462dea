"""Which sessions and tokens there are, and ending them."""

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select, update

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import session


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session or token that lets somebody in, as managers see it: all but its secret.

    Attributes:
        id: Its number.
        account: The manager's account, or None.
        rater: The rater's number, or None.
        name: Of a token; a browser's session has none.
        created: When it was opened, in seconds since 1970.
        expires: When it ends, or None.
    """

    id: int
    account: int | None
    rater: int | None
    name: str | None
    created: float
    expires: float | None


_LISTED = select(
    session.c.id, session.c.account, session.c.rater, session.c.name, session.c.created, session.c.expires
).where(
    session.c.revoked.is_(None),
    or_(session.c.expires.is_(None), session.c.expires > bindparam("now")),
)
_TOKENS = Prepared(_LISTED.where(session.c.name.is_not(None)).order_by(session.c.id))
_BROWSERS = Prepared(_LISTED.where(session.c.name.is_(None)).order_by(session.c.id))
_END = update(session).where(session.c.revoked.is_(None)).values(revoked=bindparam("now"))
_END_ONE = Prepared(_END.where(session.c.id == bindparam("session")))
_END_OF_RATER = Prepared(_END.where(session.c.rater == bindparam("of_rater")))
_END_OF_ACCOUNT = Prepared(_END.where(session.c.account == bindparam("of_account")))
_END_OTHERS = Prepared(_END.where(session.c.account == bindparam("of_account"), session.c.id != bindparam("kept")))


def tokens(cursor: Cursor, now: float) -> list[ListedSession]:
    """The tokens of scripts that let somebody in, the oldest first.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
    """
    return [ListedSession(*row) for row in cursor.all(_TOKENS, now=now)]


def browsers(cursor: Cursor, now: float) -> list[ListedSession]:
    """The sessions of browsers that let somebody in, the oldest first.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
    """
    return [ListedSession(*row) for row in cursor.all(_BROWSERS, now=now)]


def revoke_session(cursor: Cursor, session: int, now: float) -> bool:
    """End a session or token.

    Args:
        cursor: Of a transaction that writes.
        session: Its number.
        now: Seconds since 1970.

    Returns:
        Whether there was such a session, not yet revoked.
    """
    return cursor.run(_END_ONE, session=session, now=now) > 0


def revoke_sessions_of_rater(cursor: Cursor, rater: int, now: float) -> int:
    """End all sessions and tokens of a rater.

    Args:
        cursor: Of a transaction that writes.
        rater: Whose.
        now: Seconds since 1970.

    Returns:
        How many there were.
    """
    return cursor.run(_END_OF_RATER, of_rater=rater, now=now)


def revoke_sessions_of_account(cursor: Cursor, account: int, now: float) -> int:
    """End all sessions and tokens of a manager.

    Args:
        cursor: Of a transaction that writes.
        account: Whose.
        now: Seconds since 1970.

    Returns:
        How many there were.
    """
    return cursor.run(_END_OF_ACCOUNT, of_account=account, now=now)


def revoke_other_sessions(cursor: Cursor, account: int, kept: int, now: float) -> int:
    """End all sessions and tokens of a manager but one: after a change of password.

    Args:
        cursor: Of a transaction that writes.
        account: Whose.
        kept: The number of the session in which the password was changed.
        now: Seconds since 1970.

    Returns:
        How many there were.
    """
    return cursor.run(_END_OTHERS, of_account=account, kept=kept, now=now)
