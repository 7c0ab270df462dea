"""Transactions outside of the one writer: of commands, of processes that read."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, literal_column, select

from middlemost.collect.store.prepared import Cursor

# Any number, the same in all processes: who has it changes the design of the study.
_DESIGN = select(func.pg_advisory_xact_lock(literal_column("7873551907")))


@contextmanager
def writing(engine: Engine) -> Generator[Cursor, None, None]:
    """A transaction that writes; it is committed at the end, and rolled back if anything is raised.

    Args:
        engine: The database.
    """
    writer = engine.connect().execution_options(writes=True)
    with writer as connection, connection.begin(), cursor_of(connection) as cursor:
        yield cursor


@contextmanager
def reading(engine: Engine) -> Generator[Cursor, None, None]:
    """A transaction that sees the database as it is at its first statement, whatever is written meanwhile.

    Args:
        engine: The database.
    """
    with snapshot(engine) as connection, cursor_of(connection) as cursor:
        yield cursor


@contextmanager
def snapshot(engine: Engine) -> Generator[Connection, None, None]:
    """The same for SQLAlchemy's own statements, whose rows can be streamed.

    Args:
        engine: The database.
    """
    with engine.connect() as plain:
        options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


def wait_for_others(connection: Connection) -> None:
    """Wait until no other process changes tables or design; the others wait until this transaction has ended.

    Args:
        connection: Of a transaction that writes. On SQLite it has waited already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_DESIGN)


@contextmanager
def cursor_of(connection: Connection) -> Generator[Cursor, None, None]:
    """What runs prepared statements in a connection's transaction.

    Args:
        connection: Of a transaction.
    """
    raw = connection.connection.cursor()
    try:
        yield Cursor(raw, connection.dialect)
    finally:
        raw.close()
