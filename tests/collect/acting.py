"""Raters who act on a study's database as the server's routes do, one transaction a step."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, select

from middlemost.collect.answers.flag import flag
from middlemost.collect.answers.remark import Remark, Why
from middlemost.collect.answers.skip import skip
from middlemost.collect.answers.submit import Sent, submit
from middlemost.collect.answers.task import Stored
from middlemost.collect.assignment.lease import Lease, Reason, next_lease
from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.transaction import writing
from middlemost.collect.store.versions import standing
from middlemost.collect.study.model import StudyFile

from .conftest import NOW, STUDY, add_items

_clients = itertools.count()


@dataclass(frozen=True)
class Actor:
    """A rater of a study.

    Attributes:
        engine: The study's database.
        id: Their number.
    """

    engine: Engine
    id: int

    def ask(self, now: float = NOW) -> Lease | Reason:
        """Ask for an item."""
        with writing(self.engine) as cursor:
            return next_lease(cursor, self.id, standing(cursor), now)

    def lease(self, now: float = NOW) -> Lease:
        """Ask for an item, and be given one."""
        found = self.ask(now)
        assert isinstance(found, Lease), found
        return found

    def answer(
        self,
        label: object,
        assignment: int,
        *,
        now: float = NOW,
        client: str | None = None,
        replaces: int | None = None,
        question: str = "harm",
    ) -> Stored:
        """Answer an assignment with a label."""
        return self.send({question: {"value": label}}, assignment, now=now, client=client, replaces=replaces)

    def send(
        self,
        answers: Mapping[str, object],
        assignment: int,
        *,
        now: float = NOW,
        client: str | None = None,
        replaces: int | None = None,
    ) -> Stored:
        """Answer an assignment."""
        sent = Sent(self.id, client or new_client(), assignment, answers, 2.5, replaces)
        with writing(self.engine) as cursor:
            return submit(cursor, sent, now)

    def label(self, label: object, now: float = NOW) -> str:
        """Ask for an item and answer it at once; the item's name."""
        given = self.lease(now)
        self.answer(label, given.assignment, now=now)
        return given.name

    def skip(self, assignment: int, reason: Why = "unclear", *, now: float = NOW, client: str | None = None) -> Stored:
        """Skip an assignment."""
        with writing(self.engine) as cursor:
            return skip(cursor, Remark(self.id, client or new_client(), assignment, reason, "cannot read"), now)

    def flag(self, assignment: int, reason: Why = "technical", *, client: str | None = None) -> int:
        """Flag the item of an assignment."""
        with writing(self.engine) as cursor:
            return flag(cursor, Remark(self.id, client or new_client(), assignment, reason), NOW)


def new_client() -> str:
    """An id as a page makes them."""
    return f"client-{next(_clients):08}"


def rater(
    engine: Engine, name: str, *, kind: str = "person", group: str = "", counts: bool = True, state: str = "active"
) -> Actor:
    """A new rater of a study."""
    row = {"name": name, "kind": kind, "grp": group, "counts": int(counts), "state": state, "joined": NOW}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        number = connection.execute(insert(tables.rater).values(row).returning(tables.rater.c.id)).scalar_one()
    return Actor(engine, number)


def places(engine: Engine) -> dict[str, tuple[int, int, int]]:
    """Item → held, ratings and open of its places, all groups together."""
    place = tables.place
    asked = (
        select(tables.item.c.name, func.sum(place.c.held), func.sum(place.c.ratings), func.sum(place.c.open))
        .join(place, place.c.item == tables.item.c.id)
        .group_by(tables.item.c.name)
    )
    with engine.connect() as connection:
        return {name: (int(held), int(ratings), int(free)) for name, held, ratings, free in connection.execute(asked)}


def rows(engine: Engine, table: str) -> list[dict[str, object]]:
    """All rows of a table, the oldest first."""
    asked = tables.metadata.tables[table]
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(asked).order_by(*asked.primary_key))]


def begun(engine: Engine, n_items: int, **settings: object) -> Engine:
    """A study of its own settings in an empty database, with items t1, t2 …

    Args:
        engine: The database.
        n_items: How many items.
        settings: Of the study file, in the place of those of `STUDY`.
    """
    study = StudyFile.model_validate({**STUDY, **settings})
    migrate(engine)
    create_study(engine, study, None, NOW)
    add_items(engine, study, [{"text": f"Text {number}"} for number in range(1, n_items + 1)])
    return engine
