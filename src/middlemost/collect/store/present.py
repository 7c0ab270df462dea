"""Whether a database holds a study that this version can read, found out without making anything."""

from pathlib import Path

from sqlalchemy import Engine, inspect, select, text

from middlemost.collect.store.migrate import VERSION_TABLE, known_steps, opened, refuse_what_is_not_ours
from middlemost.collect.store.tables import study
from middlemost.errors import InputError


def require_study(engine: Engine) -> None:
    """Refuse a database without a study, or with tables of another version.

    Args:
        engine: The database.

    Raises:
        InputError: There is no study, it can't be opened, or it must be brought to this version first.
    """
    where = engine.url.render_as_string(hide_password=True)
    none = InputError("There is no study here.", where=where, remedy="Start one with middlemost collect serve.")
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        raise none  # opening it would make the file
    with opened(engine) as connection:
        refuse_what_is_not_ours(connection)
        if not inspect(connection).has_table(VERSION_TABLE):
            raise none
        step = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        if step != known_steps()[0]:
            raise InputError(
                "The study was made by an older version of middlemost.",
                where=where,
                remedy="Serve it once with this version, which brings it up to date.",
            )
        if connection.execute(select(study.c.id)).first() is None:
            raise none
