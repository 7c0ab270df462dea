"""Studies with answers, put into a database row by row."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, insert, select

from middlemost.collect.store import tables

from ..conftest import NOW

_clients = itertools.count()


@dataclass
class Desk:
    """Where raters hand in their answers: each stored as the server does it, two seconds after the last.

    Attributes:
        engine: The database.
        now: Seconds since 1970.
    """

    engine: Engine
    now: float = NOW

    def rater(self, name: str, *, kind: str = "person", group: str = "", **attributes: object) -> int:
        values = {"name": name, "kind": kind, "grp": group, "counts": int(kind == "person"), "state": "active"}
        made = insert(tables.rater).values(**values, attributes=json.dumps(attributes), joined=self.now)
        return self._number(made.returning(tables.rater.c.id))

    def lease(self, rater: int, item: int, **settings: Any) -> int:
        version = self._number(select(tables.study.c.version))
        values = {"grp": "", "holds": 1, "draw": "random", "propensity": 0.125, "outcome": "rated", **settings}
        made = insert(tables.assignment).values(
            item=item, rater=rater, version=version, created=self.now, expires=self.now + 60, **values
        )
        return self._number(made.returning(tables.assignment.c.id))

    def answer(
        self,
        lease: int,
        value: Mapping[str, object],
        *,
        status: str = "rating",
        supersedes: int | None = None,
        seconds: float | None = None,
    ) -> int:
        self.now += 2
        with self.engine.connect() as connection:
            given = connection.execute(select(tables.assignment).where(tables.assignment.c.id == lease)).one()
        made = insert(tables.answer).values(
            client=f"client-{next(_clients)}",
            assignment=lease,
            item=given.item,
            rater=given.rater,
            version=given.version,
            status=status,
            value=json.dumps(value),
            supersedes=supersedes,
            seconds=seconds,
            time=self.now,
        )
        return self._number(made.returning(tables.answer.c.id))

    def rate(self, rater: int, item: int, value: object, *, question: str = "harm", **settings: Any) -> int:
        return self.answer(self.lease(rater, item, **settings), {question: {"value": value}})

    def skip(self, rater: int, item: int, reason: str, comment: str | None = None) -> int:
        lease = self.lease(rater, item, outcome="skipped")
        return self.answer(lease, {"reason": reason, "comment": comment}, status="skipped")

    def flag(self, rater: int, item: int, reason: str, comment: str | None = None) -> None:
        with self.engine.connect() as connection:
            mine = select(tables.assignment.c.id).where(
                tables.assignment.c.rater == rater, tables.assignment.c.item == item
            )
            lease = connection.execute(mine).scalar_one()
        self.now += 2
        made = insert(tables.flag).values(
            client=f"client-{next(_clients)}",
            assignment=lease,
            item=item,
            rater=rater,
            reason=reason,
            comment=comment,
            time=self.now,
        )
        self._number(made.returning(tables.flag.c.id))

    def _number(self, statement: Any) -> int:
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            return connection.execute(statement).scalar_one()
