"""The database of a study: SQLite in the study's folder by default, PostgreSQL by its URL."""

import os
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from middlemost.errors import InputError, MissingExtraError

BUSY_MS = 10_000
"""How long a statement waits for another process's transaction (SQLite)."""


DATABASE_VARIABLE = "MIDDLEMOST_DATABASE"
"""The variable of the environment that holds the URL of the database, for processes that are started by others."""


def told_url(given: str) -> str:
    """The URL that an argument stands for: itself, or the environment's where it is `-`.

    A process is started with `-`, because a URL may hold a password, and everybody on a machine sees arguments.

    Args:
        given: The argument.

    Raises:
        InputError: It is `-`, and the environment says nothing.
    """
    if given != "-":
        return given
    try:
        return os.environ[DATABASE_VARIABLE]
    except KeyError:
        raise InputError(f"No database is named: {DATABASE_VARIABLE} is not set.") from None


def open_engine(url: str) -> Engine:
    """Open a database; nothing is created or migrated.

    SQLite is opened in WAL mode with full synchronous commits and foreign keys; a transaction of the writer begins
    with BEGIN IMMEDIATE.

    Args:
        url: Such as `sqlite:///study.db` or `postgresql://user@host/name`.

    Raises:
        InputError: The URL is no database's that this package speaks.
        MissingExtraError: The driver of PostgreSQL is not installed.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite":
            engine = create_engine(parsed, paramstyle="named", connect_args={"timeout": BUSY_MS / 1000})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin)
            return engine
        if backend == "postgresql":
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        pass
    except ImportError:
        raise MissingExtraError(
            "PostgreSQL needs the package psycopg.", remedy="pip install 'middlemost[postgresql]'"
        ) from None
    raise InputError(
        "It is no URL of a database that can hold a study.",
        where=_without_password(url),
        remedy="Use sqlite:///FILE or postgresql://USER@HOST/NAME.",
    )


def _prepare_sqlite(connection: SQLiteConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # the driver begins no transaction of its own; `_begin` does
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _without_password(url: str) -> str:
    scheme, found, rest = url.partition("://")
    return f"{scheme}{found}{rest.rpartition('@')[2]}"
