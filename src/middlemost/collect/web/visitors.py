"""Who asks: from the cookie or the token of a request to a rater or a manager, on every route."""

import time
from dataclasses import dataclass, replace
from functools import partial

from fastapi import Request

from middlemost.collect.access.presented import Presented, presented
from middlemost.collect.access.raters import opened_preview
from middlemost.collect.access.roles import ANONYMOUS, RaterKind, Role, Visitor, need_manager, need_rater
from middlemost.collect.access.sessions import Found, find_session, renew_session
from middlemost.collect.web.server import Server, server_of


@dataclass(frozen=True, slots=True)
class Rating:
    """A rater who asks.

    Attributes:
        id: Their number.
        name: Their id in exports.
        kind: `"person"`, `"model"` or `"preview"`.
        session: Number of their session.
    """

    id: int
    name: str
    kind: RaterKind
    session: int


@dataclass(frozen=True, slots=True)
class Managing:
    """A manager who asks.

    Attributes:
        account: Number of their account.
        name: Of the account.
        session: Number of their session.
    """

    account: int
    name: str
    session: int


async def visitor(request: Request) -> Visitor:
    """Who asks: a rater, a manager, or nobody known.

    Args:
        request: The request.
    """
    server = server_of(request)
    token = presented(request.scope["headers"])
    if token is None:
        return ANONYMOUS
    now = time.time()
    found = server.sessions.look(token.token, token.by, now)
    if found is None:
        mark = server.sessions.mark()
        found = await server.in_thread(partial(_looked_up, server, token, now))
        if found is None:
            return ANONYMOUS
        if found.renew_from is not None and found.renew_from <= now:
            await server.writer.change(lambda cursor: renew_session(cursor, found, now))
        server.sessions.keep(token.token, token.by, now, found, mark)
    return found.visitor


async def rating(request: Request) -> Rating:
    """The rater who asks; a manager who has opened a preview is its rater.

    It calls `visitor` itself: a dependency of a dependency costs as much as the search for a session.

    Args:
        request: The request.

    Raises:
        RefusalError: Nobody known, or no rater, asks.
    """
    who = await visitor(request)
    if who.role is Role.MANAGER:
        who = await _as_preview(server_of(request), who)
    number = need_rater(who)
    assert who.kind is not None
    assert who.session is not None
    return Rating(number, who.name, who.kind, who.session)


async def managing(request: Request) -> Managing:
    """The manager who asks.

    Args:
        request: The request.

    Raises:
        RefusalError: Nobody known, or no manager, asks.
    """
    who = await visitor(request)
    number = need_manager(who)
    assert who.session is not None
    return Managing(number, who.name, who.session)


async def _as_preview(server: Server, manager: Visitor) -> Visitor:
    """The rater as whom a manager looks at the rater's page; the manager where they have not opened it."""

    def look() -> Visitor:
        with server.reading() as cursor:
            found = opened_preview(cursor, manager.name)
        if found is None:
            return manager
        return replace(manager, role=Role.RATER, account=None, rater=found.id, name=found.name, kind=found.kind)

    return await server.in_thread(look)


def _looked_up(server: Server, token: Presented, now: float) -> Found | None:
    with server.reading() as cursor:
        return find_session(cursor, token.token, token.by, now)
