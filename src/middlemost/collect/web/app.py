"""The application: routes, guards and what errors become."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

import middlemost
from middlemost.collect.store.failures import RefusalError, StorageFullError
from middlemost.collect.web.guards import guarded
from middlemost.collect.web.pages import message_page
from middlemost.collect.web.replies import as_json, error_of
from middlemost.collect.web.routes import ROUTERS
from middlemost.collect.web.server import Server
from middlemost.collect.web.settings import Settings, from_environment
from middlemost.collect.web.shapes import ErrorReply
from middlemost.collect.web.static_files import static_files

_LOG = logging.getLogger(__name__)
_REFUSALS = {
    400: "The body is no JSON.",
    401: "Nobody is signed in.",
    403: "This is for others, or the request comes from another site.",
    413: "The body is too large.",
    421: "The server is not known by the name in the Host header.",
    422: "The request does not fit; the error says where.",
    429: "Too many requests; Retry-After says how long to wait.",
    507: "There is no room to store it; nothing was stored.",
}
"""What may come of any request."""


def create_app(settings: Settings) -> ASGIApp:
    """The application of one study, behind its guards.

    Args:
        settings: How it is run.
    """
    api = create_api(settings)
    return guarded(api, settings, lambda: api.state.server.media_from)


def application() -> ASGIApp:
    """The application of the study that the environment names, for a server's processes."""
    return create_app(from_environment())


def create_api(settings: Settings) -> FastAPI:
    """The routes of one study.

    Args:
        settings: How it is run.
    """
    app = FastAPI(
        title="Middlemost",
        version=middlemost.__version__,
        description="A study: its items, raters, answers. All that its pages do.",
        lifespan=_running,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses={status: {"model": ErrorReply, "description": why} for status, why in _REFUSALS.items()},
    )
    app.state.settings = settings
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", static_files(), name="static")
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(StorageFullError, _full)
    app.add_exception_handler(RequestValidationError, _misfit)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)
    return app


@contextlib.asynccontextmanager
async def _running(app: FastAPI) -> AsyncGenerator[None]:
    server = Server(app.state.settings)
    app.state.server = server
    looking = asyncio.create_task(server.keep_looking())
    try:
        yield
    finally:
        looking.cancel()
        server.close()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)
    reply = _said(request, error.status, error.code, error.what, error.remedy, **error.details)
    if "retry_after" in error.details:
        reply.headers["retry-after"] = str(error.details["retry_after"])
    return reply


async def _full(request: Request, error: Exception) -> Response:
    assert isinstance(error, StorageFullError)
    return _said(request, 507, "storage-full", error.what, error.remedy)


async def _misfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [(".".join(str(part) for part in one["loc"]), one["type"], one["msg"]) for one in error.errors()]
    if any(kind == "json_invalid" for _, kind, _ in wrong):
        return _said(request, 400, "no-json", "The body is no JSON.")
    listed = "; ".join(f"{where}: {what}" for where, _, what in wrong[:5])
    return _said(request, 422, "invalid-request", f"The request does not fit: {listed}.")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {400: "no-json", 404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "refused")
    reply = _said(request, error.status_code, code, str(error.detail))
    reply.headers.update(error.headers or {})
    return reply


async def _bug(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _said(request, 500, "bug", "Something went wrong here. It is noted in the server's log.")


def _said(
    request: Request, status: int, code: str, message: str, remedy: str | None = None, **details: object
) -> Response:
    """What is wrong: JSON for programs, a page for people."""
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if wants_page:
        return message_page(request, status, message, remedy)
    return as_json(error_of(code, message, remedy, **details), status)
