"""The append-only log of answers, a page at a time, for scripts that follow a study."""

import json
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from sqlalchemy import Select, bindparam, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, assignment, item, rater

SETTLED = 10.0
"""Seconds after which a row is given out where several processes write (PostgreSQL): numbers are drawn before rows are
committed, so a higher one may be seen first, and whoever asks for what comes after it would miss the lower one."""


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            answer.c.id,
            answer.c.assignment,
            item.c.name,
            rater.c.name,
            rater.c.kind,
            answer.c.version,
            answer.c.status,
            answer.c.value,
            answer.c.supersedes,
            answer.c.seconds,
            answer.c.time,
            assignment.c.draw,
            assignment.c.propensity,
            assignment.c.repeat,
        )
        .join(item, item.c.id == answer.c.item)
        .join(rater, rater.c.id == answer.c.rater)
        .join(assignment, assignment.c.id == answer.c.assignment)
        .where(rater.c.kind != "preview")
        .order_by(answer.c.id)
    )


_AFTER = Prepared(_rows().where(answer.c.id > bindparam("after")).limit(bindparam("most")))
_OF_ITEM = Prepared(_rows().where(answer.c.item == bindparam("item")))


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of the log.

    Attributes:
        id: Its number.
        assignment: What it answers.
        item: The item's id.
        rater: The rater's id.
        kind: `"person"` or `"model"`.
        version: Of the study, when the item was given out.
        status: `"rating"`, `"late"` or `"skipped"`. A rating that a later row names in `supersedes` counts no more.
        value: Question → value, rationale, confidence; of a skip, reason and comment.
        supersedes: The row that it corrects.
        seconds: How long it took, as the page measured it.
        time: When, in seconds since 1970.
        draw: How the item was drawn: `"random"`, `"steered"` …
        propensity: With what chance, where chance decided.
        repeat: How often the rater had had the item before.
    """

    id: int
    assignment: int
    item: str
    rater: str
    kind: Literal["person", "model"]
    version: int
    status: str
    value: dict[str, Any]
    supersedes: int | None
    seconds: float | None
    time: float
    draw: str
    propensity: float | None
    repeat: int


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """Some of the log.

    Attributes:
        answers: The oldest first.
        next: What to ask for as `after` the next time: the last row of this page, or what was asked for.
        more: Whether there is more now.
    """

    answers: list[AnswerRow]
    next: int
    more: bool


def answers_page(cursor: Cursor, now: float, *, after: int = 0, most: int = 500) -> AnswersPage:
    """The log from a row on; previews are left out.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
        after: Rows with higher numbers alone. Default: all.
        most: How many. Default: 500.
    """
    rows = [_row(row) for row in cursor.all(_AFTER, after=after, most=most + 1)]
    if cursor.dialect.name != "sqlite":
        rows = list(takewhile(lambda row: row.time <= now - SETTLED, rows))
    read = rows[:most]
    return AnswersPage(read, read[-1].id if read else after, len(rows) > most)


def answers_of_item(cursor: Cursor, item: int) -> list[AnswerRow]:
    """All that was ever answered about an item, the oldest first; previews are left out.

    Args:
        cursor: Of a transaction.
        item: Its number.
    """
    return [_row(row) for row in cursor.all(_OF_ITEM, item=item)]


def _row(row: tuple[Any, ...]) -> AnswerRow:
    number, assigned, name, who, kind, number_of_version, status, value, *rest = row
    return AnswerRow(number, assigned, name, who, kind, number_of_version, status, json.loads(value), *rest)
