"""The ratings of a study in memory, read from where the last reading stopped."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Int32, Int64
from sqlalchemy import Text, bindparam, cast, func, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, item, rater

AT_ONCE = 5_000
"""Rows fetched at once."""

NOT_ASKED = -1
"""Code of the value of a question that an answer leaves out."""

_RATINGS = Prepared(
    select(
        answer.c.id,
        answer.c.item,
        item.c.name,
        answer.c.rater,
        rater.c.name,
        rater.c.kind,
        answer.c.supersedes,
        answer.c.value,
    )
    .join(item, item.c.id == answer.c.item)
    .join(rater, rater.c.id == answer.c.rater)
    .where(answer.c.id > bindparam("after"), answer.c.status == "rating")
    .order_by(answer.c.id)
    .limit(bindparam("most"))
)
_TRANSACTIONS = Prepared(
    select(
        cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text),
        cast(func.pg_current_xact_id(), Text),
    )
)


class Names:
    """Rows of a table in the order in which answers first named them; a row's place is its code."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.names: list[str] = []
        self._codes: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def code(self, number: int, name: str) -> int:
        """The code of a row.

        Args:
            number: Its number.
            name: Its name.
        """
        code = self._codes.get(number)
        if code is None:
            code = self._codes[number] = len(self.numbers)
            self.numbers.append(number)
            self.names.append(name)
        return code


class Given:
    """What was answered to one question: each distinct value once, and its code for every answer."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.code = array("i")
        self._codes: dict[Any, int] = {}

    def add(self, value: Any) -> None:
        """Note the value of the next answer.

        Args:
            value: From JSON; None where the question was not answered.
        """
        self.code.append(NOT_ASKED if value is None else self._code(value))

    def _code(self, value: Any) -> int:
        key = value if isinstance(value, str | int | float) else json.dumps(value)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.values)
            self.values.append(value)
        return code


@dataclass(frozen=True, slots=True)
class Column:
    """The answers that count, to one question or to all: an array each, in the order of their numbers.

    Attributes:
        item: Code of each answer's item.
        rater: Code of its rater.
        value: Code of its value; of the whole answer, nothing but `NOT_ASKED`.
    """

    item: Int32[np.ndarray, "answers"]
    rater: Int32[np.ndarray, "answers"]
    value: Int32[np.ndarray, "answers"]


class AnswerLog:
    """The ratings of a study: what was read stays, and a refit reads what came since.

    Numbers of answers are drawn before they are committed, so on PostgreSQL, where several transactions write at a
    time, 7 may be seen before 6. So the mark up to which nothing can come any more only moves when it is sure: with
    every reading goes the highest number seen and an id that the reading itself draws (`pg_current_xact_id`). Once all
    transactions before that id have ended (`pg_snapshot_xmin` of a later reading), so has each that had drawn a number
    below, and the mark moves there. What lies above the mark is read again, and known answers are passed over. Servers
    lock their rater's row before they draw a number, so a transaction that has one has an id. `pg_snapshot_xmax` would
    not do: it is one above the last transaction that has ended, and one with a higher id may be under way. On SQLite
    one transaction writes at a time, and the mark is the highest number seen.

    Args:
        questions: Names of the questions whose values are kept.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        self.items = Names()
        self.raters = Names()
        self.given = {name: Given() for name in questions}
        self.last = 0
        self._is_model: list[bool] = []
        self._id, self._item, self._rater = array("q"), array("i"), array("i")
        self._superseded: set[int] = set()
        self.mark = 0
        self._above: set[int] = set()  # known answers above the mark
        self._waiting: tuple[int, int] | None = None  # a mark to come, and the transaction id that it waits for

    def __len__(self) -> int:
        return len(self._id)

    def read(self, cursor: Cursor) -> int:
        """Read the answers that this transaction sees and were not read before.

        Args:
            cursor: Of a transaction that sees one state of the database throughout.

        Returns:
            How many there were.
        """
        before, after = len(self), self.mark
        while rows := cursor.all(_RATINGS, after=after, most=AT_ONCE):
            for row in rows:
                if row[0] not in self._above:
                    self._add(*row)
            after = rows[-1][0]
        self.last = max(self.last, after)
        self._move_mark(cursor)
        return len(self) - before

    def last_of_items(self) -> Int64[np.ndarray, "items"]:
        """The highest number of an answer to each item, of persons or models."""
        last = np.zeros(len(self.items), dtype=np.int64)
        np.maximum.at(last, np.array(self._item), np.array(self._id))
        return last

    def counted(self, question: str | None, *, models: bool) -> Column:
        """The answers that stand: nobody's correction replaces them, and their rater counts.

        Args:
            question: Those that answer this question. None: all.
            models: Whether the ratings of models count.
        """
        stands = self._stands()
        rater = np.array(self._rater, dtype=np.int32)
        if not models:
            stands &= ~np.array(self._is_model, dtype=bool)[rater]
        value = np.full(len(self), NOT_ASKED, dtype=np.int32)
        if question is not None:
            value = np.array(self.given[question].code, dtype=np.int32)
            stands &= value != NOT_ASKED
        number = np.array(self._id, dtype=np.int64)
        rows = np.flatnonzero(stands)
        rows = rows[np.argsort(number[rows], kind="stable")]
        return Column(np.array(self._item, dtype=np.int32)[rows], rater[rows], value[rows])

    def _stands(self) -> Bool[np.ndarray, "answers"]:
        if not self._superseded:
            return np.ones(len(self), dtype=bool)
        superseded = np.fromiter(self._superseded, dtype=np.int64, count=len(self._superseded))
        return ~np.isin(np.array(self._id, dtype=np.int64), superseded)

    def _add(
        self,
        number: int,
        item_number: int,
        item_name: str,
        rater_number: int,
        rater_name: str,
        kind: str,
        supersedes: int | None,
        value: str,
    ) -> None:
        who = self.raters.code(rater_number, rater_name)
        if who == len(self._is_model):
            self._is_model.append(kind != "person")
        self._id.append(number)
        self._item.append(self.items.code(item_number, item_name))
        self._rater.append(who)
        self._above.add(number)
        if supersedes is not None:
            self._superseded.add(supersedes)
        answers: dict[str, dict[str, Any]] = json.loads(value)
        for name, given in self.given.items():
            given.add(answers[name]["value"] if name in answers else None)

    def _move_mark(self, cursor: Cursor) -> None:
        if cursor.dialect.name == "sqlite":
            self._set_mark(self.last)
            return
        oldest_running, ours = (int(one) for one in cursor.one(_TRANSACTIONS))
        if self._waiting is not None and self._waiting[1] <= oldest_running:
            self._set_mark(self._waiting[0])
            self._waiting = None
        if self._waiting is None and self.last > self.mark:
            self._waiting = self.last, ours

    def _set_mark(self, mark: int) -> None:
        self.mark = mark
        self._above = {number for number in self._above if number > mark}
