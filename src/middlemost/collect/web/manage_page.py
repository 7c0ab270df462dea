"""A page of managers: the frame, and where strangers go."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from middlemost.collect.access.roles import Role, need_manager
from middlemost.collect.store.versions import Standing
from middlemost.collect.web.pages import language_of, page
from middlemost.collect.web.said import Said
from middlemost.collect.web.visitors import Managing, visitor
from middlemost.collect.web.words import Words


async def managing_or_sign_in(request: Request) -> Managing:
    """The manager who asks for a page; whoever is not signed in is sent to where they can.

    Args:
        request: The request.

    Raises:
        HTTPException: Nobody known asks (303).
        RefusalError: A rater asks (403).
    """
    who = await visitor(request)
    if who.role is Role.ANONYMOUS:
        raise HTTPException(303, "Sign in first.", {"location": "/login"})
    number = need_manager(who)
    assert who.session is not None
    return Managing(number, who.name, who.session)


PageManager = Annotated[Managing, Depends(managing_or_sign_in)]


def manage_page(request: Request, template: str, who: Managing, study: Standing, **values: Any) -> HTMLResponse:
    """A page of managers.

    Args:
        request: What it answers.
        template: Its file among the templates.
        who: The manager.
        study: As it stands.
        values: What the template shows.
    """
    language = language_of(request)
    words = Words(language)
    return page(
        request,
        template,
        language=language,
        words=words,
        said=Said(study.study, words),
        who=who,
        state=study.state,
        study=study.study,
        **values,
    )
