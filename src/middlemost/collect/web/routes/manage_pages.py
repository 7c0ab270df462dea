"""The pages of managers: what they see. Each says no more than its twin in the API."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from middlemost.collect.access.manager_log import last_actions
from middlemost.collect.overview.entries import links_page, sessions_page, tokens_page
from middlemost.collect.overview.found import judgement
from middlemost.collect.overview.item import item_in_full
from middlemost.collect.overview.items import Filter, items_page, most_contested, unclear
from middlemost.collect.overview.progress import progress_of
from middlemost.collect.overview.quality import qualities
from middlemost.collect.overview.raters import raters_page
from middlemost.collect.overview.remarks import reasons
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.versions import standing
from middlemost.collect.web.findings import (
    can_i_trust,
    how_far,
    main_agreement,
    what_is_unclear,
    who_needs_help,
)
from middlemost.collect.web.manage_page import PageManager, manage_page
from middlemost.collect.web.managing import HIGHEST, After, Before, RowId, TheServer
from middlemost.collect.web.pages import language_of
from middlemost.collect.web.words import Words

router = APIRouter(include_in_schema=False)

LOWEST = 8
"""Raters that the first page shows."""

SILENT = 120.0
"""Seconds after which a worker that has not reported is said to be gone: it reports every half minute."""


@router.get("/manage")
def overview(request: Request, server: TheServer, who: PageManager) -> Response:
    """The four questions."""
    words = Words(language_of(request))
    with server.reading() as cursor:
        study = standing(cursor)
        progress = progress_of(cursor, time.time())
        judged = judgement(cursor)
        known = sorted(qualities(cursor).values(), key=lambda one: one.high if one.high is not None else one.value)
        needs_a_look, why, contested = unclear(cursor), reasons(cursor), most_contested(cursor)
    agreement = None if judged.agreement is None else main_agreement(judged.agreement.value)
    gone = judged.worker is not None and time.time() - judged.worker.computed > SILENT
    return manage_page(
        request,
        "manage/overview.html",
        who,
        study,
        progress=progress,
        judged=judged,
        agreement=agreement,
        silent_since=judged.worker.computed if judged.worker is not None and gone else None,
        lowest=known[:LOWEST],
        contested=contested,
        needs_a_look=needs_a_look,
        reasons=why,
        far=how_far(words, progress),
        trust=can_i_trust(words, judged, progress),
        help=who_needs_help(words, known, progress, study.study.paradigm),
        unclear=what_is_unclear(words, needs_a_look, progress),
    )


@router.get("/manage/raters")
def raters(request: Request, server: TheServer, who: PageManager, after: After = 0) -> Response:
    """Who rates."""
    with server.reading() as cursor:
        study, shown = standing(cursor), raters_page(cursor, after=after)
    return manage_page(request, "manage/raters.html", who, study, shown=shown, after=after)


@router.get("/manage/items")
def items(
    request: Request,
    server: TheServer,
    who: PageManager,
    after: After = 0,
    which: Annotated[Filter, Query()] = "all",
) -> Response:
    """The items."""
    with server.reading() as cursor:
        study, shown = standing(cursor), items_page(cursor, which, after=after, most=25)
    return manage_page(request, "manage/items.html", who, study, shown=shown, after=after, which=which)


@router.get("/manage/items/{number}")
def item(request: Request, number: RowId, server: TheServer, who: PageManager) -> Response:
    """All there is of an item."""
    with server.reading() as cursor:
        study, found = standing(cursor), item_in_full(cursor, number)
    if found is None:
        raise RefusalError("no-such-item", "There is no such item.", status=404)
    superseded = {row.supersedes for row in found.answers}
    return manage_page(request, "manage/item.html", who, study, found=found, superseded=superseded)


@router.get("/manage/access")
def access(
    request: Request,
    server: TheServer,
    who: PageManager,
    links: Before = HIGHEST,
    sessions: Before = HIGHEST,
    tokens: Before = HIGHEST,
    log: Before = HIGHEST,
) -> Response:
    """Who comes in, and what managers did."""
    now = time.time()
    with server.reading() as cursor:
        values: dict[str, Any] = {
            "links": links_page(cursor, now, before=links, most=50),
            "tokens": tokens_page(cursor, now, before=tokens, most=50),
            "sessions": sessions_page(cursor, now, before=sessions, most=50),
            "log": last_actions(cursor, 50, before=log),
        }
        study = standing(cursor)
    return manage_page(request, "manage/access.html", who, study, **values)


@router.get("/manage/close")
def close(request: Request, server: TheServer, who: PageManager) -> Response:
    """Whether the study is really to be closed."""
    with server.reading() as cursor:
        study, progress = standing(cursor), progress_of(cursor, time.time())
    return manage_page(request, "manage/close.html", who, study, progress=progress)
