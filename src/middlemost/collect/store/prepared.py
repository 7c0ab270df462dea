"""Statements that run at every answer: composed once, compiled once, run by the driver alone."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ClauseElement, Dialect, Table, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """A statement of SQLAlchemy Core, compiled for a dialect when it first runs there.

    Core composes it, so it is portable and checked against the tables; the driver runs it, which takes a fifth of the
    time of `Connection.execute`. Values go in by name, and rows come out as tuples.

    Args:
        statement: With a `bindparam` for each value.

    Example:
        >>> from sqlalchemy import bindparam, select
        >>> from middlemost.collect.store import tables
        >>> by_name = Prepared(select(tables.item.c.id).where(tables.item.c.name == bindparam("name")))
    """

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def on(self, dialect: Dialect) -> tuple[str, dict[str, Any]]:
        """The text of the statement for a dialect, and the values that it holds itself.

        Args:
            dialect: Of the engine.
        """
        known = self._compiled.get(dialect.name)
        if known is None:
            made = self._statement.compile(dialect=dialect)
            compiled = cast("SQLCompiler", made)
            held = compiled.construct_params(_check=False)  # the values to come are not there yet
            fixed = {name: value for name, value in held.items() if value is not None}
            known = self._compiled[dialect.name] = (str(compiled), fixed)
        return known


def insertion(table: Table, *columns: str) -> Prepared:
    """The statement that inserts a row and returns its `id`.

    Args:
        table: Where to.
        columns: The columns that are given, each by a value of its name.
    """
    return Prepared(insert(table).values({name: bindparam(name) for name in columns}).returning(table.c.id))


class Cursor:
    """A cursor of the driver inside a transaction, which runs prepared statements.

    Args:
        cursor: Of the driver.
        dialect: Of the engine.

    Attributes:
        dialect: Of the engine.
        unchanging: What was read in this transaction and never changes, by who read it, so that it is read once.
    """

    __slots__ = ("_cursor", "dialect", "unchanging")

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        self._cursor = cursor
        self.dialect = dialect
        self.unchanging: dict[tuple[str, int], Any] = {}

    def run(self, statement: Prepared, **values: Any) -> int:
        """Run a statement; how many rows it changed.

        Args:
            statement: What to run.
            values: Its values by name.
        """
        self._execute(statement, values)
        return self._cursor.rowcount

    def one(self, statement: Prepared, **values: Any) -> Any:
        """Run a statement; its first row, or None.

        Args:
            statement: What to run.
            values: Its values by name.
        """
        self._execute(statement, values)
        return self._cursor.fetchone()

    def all(self, statement: Prepared, **values: Any) -> list[Any]:
        """Run a statement; all its rows.

        Args:
            statement: What to run.
            values: Its values by name.
        """
        self._execute(statement, values)
        return self._cursor.fetchall()

    def many(self, statement: Prepared, rows: list[Mapping[str, Any]]) -> None:
        """Run a statement once for each of many rows.

        Args:
            statement: What to run.
            rows: The values of each.
        """
        text, fixed = statement.on(self.dialect)
        self._cursor.executemany(text, [{**fixed, **row} for row in rows] if fixed else rows)

    def _execute(self, statement: Prepared, values: dict[str, Any]) -> None:
        text, fixed = statement.on(self.dialect)
        self._cursor.execute(text, {**fixed, **values} if fixed else values)
