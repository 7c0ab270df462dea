"""The scripts and styles of the pages: compressed, and asked for again only where they have changed."""

from importlib.resources import files
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Scope

_FOLDER = Path(str(files("middlemost.collect.web").joinpath("static")))


class _Checked(StaticFiles):
    """Files that a browser keeps, and asks each time whether they have changed (by their ETag)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        reply = await super().get_response(path, scope)
        reply.headers["cache-control"] = "no-cache"
        return reply


def static_files() -> ASGIApp:
    """The application below `/static/`. Nothing secret is in it, so it may be compressed."""
    return GZipMiddleware(_Checked(directory=_FOLDER), minimum_size=500)
