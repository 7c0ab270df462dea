"""Taking an answer: checked against its questions, stored once, and the next item in the reply."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from middlemost.collect.answers.item_state import refresh_item
from middlemost.collect.answers.record import already_stored, end, record, reply
from middlemost.collect.answers.task import Assigned, Stored, assigned_to
from middlemost.collect.assignment.places import fill
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, rater
from middlemost.collect.store.versions import Standing, standing, study_of
from middlemost.questions.kinds.form import FormError, check_form


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it arrives.

    Attributes:
        rater: Number of the rater who sends it, known from their session.
        client: Its id, made by the page: a retry carries the same.
        assignment: Number of the assignment that it answers.
        answers: Question → value, rationale, confidence.
        seconds: How long it took, as the page measured it.
        replaces: Number of the rater's own answer that it corrects.
    """

    rater: int
    client: str
    assignment: int
    answers: Mapping[str, object]
    seconds: float | None = None
    replaces: int | None = None


_CURRENT = Prepared(
    select(answer.c.id).where(answer.c.assignment == bindparam("assignment")).order_by(answer.c.id.desc()).limit(1)
)
_ONE_MORE = Prepared(update(rater).where(rater.c.id == bindparam("who")).values(ratings=rater.c.ratings + 1))


def submit(cursor: Cursor, sent: Sent, now: float) -> Stored:
    """Store an answer, end its lease, bring the item up to date and give out the next.

    Args:
        cursor: Of a transaction.
        sent: The answer.
        now: Seconds since 1970.

    Returns:
        What was stored; for a retry, what had been stored.

    Raises:
        RefusalError: The item is not the rater's, was answered already, or an answer does not fit its question. Nothing
            is written then.
    """
    study = standing(cursor)
    known = already_stored(cursor, sent.rater, sent.client)
    if known is not None:
        return reply(cursor, *known, sent.rater, study, now)
    task = assigned_to(cursor, sent.assignment, sent.rater)
    if study.state == "closed" and task.kind != "preview":
        raise RefusalError("closed", "The study is closed; it takes no more answers.")
    value = _checked(cursor, task, sent)
    if task.outcome == "open":
        return _first(cursor, task, sent, value, study, now)
    if task.outcome == "rated":
        return _correction(cursor, task, sent, value, study, now)
    if task.outcome == "expired":
        return _late(cursor, task, sent, value, study, now)
    raise RefusalError("already-answered", "This item is done.", remedy="Ask for the next item.")


def _checked(cursor: Cursor, task: Assigned, sent: Sent) -> str:
    questions = study_of(cursor, task.version).questions
    try:
        checked = check_form(questions, sent.answers, json.loads(task.fields))
    except FormError as wrong:
        raise RefusalError(
            "invalid-answer",
            str(wrong),
            status=422,
            details={
                "questions": {name: {"code": one.code, "message": one.what} for name, one in wrong.errors.items()}
            },
        ) from None
    return json.dumps(checked, ensure_ascii=False)


def _recorded(
    cursor: Cursor, task: Assigned, sent: Sent, value: str, status: str, now: float, supersedes: int | None = None
) -> int:
    return record(
        cursor,
        task,
        rater=sent.rater,
        client=sent.client,
        status=status,
        value=value,
        now=now,
        seconds=sent.seconds,
        supersedes=supersedes,
    )


def _first(cursor: Cursor, task: Assigned, sent: Sent, value: str, study: Standing, now: float) -> Stored:
    status = "preview" if task.kind == "preview" else "rating"
    number = _recorded(cursor, task, sent, value, status, now)
    end(cursor, task.id, "rated", now)
    cursor.run(_ONE_MORE, who=sent.rater)
    if task.holds:
        fill(cursor, task.item, task.group)
    if status == "rating":
        refresh_item(cursor, task.item, study)
    return reply(cursor, number, status, sent.rater, study, now)


def _correction(cursor: Cursor, task: Assigned, sent: Sent, value: str, study: Standing, now: float) -> Stored:
    """A rater's new answer in the place of their old one, which stays on record."""
    (current,) = cursor.one(_CURRENT, assignment=task.id)
    if sent.replaces is None:
        raise RefusalError("already-answered", "You have answered this item.", remedy="Ask for the next item.")
    if not study.study.corrections:
        raise RefusalError("no-corrections", "This study does not allow going back.")
    if sent.replaces != current:
        raise RefusalError("stale", "Your answer to this item was changed elsewhere.", remedy="Load it again.")
    status = "preview" if task.kind == "preview" else "rating"
    number = _recorded(cursor, task, sent, value, status, now, supersedes=current)
    if status == "rating":
        refresh_item(cursor, task.item, study)
    return reply(cursor, number, status, sent.rater, study, now)


def _late(cursor: Cursor, task: Assigned, sent: Sent, value: str, study: Standing, now: float) -> Stored:
    """An answer to an item that was given to others meanwhile: kept, and not counted."""
    number = _recorded(cursor, task, sent, value, "late", now)
    end(cursor, task.id, "released", now)
    return reply(cursor, number, "late", sent.rater, study, now)
