"""Bringing a study's database up to its file before it is served: tables, versions, items, links."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, func, select, update

from middlemost.collect.access.links import MadeLink, make_join_link, make_manager_link
from middlemost.collect.content.blocks import candidate_fields, shown_fields, span_fields
from middlemost.collect.serving.home import Home
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import DATABASE_VARIABLE, open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.prepared import Prepared
from middlemost.collect.store.tables import account, item, place
from middlemost.collect.store.tables import study as study_table
from middlemost.collect.store.transaction import writing
from middlemost.collect.study.load import LoadedStudy, load_study
from middlemost.errors import InputError, MiddlemostError

_IMPORTED = Prepared(select(study_table.c.imported).where(study_table.c.id == 1))
_NOTE_IMPORT = Prepared(update(study_table).where(study_table.c.id == 1).values(imported=bindparam("looks")))


@dataclass(frozen=True, slots=True)
class Ready:
    """A study that can be served.

    Attributes:
        study: Its file.
        imported: What the import of its items did, as `middlemost.collect.items` says it.
        items: Items altogether.
        wanted: Ratings wanted.
        there: Ratings that are there.
        managed: Whether a manager has an account already.
        seen: The columns that raters see.
    """

    study: LoadedStudy
    imported: dict[str, Any]
    items: int
    wanted: int
    there: int
    managed: bool
    seen: tuple[str, ...]


def prepare(home: Home) -> Ready:
    """Make or migrate the database, put the study file in force, and import items that are new.

    Args:
        home: Where the study lives.

    Raises:
        InputError: The study file, its items or the database cannot be used.
    """
    study = load_study(home.study)
    engine = open_engine(home.database)
    try:
        migrate(engine)
        create_study(engine, study.file, study.guideline, time.time())
        imported = _import_if_changed(engine, home, study)
        return _ready(engine, study, imported)
    finally:
        engine.dispose()


def run_import(home: Home, items: str | None = None) -> dict[str, Any]:
    """Import items in a process of its own, which may load what the server does not.

    Args:
        home: Where the study lives.
        items: A file. Default: the one that the study file names.

    Raises:
        InputError: The items are refused.
    """
    given = [str(home.study), *([] if items is None else [items])]
    return _said(run_apart("middlemost.collect.items", home.database, given))


def run_apart(module: str, database: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a module of this package in a process of its own.

    Args:
        module: Its name.
        database: URL of the database, which it gets by its environment.
        arguments: What else it gets.
    """
    return subprocess.run(
        [sys.executable, "-m", module, "-", *arguments],
        env=os.environ | {DATABASE_VARIABLE: database},
        capture_output=True,
        text=True,
        check=False,
    )


def make_links(home: Home, *, manager: bool, join: bool, group: str = "") -> tuple[MadeLink | None, MadeLink | None]:
    """New links: a manager's, which works once, and one for raters.

    Args:
        home: Where the study lives.
        manager: Whether to make the first.
        join: Whether to make the second.
        group: The group that raters join by it. Default: none.
    """
    engine = open_engine(home.database)
    now = time.time()
    try:
        with writing(engine) as cursor:
            return (
                make_manager_link(cursor, now) if manager else None,
                make_join_link(cursor, now, group=group) if join else None,
            )
    finally:
        engine.dispose()


def _import_if_changed(engine: Engine, home: Home, study: LoadedStudy) -> dict[str, Any]:
    """Import the study's items, unless their file looks as it did after the last import: a large one takes a while."""
    file = study.folder / study.file.items.file
    looks = _looks(file)
    with writing(engine) as cursor:
        (before,) = cursor.one(_IMPORTED)
    if looks is not None and looks == before:
        return {"added": 0, "already": 0, "notes": []}
    imported = run_import(home)
    with writing(engine) as cursor:
        cursor.run(_NOTE_IMPORT, looks=looks)
    return imported


def _looks(file: Path) -> str | None:
    """Name, size and time of a file; None for a folder, whose files may change without it."""
    if not file.is_file():
        return None
    facts = file.stat()
    return json.dumps([str(file.resolve()), facts.st_size, facts.st_mtime_ns])


def _said(process: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(process.stdout)
    except ValueError:
        raise MiddlemostError(f"The import ended with {process.returncode}: {process.stderr.strip()[-500:]}") from None
    if "error" in said:
        error = said["error"]
        raise InputError(error["what"], where=error["where"], remedy=error["remedy"])
    return said


def _ready(engine: Engine, study: LoadedStudy, imported: dict[str, Any]) -> Ready:
    with engine.connect() as connection:
        items = connection.execute(select(func.count()).select_from(item)).scalar_one()
        wanted, there = connection.execute(
            select(func.coalesce(func.sum(place.c.wanted), 0), func.coalesce(func.sum(place.c.ratings), 0))
        ).one()
        managers = connection.execute(select(func.count()).select_from(account)).scalar_one()
        fields = connection.execute(select(item.c.fields).limit(1)).scalar()
    columns = list(json.loads(fields)) if fields is not None else []
    seen = (*[shown.field for shown in shown_fields(study.file, columns)], *candidate_fields(study.file))
    return Ready(study, imported, items, wanted, there, managers > 0, (*seen, *span_fields(study.file)))
