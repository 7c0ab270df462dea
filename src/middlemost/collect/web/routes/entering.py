"""Coming in: raters by the shared link or their own, managers by a one-time link or a password; and going out."""

import time
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from starlette.responses import RedirectResponse

from middlemost.collect.access.accounts import account_of_name, prove, sign_in, welcome
from middlemost.collect.access.cookies import no_cookie, session_cookie
from middlemost.collect.access.limits import count_sign_in
from middlemost.collect.access.links import LinkKind, look_at_link
from middlemost.collect.access.passwords import hash_password
from middlemost.collect.access.raters import Joined, come_back, join
from middlemost.collect.access.revoking import revoke_session
from middlemost.collect.access.roles import Role, Visitor
from middlemost.collect.assignment.lease import standing_for
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.versions import Standing, standing
from middlemost.collect.web.bodies import EntryBody, SignInBody, WelcomeBody
from middlemost.collect.web.pages import language_of, page
from middlemost.collect.web.replies import as_json
from middlemost.collect.web.server import Server, the_server
from middlemost.collect.web.shapes import ErrorReply
from middlemost.collect.web.visitors import Rating, rating, visitor

router = APIRouter(tags=["entering"])

_Server = Annotated[Server, Depends(the_server)]
_Who = Annotated[Visitor, Depends(visitor)]
_Text = Annotated[str, Form(max_length=300)]
_LINKS: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorReply, "description": "The link is not known here."},
    409: {"model": ErrorReply, "description": "The name is taken, or you are in already."},
    410: {"model": ErrorReply, "description": "The link was withdrawn, used up, or has expired."},
}


@router.get("/", include_in_schema=False)
async def start(request: Request, who: _Who) -> Response:
    """Where somebody belongs."""
    return _to({Role.RATER: "/rate", Role.MANAGER: "/manage", Role.ANONYMOUS: "/login"}[who.role])


@router.get("/join/{secret}", include_in_schema=False)
def join_page(request: Request, server: _Server, who: _Who, secret: str) -> Response:
    """The page behind the shared link: nobody becomes a rater before they press its button."""
    if who.role is Role.RATER:
        return _to("/rate")
    return _link_page(request, server, secret, "join", "join.html")


@router.post("/join/{secret}", include_in_schema=False)
async def join_now(request: Request, server: _Server, who: _Who, secret: str) -> Response:
    """Become a rater, and see the personal link; whoever is one already goes on."""
    if who.role is Role.RATER:
        return _to("/rate")
    joined = await _join(server, secret)
    link = f"{server.settings.base_url}/r/{joined.link}"
    reply = page(request, "personal.html", language=language_of(request), name=joined.rater.name, link=link)
    return _let_in(server, reply, joined.session.token, Role.RATER)


@router.post("/api/join", status_code=201, responses=_LINKS)
async def join_api(server: _Server, who: _Who, body: EntryBody) -> Response:
    """Become a rater by the secret of a shared link; the reply has the personal link, and lets the browser in."""
    if who.role is Role.RATER:
        raise RefusalError("in-already", "You are a rater of this study already.", remedy="Go on with /api/next.")
    joined = await _join(server, body.secret)
    reply = as_json({"rater": joined.rater.name, "link": f"{server.settings.base_url}/r/{joined.link}"}, 201)
    return _let_in(server, reply, joined.session.token, Role.RATER)


@router.get("/r/{secret}", include_in_schema=False)
def personal_page(request: Request, server: _Server, secret: str) -> Response:
    """The page behind a rater's own link."""
    return _link_page(request, server, secret, "personal", "return.html")


@router.post("/r/{secret}", include_in_schema=False)
async def personal_now(request: Request, server: _Server, secret: str) -> Response:
    """Let another browser of a rater in: the same rater, who counts once."""
    _, opened = await server.writer.change(partial(come_back, secret=secret, now=time.time()))
    return _let_in(server, _to("/rate"), opened.token, Role.RATER)


@router.post("/api/return", responses=_LINKS)
async def return_api(server: _Server, body: EntryBody) -> Response:
    """The same by the secret of a personal link."""
    who, opened = await server.writer.change(partial(come_back, secret=body.secret, now=time.time()))
    return _let_in(server, as_json({"rater": who.name}), opened.token, Role.RATER)


@router.get("/welcome/{secret}", include_in_schema=False)
def welcome_page(request: Request, server: _Server, secret: str) -> Response:
    """The page behind a manager's one-time link."""
    return _link_page(request, server, secret, "manager", "welcome.html", problem=None)


@router.post("/welcome/{secret}", include_in_schema=False)
async def welcome_now(request: Request, server: _Server, secret: str, name: _Text, password: _Text) -> Response:
    """Choose a name and a password."""
    try:
        token = await _welcome(server, secret, name, password)
    except RefusalError as refused:
        if refused.status in (404, 410):
            raise
        return _form(request, "welcome.html", refused)
    return _let_in(server, _to("/manage"), token, Role.MANAGER)


