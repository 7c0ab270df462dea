"""Raters who answer as the server lets them: lease by lease, answer by answer."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sqlalchemy import Engine, select

from middlemost.collect.access.raters import make_rater
from middlemost.collect.answers.submit import Sent, submit
from middlemost.collect.answers.task import Stored
from middlemost.collect.assignment.lease import Lease, next_lease
from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.transaction import writing
from middlemost.collect.store.versions import standing
from middlemost.collect.study.model import StudyFile

from ..conftest import NOW, STUDY, add_items

LABELS = ("yes", "no", "unsure")
_clients = (f"client-{n:06}" for n in itertools.count())


def new_study(engine: Engine, n_items: int, **settings: Any) -> StudyFile:
    """A study of `n_items` in an empty database."""
    study = StudyFile.model_validate({**STUDY, "overlap": 3, **settings})
    migrate(engine)
    create_study(engine, study, None, NOW)
    add_items(engine, study, [{"text": f"Text {n}"} for n in range(n_items)])
    return study


def new_rater(engine: Engine, name: str, kind: Any = "person", *, models_count: bool = False) -> int:
    with writing(engine) as cursor:
        return make_rater(cursor, kind, NOW, name=name, models_count=models_count).id


def answer(
    engine: Engine, rater: int, assignment: int, answers: Mapping[str, Any], replaces: int | None = None
) -> Stored:
    """Send an answer; plain values are answers to their questions."""
    with writing(engine) as cursor:
        return _send(cursor, rater, assignment, answers, replaces)


def rate_all(
    engine: Engine, rater: int, says: Callable[[int], Any], *, question: str = "harm", most: int | None = None
) -> list[tuple[int, int, Any]]:
    """Let a rater answer all that they get; the assignment, the answer's number and the value of each."""
    given: list[tuple[int, int, Any]] = []
    with writing(engine) as cursor:
        while (most is None or len(given) < most) and (one := _rate(cursor, rater, says, question)) is not None:
            given.append(one)
    return given


def crowd(engine: Engine, accuracies: Mapping[str, float], *, seed: int = 0) -> None:
    """Raters who say the truth (the item's number modulo the labels) so often, and else any other label; in turns."""
    chance = np.random.default_rng(seed)

    def says(accuracy: float) -> Callable[[int], str]:
        def one(item: int) -> str:
            others = [label for label in LABELS if label != LABELS[item % len(LABELS)]]
            return LABELS[item % len(LABELS)] if chance.random() < accuracy else str(chance.choice(others))

        return one

    rating = {new_rater(engine, name): says(accuracy) for name, accuracy in accuracies.items()}
    with writing(engine) as cursor:
        while rating:
            rating = {who: word for who, word in rating.items() if _rate(cursor, who, word, "harm") is not None}


def _rate(cursor: Cursor, rater: int, says: Callable[[int], Any], question: str) -> tuple[int, int, Any] | None:
    lease = next_lease(cursor, rater, standing(cursor), NOW)
    if not isinstance(lease, Lease):
        return None
    value = says(lease.item)
    stored = _send(cursor, rater, lease.assignment, value if question == "" else {question: value}, None)
    return lease.assignment, stored.id, value


def _send(cursor: Cursor, rater: int, assignment: int, answers: Mapping[str, Any], replaces: int | None) -> Stored:
    sent = {name: {"value": value} for name, value in answers.items()}
    return submit(cursor, Sent(rater, next(_clients), assignment, sent, 1.0, replaces), NOW)


def table(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(columns[0]))]


def standing_answers(engine: Engine, *kinds: str) -> list[tuple[str, str, Any]]:
    """(item, rater, answers as JSON) of each rating that nothing supersedes: read with SQL of the tests' own."""
    later = tables.answer.alias("later")
    statement = (
        select(tables.item.c.name, tables.rater.c.name, tables.answer.c.value)
        .join(tables.item, tables.item.c.id == tables.answer.c.item)
        .join(tables.rater, tables.rater.c.id == tables.answer.c.rater)
        .outerjoin(later, later.c.supersedes == tables.answer.c.id)
        .where(tables.answer.c.status == "rating", later.c.id.is_(None), tables.rater.c.kind.in_(kinds or ("person",)))
        .order_by(tables.answer.c.id)
    )
    with engine.connect() as connection:
        return [(item, rater, value) for item, rater, value in connection.execute(statement)]
