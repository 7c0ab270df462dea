"""The API of managers: pausing and closing the study, raters, previews."""

import time
from functools import partial
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from middlemost.collect.access.raters import RaterState
from middlemost.collect.access.roles import RaterKind
from middlemost.collect.steering.raters import open_preview, set_rater_state
from middlemost.collect.steering.study import StudyState, set_study_state
from middlemost.collect.web.bodies import RaterStateBody, StateBody
from middlemost.collect.web.managing import CHANGES, NOT_FOUND, Manager, RowId, TheServer
from middlemost.collect.web.server import Server
from middlemost.collect.web.visitors import Managing

router = APIRouter(tags=["managing: what is done"])


class StateReply(BaseModel):
    """What the study is now, and whether it was something else before."""

    state: StudyState
    changed: bool


class RaterReply(BaseModel):
    """What the rater is now."""

    id: int
    name: str
    kind: RaterKind
    state: RaterState


class PreviewReply(BaseModel):
    """As whom the manager looks at the page, and where it is."""

    rater: str
    page: str


@router.post("/api/state", response_model=StateReply, responses=CHANGES)
async def change_state(body: StateBody, server: TheServer, who: Manager) -> Any:
    """Open, pause or close the study. A paused one takes answers to what is out, a closed one none."""
    return {"state": body.state, "changed": await to_state(server, who, body.state)}


@router.post("/api/raters/{number}/state", response_model=RaterReply, responses={**NOT_FOUND, **CHANGES})
async def change_rater(number: RowId, body: RaterStateBody, server: TheServer, who: Manager) -> Any:
    """Pause, remove or take back a rater. One who is removed is let in nowhere; their ratings stay."""
    return await rater_to_state(server, who, number, body.state)


@router.post("/api/preview", response_model=PreviewReply, responses=CHANGES)
async def preview(server: TheServer, who: Manager) -> Any:
    """Let the manager use the rater's page and API, as a rater of their own whose answers are kept apart."""
    return {"rater": await to_preview(server, who), "page": "/rate"}


async def to_state(server: Server, who: Managing, state: StudyState) -> bool:
    """Open, pause or close the study; whether it was something else before.

    Args:
        server: Of the study.
        who: The manager.
        state: What it is to be.
    """
    return await server.writer.change(partial(set_study_state, state=state, account=who.account, now=time.time()))


async def rater_to_state(server: Server, who: Managing, number: int, state: RaterState) -> RaterReply:
    """Pause, remove or take back a rater; this process believes their sessions no longer.

    Args:
        server: Of the study.
        who: The manager.
        number: The rater's.
        state: What they are to be.
    """
    changed = await server.writer.change(
        partial(set_rater_state, rater=number, state=state, account=who.account, now=time.time())
    )
    server.sessions.forget_rater(number)
    return RaterReply(id=changed.id, name=changed.name, kind=changed.kind, state=changed.state)


async def to_preview(server: Server, who: Managing) -> str:
    """Open a preview; the name of its rater.

    Args:
        server: Of the study.
        who: The manager.
    """
    opened = await server.writer.change(partial(open_preview, account=who.account, name=who.name, now=time.time()))
    return opened.name
