"""Pages from their templates: everything in them is escaped."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from middlemost.collect.web.words import words_in

_TEMPLATES = Path(str(files("middlemost.collect.web").joinpath("templates")))
LANGUAGES = ("en", "de")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: Request, offered: tuple[str, ...] = LANGUAGES) -> str:
    """The language of a page: what the address asks for, else what the browser prefers, else the first offered.

    Args:
        request: The request.
        offered: The languages that the study offers, the default first.
    """
    wanted = [request.query_params.get("language", "")]
    wanted += [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((one for one in wanted if one in offered), offered[0])


def page(request: Request, template: str, *, status: int = 200, language: str = "en", **values: Any) -> HTMLResponse:
    """A page.

    Args:
        request: What it answers.
        template: Its file among the templates.
        status: Of the reply.
        language: Of the words around the content.
        values: What the template shows.
    """
    text = (
        _environment()
        .get_template(template)
        .render(language=language, strings=words_in(language), path=request.url.path, **values)
    )
    return HTMLResponse(text, status)


def message_page(request: Request, status: int, message: str, remedy: str | None = None) -> HTMLResponse:
    """A page that says one thing.

    Args:
        request: What it answers.
        status: Of the reply.
        message: A sentence.
        remedy: What to do.
    """
    return page(request, "message.html", status=status, language=language_of(request), message=message, remedy=remedy)