@router.post("/api/welcome", status_code=201, responses=_LINKS)
async def welcome_api(server: _Server, body: WelcomeBody) -> Response:
    """Make an account by the secret of a manager's one-time link; the reply lets the browser in."""
    token = await _welcome(server, body.secret, body.name, body.password)
    return _let_in(server, as_json({"account": body.name}, 201), token, Role.MANAGER)


@router.get("/login", include_in_schema=False)
async def login_page(request: Request) -> Response:
    """Where managers sign in."""
    return page(request, "login.html", language=language_of(request), problem=None)


@router.post("/login", include_in_schema=False)
async def login_now(request: Request, server: _Server, name: _Text, password: _Text) -> Response:
    """Sign in by name and password."""
    try:
        token = await _sign_in(server, name, password)
    except RefusalError as refused:
        return _form(request, "login.html", refused)
    return _let_in(server, _to("/manage"), token, Role.MANAGER)


@router.post("/api/login")
async def login_api(server: _Server, body: SignInBody) -> Response:
    """Sign in by name and password; the reply lets the browser in."""
    token = await _sign_in(server, body.name, body.password)
    return _let_in(server, as_json({"account": body.name}), token, Role.MANAGER)


@router.post("/logout", include_in_schema=False)
async def logout_now(request: Request, server: _Server, who: _Who) -> Response:
    """Leave this browser."""
    await _leave(server, who)
    reply = _to("/login")
    reply.headers["set-cookie"] = no_cookie(https=server.settings.https)
    return reply


@router.post("/api/logout")
async def logout_api(server: _Server, who: _Who) -> Response:
    """End the session that the request came by."""
    await _leave(server, who)
    return as_json(
        {"left": who.role is not Role.ANONYMOUS}, headers={"set-cookie": no_cookie(https=server.settings.https)}
    )


@router.get("/rate", include_in_schema=False)
def rate_page(request: Request, server: _Server, who: Annotated[Rating, Depends(rating)]) -> Response:
    """The page on which raters label."""
    with server.reading() as cursor:
        study = standing_for(cursor, who.id)
    language = language_of(request, study.study.languages)
    return page(request, "rate.html", language=language, study=study.study, rater=who)


@router.get("/guideline", include_in_schema=False)
def guideline_page(request: Request, server: _Server, who: Annotated[Rating, Depends(rating)]) -> Response:
    """The guideline on a page of its own."""
    with server.reading() as cursor:
        study = standing_for(cursor, who.id)
        guideline = server.guideline(cursor, study.version)
    language = language_of(request, study.study.languages)
    return page(request, "guideline.html", language=language, study=study.study, guideline=guideline)


async def _join(server: Server, secret: str) -> Joined:
    return await server.writer.change(partial(_joined, secret=secret, now=time.time()))


def _joined(cursor: Cursor, secret: str, now: float) -> Joined:
    study = standing(cursor)
    if study.state == "closed":
        raise RefusalError("closed", "The study is closed; nobody joins it any more.", status=410)
    if study.study.join == "invited":
        raise RefusalError("invited-only", "Only who is invited takes part.", status=410, remedy="Ask for a link.")
    return join(cursor, secret, now)


async def _welcome(server: Server, secret: str, name: str, password: str) -> str:
    await server.in_thread(partial(_looked_at, server, secret, "manager"))  # strangers get no password hashed
    stored = await hash_password(password)
    _, opened = await server.writer.change(partial(welcome, secret=secret, name=name, stored=stored, now=time.time()))
    return opened.token


async def _sign_in(server: Server, name: str, password: str) -> str:
    count_sign_in(server.sign_ins, name)

    def find() -> Any:
        with server.reading() as cursor:
            return account_of_name(cursor, name)

    proven = await prove(await server.in_thread(find), password)
    opened = await server.writer.change(partial(sign_in, proven=proven, now=time.time()))
    return opened.token


async def _leave(server: Server, who: Visitor) -> None:
    number = who.session
    if number is not None:
        await server.writer.change(partial(revoke_session, session=number, now=time.time()))
        server.sessions.forget_session(number)


def _link_page(request: Request, server: Server, secret: str, kind: LinkKind, template: str, **values: Any) -> Response:
    study = _looked_at(server, secret, kind)
    return page(request, template, language=language_of(request, study.study.languages), study=study.study, **values)


def _looked_at(server: Server, secret: str, kind: LinkKind) -> Standing:
    """The study, for whoever has a link that lets somebody in now."""
    with server.reading() as cursor:
        look_at_link(cursor, secret, kind, time.time())
        return standing(cursor)


def _form(request: Request, template: str, refused: RefusalError) -> Response:
    return page(request, template, status=refused.status, language=language_of(request), problem=refused)


def _to(path: str) -> Response:
    return RedirectResponse(path, 303)


def _let_in(server: Server, reply: Response, token: str, role: Role) -> Response:
    reply.headers["set-cookie"] = session_cookie(token, role, https=server.settings.https)
    return reply
