"""The API of raters: the next item, answers, skips, flags, going back."""

import time
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from middlemost.collect.answers.flag import flag
from middlemost.collect.answers.history import given_answer, history, pace
from middlemost.collect.answers.remark import Remark
from middlemost.collect.answers.skip import skip
from middlemost.collect.answers.submit import Sent, submit
from middlemost.collect.answers.task import Stored, ratings_of
from middlemost.collect.assignment.lease import Lease, Reason, next_lease, standing_for
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.versions import Standing, standing, study_of
from middlemost.collect.store.writer import Touches
from middlemost.collect.study.model import StudyFile
from middlemost.collect.web.bodies import AnswerBody, RemarkBody
from middlemost.collect.web.replies import as_json, error_of, stored_of, task_of, turn_of
from middlemost.collect.web.server import Server, server_of, the_server
from middlemost.collect.web.shapes import ErrorReply, HistoryLine, LateReply, Me, StoredFlag, StoredTurn, Task, Turn
from middlemost.collect.web.visitors import Rating, rating

router = APIRouter(tags=["rating"])

_Server = Annotated[Server, Depends(the_server)]
_Who = Annotated[Rating, Depends(rating)]
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorReply, "description": why}
    for status, why in {
        404: "The item is not the rater's.",
        409: "The item is done, or the study is closed.",
    }.items()
}
LATE = "Your answer came after the item had been given to someone else. It is kept, and does not count."


@router.get("/api/next", response_model=Turn)
async def next_item(request: Request, who: _Who) -> Response:
    """The item that the rater has, or gets now; asking again gives the same one."""
    server = server_of(request)
    found, study, ratings = await server.writer.change(partial(_next, who.id, time.time()), Touches(who.id))
    return as_json(turn_of(found, study, ratings, server.n_items))


@router.post("/api/answers", response_model=StoredTurn, responses={**_REFUSALS, 409: {"model": LateReply | ErrorReply}})
async def answers(request: Request, body: AnswerBody, who: _Who) -> Response:
    """Store an answer; the reply brings the next item. The same `client` again stores nothing and is told the same."""
    server = server_of(request)
    sent = Sent(who.id, body.client, body.assignment, body.answers, body.seconds, body.replaces)
    stored, study = await server.writer.change(
        partial(_stored, submit, sent, time.time()), Touches(who.id, sent.assignment)
    )
    reply = stored_of(stored, study, server.n_items)
    if stored.late:
        return as_json(error_of("late", LATE, "Go on with the next item.") | reply, 409)
    return as_json(reply)


@router.post("/api/skips", response_model=StoredTurn, responses=_REFUSALS)
async def skips(body: RemarkBody, server: _Server, who: _Who) -> Response:
    """Give an item back with a reason; the reply brings the next one."""
    remark = Remark(who.id, body.client, body.assignment, body.reason, body.comment)
    stored, study = await server.writer.change(
        partial(_stored, skip, remark, time.time()), Touches(who.id, remark.assignment)
    )
    return as_json(stored_of(stored, study, server.n_items))


@router.post("/api/flags", response_model=StoredFlag, responses=_REFUSALS)
async def flags(body: RemarkBody, server: _Server, who: _Who) -> Response:
    """Say what is wrong with an item, which stays the rater's to answer."""
    remark = Remark(who.id, body.client, body.assignment, body.reason, body.comment)
    number = await server.writer.change(
        lambda cursor: flag(cursor, remark, time.time()), Touches(who.id, remark.assignment)
    )
    return as_json({"stored": {"id": number, "status": "flag"}})


@router.get("/api/answers/{assignment}", response_model=Task, responses={404: _REFUSALS[404]})
def own_answer(assignment: Annotated[int, Path(ge=1, le=2**31 - 1)], server: _Server, who: _Who) -> Response:
    """An item that the rater has answered, with the answer that stands."""
    with server.reading() as cursor:
        lease, answer = given_answer(cursor, assignment, who.id)
        study = study_of(cursor, lease.version)
    return as_json(task_of(lease, study, answer))


@router.get("/api/history", response_model=list[HistoryLine])
def own_history(server: _Server, who: _Who) -> Response:
    """The rater's last 50 answers and skips, newest first."""
    with server.reading() as cursor:
        return as_json(history(cursor, who.id))


@router.get("/api/me", response_model=Me)
async def me(server: _Server, who: _Who, language: str | None = None) -> Response:
    """Who the rater is, and all that their page needs: the study, its questions, the guideline, the page's words."""
    return as_json(await server.in_thread(partial(_me, server, who, language)))


def _next(who: int, now: float, cursor: Cursor) -> tuple[Lease | Reason, StudyFile, int]:
    study = standing(cursor)
    found = next_lease(cursor, who, study, now)
    return found, _study_of(cursor, found, study), ratings_of(cursor, who)


def _stored(work: Any, sent: Sent | Remark, now: float, cursor: Cursor) -> tuple[Stored, StudyFile]:
    stored: Stored = work(cursor, sent, now)
    return stored, _study_of(cursor, stored.next, standing(cursor))


def _study_of(cursor: Cursor, found: Lease | Reason, study: Standing) -> StudyFile:
    """The study file that an item was given out under: a lease keeps its version."""
    if isinstance(found, Lease) and found.version != study.version:
        return study_of(cursor, found.version)
    return study.study


def _me(server: Server, who: Rating, language: str | None) -> dict[str, Any]:
    with server.reading() as cursor:
        study = standing_for(cursor, who.id)
        guideline = server.guideline(cursor, study.version)
        ratings = ratings_of(cursor, who.id)
        speed = pace(cursor, who.id)
    spoken = language if language in study.study.languages else study.study.languages[0]
    return {
        "rater": {"name": who.name, "kind": who.kind},
        "study": {
            "key": study.key,
            "title": study.study.title,
            "paradigm": study.study.paradigm,
            "state": study.state,
            "version": study.version,
            "languages": study.study.languages,
            "corrections": study.study.corrections,
            "skip": study.study.skip,
        },
        "questions": [
            question.model_dump(mode="json") | {"keys": [asdict(key) for key in question.keys()]}  # noqa: SIM118
            for question in study.study.questions
        ],
        "guideline": guideline,
        "progress": {"done": ratings, "cap": study.study.cap_per_rater, "items": server.n_items, "pace": speed},
        "strings": server.strings(spoken),
        "language": spoken,
    }
