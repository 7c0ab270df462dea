"""The API of managers: what they see."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query

from middlemost.collect.access.manager_log import LogLine, last_actions
from middlemost.collect.overview.design import Design, design_of
from middlemost.collect.overview.found import Judgement, judgement
from middlemost.collect.overview.item import ItemInFull, item_in_full
from middlemost.collect.overview.items import Filter, ItemsPage, Unclear, items_page, unclear
from middlemost.collect.overview.log import AnswersPage, answers_page
from middlemost.collect.overview.progress import StudyProgress, progress_of
from middlemost.collect.overview.raters import RatersPage, raters_page
from middlemost.collect.overview.remarks import FlagsPage, Reasons, flags_page, reasons
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.web.managing import HIGHEST, NOT_FOUND, After, Before, Manager, RowId, TheServer

router = APIRouter(tags=["managing: what there is"])


@router.get("/api/study", response_model=Design)
def study(server: TheServer, who: Manager) -> Any:
    """The study file in force, the study's state, and the versions of its file."""
    with server.reading() as cursor:
        return design_of(cursor)


@router.get("/api/progress", response_model=StudyProgress)
def progress(server: TheServer, who: Manager) -> Any:
    """How far the study is, and when it will be done."""
    with server.reading() as cursor:
        return progress_of(cursor, time.time())


@router.get("/api/raters", response_model=RatersPage)
def raters(server: TheServer, who: Manager, after: After = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Any:
    """Raters: how much, how fast, when last; in a prescriptive study how well, as far as that is known."""
    with server.reading() as cursor:
        return raters_page(cursor, after=after, most=limit)


@router.get("/api/items", response_model=ItemsPage)
def items(
    server: TheServer,
    who: Manager,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    which: Annotated[Filter, Query(description="Those alone that need a look, or more ratings.")] = "all",
) -> Any:
    """Items with their ratings by rater, and the label so far."""
    with server.reading() as cursor:
        return items_page(cursor, which, after=after, most=limit)


@router.get("/api/items/{number}", response_model=ItemInFull, responses=NOT_FOUND)
def item(number: RowId, server: TheServer, who: Manager) -> Any:
    """All there is of an item: what raters see of it, and all that they said."""
    with server.reading() as cursor:
        found = item_in_full(cursor, number)
    if found is None:
        raise RefusalError("no-such-item", "There is no such item.", status=404)
    return found


@router.get("/api/agreement", response_model=Judgement)
def agreement(server: TheServer, who: Manager) -> Any:
    """Agreement and consensus, as the worker found them last, and how many items have which label."""
    with server.reading() as cursor:
        return judgement(cursor)


@router.get("/api/unclear", response_model=dict[str, Unclear | Reasons])
def unclear_items(server: TheServer, who: Manager) -> Any:
    """How many items need a look, and why raters skip and flag."""
    with server.reading() as cursor:
        return {"items": unclear(cursor), "reasons": reasons(cursor)}


@router.get("/api/answers", response_model=AnswersPage)
def answers(
    server: TheServer, who: Manager, after: After = 0, limit: Annotated[int, Query(ge=1, le=5000)] = 500
) -> Any:
    """The append-only log of answers from a row on: ask again with `after` = `next` to follow the study."""
    with server.reading() as cursor:
        return answers_page(cursor, time.time(), after=after, most=limit)


@router.get("/api/flags-list", response_model=FlagsPage)
def flags(
    server: TheServer, who: Manager, before: Before = HIGHEST, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> Any:
    """What raters say is wrong with items, the newest first."""
    with server.reading() as cursor:
        return flags_page(cursor, before=before, most=limit)


@router.get("/api/log", response_model=list[LogLine])
def log(
    server: TheServer, who: Manager, before: Before = HIGHEST, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> Any:
    """What managers did, the newest first."""
    with server.reading() as cursor:
        return last_actions(cursor, limit, before=before)
