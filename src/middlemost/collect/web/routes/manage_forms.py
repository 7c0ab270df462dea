"""The forms of managers' pages: each does what its twin in the API does, and goes back to its page."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from middlemost.collect.access.links import LinkKind
from middlemost.collect.access.raters import RaterState
from middlemost.collect.steering.inviting import TokenRole
from middlemost.collect.steering.study import StudyState
from middlemost.collect.store.versions import standing
from middlemost.collect.web.bodies import TokenBody
from middlemost.collect.web.manage_page import PageManager, manage_page
from middlemost.collect.web.managing import RowId, TheServer
from middlemost.collect.web.routes.inviting import ended, made_link, made_token, withdrawn
from middlemost.collect.web.routes.steering import rater_to_state, to_preview, to_state
from middlemost.collect.web.server import Server
from middlemost.collect.web.visitors import Managing

router = APIRouter(prefix="/manage", include_in_schema=False)
_Text = Annotated[str, Form(max_length=100, pattern=r"^[^\x00]*$")]


@router.post("/state")
async def state(
    server: TheServer, who: PageManager, state: Annotated[StudyState, Form()], sure: _Text = ""
) -> Response:
    """Pause, resume or close the study; closing asks once more."""
    if state == "closed" and not sure:
        return _to("/manage/close")
    await to_state(server, who, state)
    return _to("/manage")


@router.post("/preview")
async def preview(server: TheServer, who: PageManager) -> Response:
    """Look at the rater's page."""
    await to_preview(server, who)
    return _to("/rate")


@router.post("/links")
async def link(
    request: Request, server: TheServer, who: PageManager, kind: Annotated[LinkKind, Form()], group: _Text = ""
) -> Response:
    """Make a link, and show it."""
    return await _show_link(request, server, who, kind, group=group)


@router.post("/links/{number}/withdraw")
async def no_link(number: RowId, server: TheServer, who: PageManager) -> Response:
    """Withdraw a link."""
    await withdrawn(server, who, number)
    return _to("/manage/access#links")


@router.post("/tokens")
async def token(
    request: Request, server: TheServer, who: PageManager, name: _Text, role: Annotated[TokenRole, Form()]
) -> Response:
    """Make a token, and show it."""
    made = await made_token(server, who, TokenBody(name=name or " ", role=role))
    values = {"secret": made.token, "kind": "token", "name": name, "back": "/manage/access#tokens"}
    return await _page(request, server, who, "manage/made.html", **values)


@router.post("/sessions/{number}/end")
async def no_session(number: RowId, server: TheServer, who: PageManager) -> Response:
    """End a session or a token."""
    await ended(server, who, number)
    return _to("/login" if number == who.session else "/manage/access#sessions")


@router.post("/raters/{number}/state")
async def rater(
    number: RowId, server: TheServer, who: PageManager, state: Annotated[RaterState, Form()], after: _Text = ""
) -> Response:
    """Pause, remove or take back a rater."""
    await rater_to_state(server, who, number, state)
    return _to(f"/manage/raters{f'?after={after}' if after.isdecimal() else ''}#rater-{number}")


@router.post("/raters/{number}/link")
async def rater_link(request: Request, number: RowId, server: TheServer, who: PageManager) -> Response:
    """Make a personal link of a rater who has lost theirs, and show it."""
    return await _show_link(request, server, who, "personal", rater=number)


async def _show_link(
    request: Request, server: Server, who: Managing, kind: LinkKind, *, group: str = "", rater: int | None = None
) -> Response:
    made = await made_link(server, who, kind, group=group, rater=rater)
    back = "/manage/access#links" if rater is None else f"/manage/raters#rater-{rater}"
    return await _page(
        request, server, who, "manage/made.html", secret=made.url, kind=kind, name=made.rater or "", back=back
    )


async def _page(request: Request, server: Server, who: Managing, template: str, **values: str) -> Response:
    def look() -> Response:
        with server.reading() as cursor:
            study = standing(cursor)
        return manage_page(request, template, who, study, **values)

    return await server.in_thread(look)


def _to(path: str) -> Response:
    return RedirectResponse(path, 303)
