"""Bringing a database to the tables of this version."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from middlemost.collect.store.transaction import wait_for_others
from middlemost.errors import InputError

VERSION_TABLE = "middlemost_schema"
"""Where the database says which step it has reached; a name that no other program's migrations use."""

_STEPS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Make the tables of a study, or bring those of an older version up to date: all of it or nothing.

    Several processes may do it at the same time; they wait for each other.

    Args:
        engine: The database.

    Raises:
        InputError: The database can't be opened, belongs to a newer version of middlemost, or holds something else.
    """
    with opened_to_write(engine) as connection, connection.begin():
        wait_for_others(connection)
        refuse_what_is_not_ours(connection)
        upgrade(connection)


def opened(engine: Engine) -> Connection:
    """A connection.

    Args:
        engine: The database.

    Raises:
        InputError: The database can't be opened.
    """
    try:
        return engine.connect()
    except DBAPIError as failed:
        raise InputError(
            f"The database can't be opened: {' '.join(str(failed.orig).split())}.",
            where=engine.url.render_as_string(hide_password=True),
            remedy="Check the address, and that its folder and server are there.",
        ) from None


def opened_to_write(engine: Engine) -> Connection:
    """A connection for transactions that write.

    Args:
        engine: The database.

    Raises:
        InputError: The database can't be opened.
    """
    return opened(engine).execution_options(writes=True)


def refuse_what_is_not_ours(connection: Connection) -> None:
    """Refuse a database that holds no study of this version or an older one; an empty one passes.

    Args:
        connection: Of a transaction.

    Raises:
        InputError: It belongs to a newer version of middlemost, or holds something else.
    """
    where = connection.engine.url.render_as_string(hide_password=True)
    tables = inspect(connection).get_table_names()
    if not tables:
        return
    if VERSION_TABLE not in tables:
        raise InputError(
            f"The database holds no study but other tables ({', '.join(sorted(tables)[:3])} …).",
            where=where,
            remedy="Name an empty database, or a file that does not exist yet.",
        )
    step = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if step is not None and step not in known_steps():
        raise InputError(
            f"The study was made by a newer version of middlemost: its tables are at step {step}, "
            f"this version knows up to {known_steps()[0]}.",
            where=where,
            remedy="Upgrade middlemost.",
        )


def upgrade(connection: Connection, step: str = "head") -> None:
    """Bring the tables to a step, inside the connection's transaction.

    Args:
        connection: Of a transaction that writes.
        step: The step's name. Default: the last one.
    """
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, step)


def known_steps() -> list[str]:
    """The names of all steps, the last one first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
