"""Raters: making them, letting them in, and shutting them out."""

import secrets as chance
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select, update

from middlemost.collect.access.links import make_personal_link, mark_used, open_link
from middlemost.collect.access.names import lock_names
from middlemost.collect.access.roles import RaterKind
from middlemost.collect.access.sessions import OpenedSession, open_rater_session
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import rater

RaterState = Literal["active", "paused", "removed"]
"""Gets items; gets none for now, and may look; is let in nowhere."""

PREVIEW = "preview:"
"""What the names of those begin with who only look."""

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""What names of raters are made of: nothing that looks like something else, and no vowels, so no words."""

LENGTH = 6
"""Letters in a rater's name: 27 ** 6 = 387 million of them, so that seeing one tells nothing of another."""


@dataclass(frozen=True, slots=True)
class Rater:
    """A rater.

    Attributes:
        id: Their number.
        name: As it stands in exports.
        kind: `"person"`, `"model"` or `"preview"`.
        group: Their group, or `""`.
        counts: Whether their ratings fill places.
        state: `"active"`, `"paused"` or `"removed"`.
    """

    id: int
    name: str
    kind: RaterKind
    group: str
    counts: bool
    state: RaterState


@dataclass(frozen=True, slots=True)
class Joined:
    """A new rater who just came in.

    Attributes:
        rater: Who.
        link: The secret of their personal link, by which they come back.
        session: The session of the browser they are in.
    """

    rater: Rater
    link: str
    session: OpenedSession


_COLUMNS = (rater.c.id, rater.c.name, rater.c.kind, rater.c.grp, rater.c.counts, rater.c.state)
_MAKE = insertion(rater, "name", "kind", "grp", "counts", "state", "joined")
_BY_ID = Prepared(select(*_COLUMNS).where(rater.c.id == bindparam("rater")))
_BY_NAME = Prepared(select(*_COLUMNS).where(rater.c.name == bindparam("named")))
_SET_STATE = Prepared(
    update(rater)
    .where(rater.c.id == bindparam("rater"), rater.c.state != bindparam("to"))
    .values(state=bindparam("to"))
)


def make_rater(
    cursor: Cursor,
    kind: RaterKind,
    now: float,
    *,
    models_count: bool = False,
    group: str = "",
    name: str | None = None,
) -> Rater:
    """A new rater, active. A person's ratings count, a preview's never, a model's where the study says so.

    Args:
        cursor: Of a transaction that writes.
        kind: What they are.
        now: Seconds since 1970.
        models_count: As the study file says. Default: no.
        group: Their group. Default: none.
        name: 1 to 100 printable characters. Default: made by chance, such as `r-7kq3mx`.

    Raises:
        RefusalError: The name is empty, too long or not printable (422), or another rater has it (409).
    """
    chosen = _free_name(cursor) if name is None else _checked_name(cursor, name, kind)
    counts = kind == "person" or (kind == "model" and models_count)
    (number,) = cursor.one(_MAKE, name=chosen, kind=kind, grp=group, counts=int(counts), state="active", joined=now)
    return Rater(number, chosen, kind, group, counts, "active")


def join(cursor: Cursor, secret: str, now: float) -> Joined:
    """Make whoever holds a join link a rater, with a personal link and a session.

    Somebody who is in already should not be sent here: it would make them a second rater.

    Args:
        cursor: Of a transaction that writes.
        secret: Of the join link.
        now: Seconds since 1970.

    Raises:
        RefusalError: The link lets nobody in: 404 or 410, see `look_at_link`.
    """
    link = open_link(cursor, secret, "join", now)
    made = make_rater(cursor, "person", now, group=link.group)
    return Joined(made, make_personal_link(cursor, made.id, now).secret, open_rater_session(cursor, made.id, now))


def come_back(cursor: Cursor, secret: str, now: float) -> tuple[Rater, OpenedSession]:
    """Let another browser of a rater in by their personal link: the same rater, who counts once.

    Args:
        cursor: Of a transaction that writes.
        secret: Of the personal link.
        now: Seconds since 1970.

    Returns:
        The rater, and the session of the browser.

    Raises:
        RefusalError: The link lets nobody in (404 or 410, see `look_at_link`), or the rater was removed (403).
    """
    link = open_link(cursor, secret, "personal", now)
    assert link.rater is not None
    who = rater_of(cursor, link.rater)
    if who.state == "removed":
        raise RefusalError("removed", "You no longer take part in this study.", status=403)
    mark_used(cursor, link.id, now)
    return who, open_rater_session(cursor, who.id, now)


def preview_rater(cursor: Cursor, account: str, now: float) -> Rater:
    """The rater as whom a manager looks at the rater's page; made when first asked for.

    Args:
        cursor: Of a transaction that writes.
        account: The name of the manager's account.
        now: Seconds since 1970.
    """
    name = PREVIEW + account
    row = cursor.one(_BY_NAME, named=name)
    return _rater(row) if row is not None else make_rater(cursor, "preview", now, name=name)


def opened_preview(cursor: Cursor, account: str) -> Rater | None:
    """The rater as whom a manager looks at the rater's page, if they have opened it.

    Args:
        cursor: Of a transaction.
        account: The name of the manager's account.
    """
    row = cursor.one(_BY_NAME, named=PREVIEW + account)
    return None if row is None or row[5] == "removed" else _rater(row)


def rater_of(cursor: Cursor, number: int) -> Rater:
    """A rater by their number.

    Args:
        cursor: Of a transaction.
        number: Theirs.

    Raises:
        RefusalError: There is no such rater (404).
    """
    row = cursor.one(_BY_ID, rater=number)
    if row is None:
        raise RefusalError("no-such-rater", "There is no such rater.", status=404)
    return _rater(row)


def set_state(cursor: Cursor, rater: int, state: RaterState) -> bool:
    """Pause, remove or take back a rater. Their sessions and links stay, and let them in unless they are removed.

    Args:
        cursor: Of a transaction that writes.
        rater: Whose state.
        state: The new one.

    Returns:
        Whether it was another one before.

    Raises:
        RefusalError: There is no such rater (404).
    """
    rater_of(cursor, rater)
    return cursor.run(_SET_STATE, rater=rater, to=state) > 0


def _rater(row: tuple[int, str, RaterKind, str, int, RaterState]) -> Rater:
    number, name, kind, group, counts, state = row
    return Rater(number, name, kind, group, bool(counts), state)


def _free_name(cursor: Cursor) -> str:
    while True:
        name = "r-" + "".join(chance.choice(LETTERS) for _ in range(LENGTH))
        if cursor.one(_BY_NAME, named=name) is None:
            return name


def _checked_name(cursor: Cursor, name: str, kind: RaterKind) -> str:
    bare = name.strip()
    if not bare or len(bare) > 100 or not bare.isprintable():
        raise RefusalError("rater-name", "A rater needs a name of 1 to 100 characters, in one line.", status=422)
    if bare.startswith(PREVIEW) and kind != "preview":
        raise RefusalError("rater-name", f"Names that begin with {PREVIEW} are for previews.", status=422)
    lock_names(cursor)
    if cursor.one(_BY_NAME, named=bare) is not None:
        raise RefusalError("name-taken", "Another rater has this name.", status=409, remedy="Choose another.")
    return bare
