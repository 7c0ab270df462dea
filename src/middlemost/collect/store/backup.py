"""Copying a study into a file while it runs, and a file into an empty database."""

import base64
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, func, insert, select, text

from middlemost.collect.store.archive import (
    Contents,
    Member,
    new_archive,
    opened_archive,
    read_table,
    write_contents,
    write_table,
)
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import (
    VERSION_TABLE,
    known_steps,
    opened_to_write,
    refuse_what_is_not_ours,
    upgrade,
)
from middlemost.collect.store.present import require_study
from middlemost.collect.store.tables import metadata, study
from middlemost.collect.store.transaction import snapshot, wait_for_others
from middlemost.errors import InputError

_AT_ONCE = 2_000
"""Rows in memory at a time."""


def backup(engine: Engine, target: str | PathLike[str], *, force: bool = False) -> None:
    """Copy a study into one file, as it is at this moment; servers may go on writing.

    The file is a zip of JSON lines and the same for SQLite and PostgreSQL, so that a study can move between them. It is
    written under another name, brought to the disk and renamed at the end. It holds everything, the hashes of passwords
    and links included, and only its owner may read it.

    Args:
        engine: The database.
        target: The file to write.
        force: Replace a file that is there. Default: refuse.

    Raises:
        InputError: The file exists or can't be written, or the database is damaged or holds no study.
    """
    path = Path(target)
    if path.exists() and not force:
        raise InputError("It exists.", where=str(path), remedy="Name another file, or say force (--force).")
    require_study(engine)
    try:
        with snapshot(engine) as connection, new_archive(path) as archive:
            _check(connection)
            step = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one()
            tables = {table.name: _copy(connection, archive, table) for table in metadata.sorted_tables}
            write_contents(archive, Contents(step, tables))
    except OSError as failed:
        raise InputError(f"The backup can't be written: {failed.strerror}.", where=str(path)) from None


def restore(archive: str | PathLike[str], url: str) -> None:
    """Put a backup into a database that holds no study yet: all of it or nothing.

    A backup of an older version is brought up to date. New rows get numbers above the highest of the backup.

    Args:
        archive: A file that `backup` wrote.
        url: Of the database, of either kind; an SQLite file is made.

    Raises:
        InputError: The file is no backup, is damaged or of a newer version; or the database holds something.
    """
    path = Path(archive)
    with opened_archive(path) as (zipped, contents):
        if contents.step not in known_steps():
            raise InputError(
                f"The backup was made by a newer version of middlemost (its tables are at step {contents.step}).",
                where=str(path),
                remedy="Upgrade middlemost.",
            )
        engine = open_engine(url)
        database = Path(engine.url.database or "")
        new = engine.dialect.name == "sqlite" and not database.exists()
        try:
            with opened_to_write(engine) as connection, connection.begin():
                _fill(connection, zipped, contents)
        except BaseException:
            engine.dispose()
            if new:
                database.unlink(missing_ok=True)
            raise
        engine.dispose()


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if said != "ok":
            raise InputError(
                f"The database is damaged: {said}.",
                where=connection.engine.url.render_as_string(hide_password=True),
                remedy="Restore an older backup.",
            )


def _copy(connection: Connection, archive: ZipFile, table: Table) -> Member:
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    return write_table(archive, table.name, tuple(table.columns.keys()), rows)


def _fill(connection: Connection, archive: ZipFile, contents: Contents) -> None:
    wait_for_others(connection)
    refuse_what_is_not_ours(connection)
    upgrade(connection, contents.step)
    if connection.execute(select(study.c.id)).first() is not None:
        raise InputError(
            "The database holds a study already; nothing was changed.",
            where=connection.engine.url.render_as_string(hide_password=True),
            remedy="Name an empty database, or a file that does not exist yet.",
        )
    at_its_step = MetaData()
    for name, member in contents.tables.items():
        table = Table(name, at_its_step, autoload_with=connection)
        for batch in _batches(read_table(archive, name), table, member.columns):
            connection.execute(insert(table), batch)
        _continue_numbers(connection, table)
    upgrade(connection)


def _batches(rows: Iterator[list[Any]], table: Table, columns: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    held = [name for name in columns if isinstance(table.c[name].type, LargeBinary)]
    batch: list[dict[str, Any]] = []
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        for name in held:
            values[name] = base64.b64decode(values[name])
        batch.append(values)
        if len(batch) == _AT_ONCE or held:  # a sound may be large: one at a time
            yield batch
            batch = []
    if batch:
        yield batch


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's counter go on above the highest number; SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        counter = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        ).scalar()
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        if counter is not None and highest is not None:
            connection.execute(text("SELECT setval(:counter, :number)"), {"counter": counter, "number": highest})
