"""By what people and scripts come in: links, sessions, tokens; all but their secrets."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, or_, select

from middlemost.collect.access.links import LinkKind
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import account, link, rater, session

_LINKS = Prepared(
    select(
        link.c.id, link.c.kind, rater.c.name, link.c.grp, link.c.created, link.c.expires, link.c.used, link.c.revoked
    )
    .outerjoin(rater, rater.c.id == link.c.rater)
    .where(link.c.id < bindparam("before"))
    .order_by(link.c.id.desc())
    .limit(bindparam("most"))
)


def _sessions(which: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(
            session.c.id,
            account.c.name,
            rater.c.name,
            rater.c.kind,
            session.c.name,
            session.c.created,
            session.c.expires,
        )
        .outerjoin(account, account.c.id == session.c.account)
        .outerjoin(rater, rater.c.id == session.c.rater)
        .where(
            which,
            session.c.id < bindparam("before"),
            session.c.revoked.is_(None),
            or_(session.c.expires.is_(None), session.c.expires > bindparam("now")),
        )
        .order_by(session.c.id.desc())
        .limit(bindparam("most"))
    )


_BROWSERS = _sessions(session.c.name.is_(None))
_TOKENS = _sessions(session.c.name.is_not(None))


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link.

    Attributes:
        id: Its number.
        kind: What it is for.
        rater: Whose it is, by their name, if it is personal.
        group: Which group its raters join, or `""`.
        created: When it was made, in seconds since 1970.
        expires: When it ends, or None.
        used: When it was first used: a manager's or a personal one.
        revoked: When it was withdrawn, or None.
        stands: Whether it lets somebody in now.
    """

    id: int
    kind: LinkKind
    rater: str | None
    group: str
    created: float
    expires: float | None
    used: float | None
    revoked: float | None
    stands: bool


@dataclass(frozen=True, slots=True)
class LinksPage:
    """Some of the links.

    Attributes:
        links: The newest first.
        next: What to ask for as `before` to get older ones; None at the end.
    """

    links: list[LinkLine]
    next: int | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session of a browser, or a token of a script, that lets somebody in.

    Attributes:
        id: Its number.
        role: What it lets do.
        who: The account's name, or the rater's.
        name: Of a token; None for a browser's session.
        created: When it was opened, in seconds since 1970.
        expires: When it ends, or None.
    """

    id: int
    role: Literal["manager", "person", "model", "preview"]
    who: str
    name: str | None
    created: float
    expires: float | None


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """Some of the sessions, or of the tokens.

    Attributes:
        sessions: The newest first.
        next: What to ask for as `before` to get older ones; None at the end.
    """

    sessions: list[SessionLine]
    next: int | None


def links_page(cursor: Cursor, now: float, *, before: int = 2**31 - 1, most: int = 100) -> LinksPage:
    """Links, the newest first.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
        before: Those with smaller numbers alone. Default: all.
        most: How many. Default: 100.
    """
    rows = cursor.all(_LINKS, before=before, most=most + 1)
    lines = [_link(row, now) for row in rows[:most]]
    return LinksPage(lines, lines[-1].id if len(rows) > most else None)


def sessions_page(cursor: Cursor, now: float, *, before: int = 2**31 - 1, most: int = 100) -> SessionsPage:
    """Sessions of browsers that let somebody in, the newest first.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
        before: Those with smaller numbers alone. Default: all.
        most: How many. Default: 100.
    """
    return _page(cursor.all(_BROWSERS, now=now, before=before, most=most + 1), most)


def tokens_page(cursor: Cursor, now: float, *, before: int = 2**31 - 1, most: int = 100) -> SessionsPage:
    """Tokens that let scripts in, the newest first.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
        before: Those with smaller numbers alone. Default: all.
        most: How many. Default: 100.
    """
    return _page(cursor.all(_TOKENS, now=now, before=before, most=most + 1), most)


def _link(row: tuple[Any, ...], now: float) -> LinkLine:
    number, kind, name, group, created, expires, used, revoked = row
    over = revoked is not None or (expires is not None and expires <= now) or (kind == "manager" and used is not None)
    return LinkLine(number, kind, name, group, created, expires, used, revoked, stands=not over)


def _page(rows: list[tuple[Any, ...]], most: int) -> SessionsPage:
    lines = [
        SessionLine(number, kind or "manager", rater_name or account_name, name, created, expires)
        for number, account_name, rater_name, kind, name, created, expires in rows[:most]
    ]
    return SessionsPage(lines, lines[-1].id if len(rows) > most else None)
