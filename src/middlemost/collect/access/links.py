"""Links that let people in: a manager's first, the raters' shared one, and each rater's own."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select, update

from middlemost.collect.access.secrets import may_be_secret, new_secret, secret_hash
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import link

LinkKind = Literal["manager", "join", "personal"]
"""For a new manager, once; for whoever may become a rater; for one rater's browsers."""

MANAGER_LASTS = 24 * 3600.0
"""How long a manager's link waits for its one use, in seconds."""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link just made; its secret is shown once and stored nowhere.

    Attributes:
        id: Its number.
        secret: What stands in the address after `/welcome/`, `/join/` or `/r/`.
    """

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that lets somebody in now.

    Attributes:
        id: Its number.
        kind: What it is for.
        rater: Whose it is, if it is personal.
        group: Which group its raters join, or `""`.
    """

    id: int
    kind: LinkKind
    rater: int | None
    group: str


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link as managers see it: all but its secret.

    Attributes:
        id: Its number.
        kind: What it is for.
        rater: Whose it is, if it is personal.
        group: Which group its raters join, or `""`.
        created: When it was made, in seconds since 1970.
        expires: When it ends, or None.
        used: When it was first used: a manager's or a personal one.
        revoked: When it was revoked, or None.
    """

    id: int
    kind: LinkKind
    rater: int | None
    group: str
    created: float
    expires: float | None
    used: float | None
    revoked: float | None


_MAKE = insertion(link, "hash", "kind", "rater", "grp", "created", "expires")
_BY_HASH = select(link.c.id, link.c.kind, link.c.rater, link.c.grp, link.c.expires, link.c.used, link.c.revoked).where(
    link.c.hash == bindparam("digest")
)
_LOOK = Prepared(_BY_HASH)
_LOCK = Prepared(_BY_HASH.with_for_update())
_USED = Prepared(
    update(link).where(link.c.id == bindparam("link"), link.c.used.is_(None)).values(used=bindparam("now"))
)
_REVOKE = Prepared(
    update(link).where(link.c.id == bindparam("link"), link.c.revoked.is_(None)).values(revoked=bindparam("now"))
)
_REVOKE_OF = Prepared(
    update(link).where(link.c.rater == bindparam("of_rater"), link.c.revoked.is_(None)).values(revoked=bindparam("now"))
)
_ALL = Prepared(
    select(
        link.c.id, link.c.kind, link.c.rater, link.c.grp, link.c.created, link.c.expires, link.c.used, link.c.revoked
    )
    .where(link.c.kind == bindparam("of_kind"))
    .order_by(link.c.id)
)


def make_manager_link(cursor: Cursor, now: float) -> MadeLink:
    """A link by which one new manager chooses a name and a password; it works once, within `MANAGER_LASTS`.

    Args:
        cursor: Of a transaction that writes.
        now: Seconds since 1970.
    """
    return _made(cursor, "manager", None, "", now, now + MANAGER_LASTS)


def make_join_link(cursor: Cursor, now: float, *, group: str = "", expires: float | None = None) -> MadeLink:
    """A link that many people may get, each of whom it makes a rater.

    Args:
        cursor: Of a transaction that writes.
        now: Seconds since 1970.
        group: Which group they join. Default: none.
        expires: When it ends. Default: when it is revoked.
    """
    return _made(cursor, "join", None, group, now, expires)


def make_personal_link(cursor: Cursor, rater: int, now: float, *, expires: float | None = None) -> MadeLink:
    """A link of one rater, which lets each of their browsers in as the same rater.

    Args:
        cursor: Of a transaction that writes.
        rater: Whose it is.
        now: Seconds since 1970.
        expires: When it ends. Default: when it is revoked.
    """
    return _made(cursor, "personal", rater, "", now, expires)


def look_at_link(cursor: Cursor, secret: str, kind: LinkKind, now: float) -> Link:
    """The link of a secret, if it lets somebody in now; for the page that it opens. Nothing is used up by it.

    Args:
        cursor: Of a transaction that reads.
        secret: From the address.
        kind: What it has to be for; a link for something else is unknown here.
        now: Seconds since 1970.

    Raises:
        RefusalError: It is unknown (404), or it was withdrawn, used up, or has expired (410).
    """
    return _standing_link(cursor, _LOOK, secret, kind, now)


def open_link(cursor: Cursor, secret: str, kind: LinkKind, now: float) -> Link:
    """The same for whoever goes in by it: locked until the transaction ends, so that one use is one use.

    Args:
        cursor: Of a transaction that writes.
        secret: From the address.
        kind: What it has to be for.
        now: Seconds since 1970.

    Raises:
        RefusalError: As `look_at_link`.
    """
    return _standing_link(cursor, _LOCK, secret, kind, now)


def mark_used(cursor: Cursor, link: int, now: float) -> None:
    """Write down that a link was used; a manager's link lets nobody in after that.

    Args:
        cursor: Of the transaction in which `open_link` found it.
        link: Its number.
        now: Seconds since 1970.
    """
    cursor.run(_USED, link=link, now=now)


def revoke_link(cursor: Cursor, link: int, now: float) -> bool:
    """Withdraw a link; whoever came in by it stays in until their session is revoked.

    Args:
        cursor: Of a transaction that writes.
        link: Its number.
        now: Seconds since 1970.

    Returns:
        Whether there was such a link, not yet withdrawn.
    """
    return cursor.run(_REVOKE, link=link, now=now) > 0


def revoke_links_of_rater(cursor: Cursor, rater: int, now: float) -> int:
    """Withdraw all personal links of a rater.

    Args:
        cursor: Of a transaction that writes.
        rater: Whose.
        now: Seconds since 1970.

    Returns:
        How many there were.
    """
    return cursor.run(_REVOKE_OF, of_rater=rater, now=now)


def links_of_kind(cursor: Cursor, kind: LinkKind) -> list[ListedLink]:
    """All links of a kind, the oldest first.

    Args:
        cursor: Of a transaction.
        kind: Which.
    """
    return [ListedLink(*row) for row in cursor.all(_ALL, of_kind=kind)]


def _standing_link(cursor: Cursor, statement: Prepared, secret: str, kind: LinkKind, now: float) -> Link:
    row = cursor.one(statement, digest=secret_hash(secret)) if may_be_secret(secret) else None
    if row is None or row[1] != kind:
        raise RefusalError(
            "link-unknown",
            "This link is not known here.",
            status=404,
            remedy="Copy all of it, or ask for a new one.",
        )
    number, _, rater, group, expires, used, revoked = row
    if revoked is not None:
        raise _gone("link-revoked", "This link was withdrawn.")
    if kind == "manager" and used is not None:
        raise _gone("link-used", "This link works once, and was used.")
    if expires is not None and expires <= now:
        raise _gone("link-expired", "This link has expired.")
    return Link(number, kind, rater, group)


def _made(cursor: Cursor, kind: LinkKind, rater: int | None, group: str, now: float, expires: float | None) -> MadeLink:
    secret = new_secret()
    (number,) = cursor.one(
        _MAKE, hash=secret_hash(secret), kind=kind, rater=rater, grp=group, created=now, expires=expires
    )
    return MadeLink(number, secret)


def _gone(code: str, what: str) -> RefusalError:
    return RefusalError(code, what, status=410, remedy="Ask for a new one.")
