"""Links and tokens that managers make, and what they end."""

from dataclasses import dataclass
from typing import Literal

from middlemost.collect.access.links import (
    LinkKind,
    MadeLink,
    make_join_link,
    make_manager_link,
    make_personal_link,
    revoke_link,
)
from middlemost.collect.access.manager_log import log_action
from middlemost.collect.access.raters import make_rater, rater_of
from middlemost.collect.access.revoking import revoke_session
from middlemost.collect.access.sessions import OpenedSession, make_manager_token, make_rater_token
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.versions import standing

PATHS: dict[LinkKind, str] = {"manager": "/welcome/", "join": "/join/", "personal": "/r/"}
"""What stands in an address before a link's secret."""

TokenRole = Literal["manager", "model", "person"]
"""What a script with a token is: it does what a manager may, or rates."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link just made.

    Attributes:
        link: The link.
        rater: Whose it is, if it is personal.
        name: Theirs.
    """

    link: MadeLink
    rater: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token just made.

    Attributes:
        session: The token.
        rater: As whom it rates; None for a manager's.
    """

    session: OpenedSession
    rater: int | None = None


def invite(
    cursor: Cursor, kind: LinkKind, account: int, now: float, *, group: str = "", rater: int | None = None
) -> Invitation:
    """Make a link: for a new manager, for whoever may become a rater, or for one rater.

    Args:
        cursor: Of a transaction that writes.
        kind: Which.
        account: The manager's.
        now: Seconds since 1970.
        group: Of the study file; its raters join it. Default: none.
        rater: Whose personal link it is. Default: a new rater's, who is made here.

    Raises:
        RefusalError: There is no such rater (404) or group (422), they were removed or only look (409), or only who is
            invited takes part (409).
    """
    study = standing(cursor).study
    if group and group not in {one.name for one in study.groups}:
        raise RefusalError("no-such-group", "The study file has no group of this name.", status=422)
    if kind == "join" and study.join == "invited":
        raise RefusalError(
            "invited-only", "In this study only who is invited takes part.", remedy="Make personal links."
        )
    made = _made(cursor, kind, now, group, rater)
    log_action(cursor, account, "link-made", now, link=made.link.id, kind=kind, group=group, rater=made.rater)
    return made


def withdraw(cursor: Cursor, link: int, account: int, now: float) -> None:
    """Withdraw a link; who came in by it stays in.

    Args:
        cursor: Of a transaction that writes.
        link: Its number.
        account: The manager's.
        now: Seconds since 1970.

    Raises:
        RefusalError: There is no such link, or it was withdrawn before (404).
    """
    if not revoke_link(cursor, link, now):
        raise RefusalError("no-such-link", "There is no such link that could be withdrawn.", status=404)
    log_action(cursor, account, "link-withdrawn", now, link=link)


def make_token(cursor: Cursor, name: str, role: TokenRole, account: int, now: float) -> MadeToken:
    """Make a token for a script; one that rates gets a rater of its own, who is called after it.

    Args:
        cursor: Of a transaction that writes.
        name: What it is called.
        role: What the script is.
        account: The manager's.
        now: Seconds since 1970.

    Raises:
        RefusalError: The name is none (422), or another rater has it (409).
    """
    if role == "manager":
        made = MadeToken(make_manager_token(cursor, account, name, now))
    else:
        models_count = standing(cursor).study.models_count
        who = make_rater(cursor, role, now, models_count=models_count, name=name)
        made = MadeToken(make_rater_token(cursor, who.id, name, now), who.id)
    log_action(cursor, account, "token-made", now, token=made.session.id, name=name, role=role)
    return made


def end_session(cursor: Cursor, session: int, account: int, now: float) -> None:
    """End a browser's session, or revoke a token.

    Args:
        cursor: Of a transaction that writes.
        session: Its number.
        account: The manager's.
        now: Seconds since 1970.

    Raises:
        RefusalError: There is no such session, or it has ended before (404).
    """
    if not revoke_session(cursor, session, now):
        raise RefusalError("no-such-session", "There is no such session or token.", status=404)
    log_action(cursor, account, "session-ended", now, session=session)


def _made(cursor: Cursor, kind: LinkKind, now: float, group: str, rater: int | None) -> Invitation:
    if kind == "manager":
        return Invitation(make_manager_link(cursor, now))
    if kind == "join":
        return Invitation(make_join_link(cursor, now, group=group))
    who = make_rater(cursor, "person", now, group=group) if rater is None else rater_of(cursor, rater)
    if who.state == "removed" or who.kind == "preview":
        raise RefusalError("no-link", "This rater takes no part, so no link lets them in.")
    return Invitation(make_personal_link(cursor, who.id, now), who.id, who.name)
