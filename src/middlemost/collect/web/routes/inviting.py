"""The API of managers: links, tokens, sessions."""

import time
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from middlemost.collect.access.links import LinkKind
from middlemost.collect.overview.entries import (
    LinksPage,
    SessionsPage,
    links_page,
    sessions_page,
    tokens_page,
)
from middlemost.collect.steering.inviting import PATHS, end_session, invite, make_token, withdraw
from middlemost.collect.web.bodies import LinkBody, TokenBody
from middlemost.collect.web.managing import (
    CHANGES,
    CONFLICT,
    HIGHEST,
    NOT_FOUND,
    Before,
    Manager,
    RowId,
    TheServer,
)
from middlemost.collect.web.server import Server
from middlemost.collect.web.visitors import Managing

router = APIRouter(tags=["managing: who comes in"])
_Limit = Annotated[int, Query(ge=1, le=1000)]


class MadeLinkReply(BaseModel):
    """A link just made; its address is told once."""

    id: int
    kind: LinkKind
    url: str = Field(description="Shown now and never again.")
    rater: str | None = Field(description="Whose it is, if it is personal.")


class MadeTokenReply(BaseModel):
    """A token just made; it is told once."""

    id: int
    token: str = Field(description="Shown now and never again.")
    rater: int | None = Field(description="The rater as whom it rates; none for a manager's.")


class EndedReply(BaseModel):
    """What was ended."""

    id: int
    ended: Literal[True] = True


@router.get("/api/links", response_model=LinksPage)
def links(server: TheServer, who: Manager, before: Before = HIGHEST, limit: _Limit = 100) -> Any:
    """Links, the newest first, without their secrets."""
    with server.reading() as cursor:
        return links_page(cursor, time.time(), before=before, most=limit)


@router.post(
    "/api/links", status_code=201, response_model=MadeLinkReply, responses={**NOT_FOUND, **CONFLICT, **CHANGES}
)
async def new_link(body: LinkBody, server: TheServer, who: Manager) -> Any:
    """Make a link: for a new manager, for all raters, or for one; a personal one without `rater` makes a new rater."""
    return await made_link(server, who, body.kind, group=body.group, rater=body.rater)


@router.delete("/api/links/{number}", response_model=EndedReply, responses={**NOT_FOUND, **CHANGES})
async def no_link(number: RowId, server: TheServer, who: Manager) -> Any:
    """Withdraw a link; who came in by it stays in."""
    await withdrawn(server, who, number)
    return {"id": number}


@router.get("/api/tokens", response_model=SessionsPage)
def tokens(server: TheServer, who: Manager, before: Before = HIGHEST, limit: _Limit = 100) -> Any:
    """Tokens of scripts, the newest first, without their secrets."""
    with server.reading() as cursor:
        return tokens_page(cursor, time.time(), before=before, most=limit)


@router.post("/api/tokens", status_code=201, response_model=MadeTokenReply, responses={**CONFLICT, **CHANGES})
async def new_token(body: TokenBody, server: TheServer, who: Manager) -> Any:
    """Make a token for a script that manages, or for a model or person that rates, who is a new rater of its name."""
    return await made_token(server, who, body)


@router.delete("/api/tokens/{number}", response_model=EndedReply, responses={**NOT_FOUND, **CHANGES})
async def no_token(number: RowId, server: TheServer, who: Manager) -> Any:
    """Revoke a token."""
    await ended(server, who, number)
    return {"id": number}


@router.get("/api/sessions", response_model=SessionsPage)
def sessions(server: TheServer, who: Manager, before: Before = HIGHEST, limit: _Limit = 100) -> Any:
    """Browsers that are signed in, the newest first."""
    with server.reading() as cursor:
        return sessions_page(cursor, time.time(), before=before, most=limit)


@router.delete("/api/sessions/{number}", response_model=EndedReply, responses={**NOT_FOUND, **CHANGES})
async def no_session(number: RowId, server: TheServer, who: Manager) -> Any:
    """End a browser's session, the manager's own among them."""
    await ended(server, who, number)
    return {"id": number}


async def made_link(
    server: Server, who: Managing, kind: LinkKind, *, group: str = "", rater: int | None = None
) -> MadeLinkReply:
    """Make a link.

    Args:
        server: Of the study.
        who: The manager.
        kind: What it is for.
        group: Which group its raters join. Default: none.
        rater: Whose it is, if it is personal. Default: a new rater's.
    """
    made = await server.writer.change(
        partial(invite, kind=kind, account=who.account, now=time.time(), group=group, rater=rater)
    )
    url = f"{server.settings.base_url}{PATHS[kind]}{made.link.secret}"
    return MadeLinkReply(id=made.link.id, kind=kind, url=url, rater=made.name)


async def withdrawn(server: Server, who: Managing, number: int) -> None:
    """Withdraw a link.

    Args:
        server: Of the study.
        who: The manager.
        number: Of the link.
    """
    await server.writer.change(partial(withdraw, link=number, account=who.account, now=time.time()))


async def made_token(server: Server, who: Managing, asked: TokenBody) -> MadeTokenReply:
    """Make a token.

    Args:
        server: Of the study.
        who: The manager.
        asked: Name and role.
    """
    made = await server.writer.change(
        partial(make_token, name=asked.name, role=asked.role, account=who.account, now=time.time())
    )
    return MadeTokenReply(id=made.session.id, token=made.session.token, rater=made.rater)


async def ended(server: Server, who: Managing, number: int) -> None:
    """End a session or token; this process believes it no longer.

    Args:
        server: Of the study.
        who: The manager.
        number: Of the session or token.
    """
    await server.writer.change(partial(end_session, session=number, account=who.account, now=time.time()))
    server.sessions.forget_session(number)
