"""Bringing a study's database up to its file before it is served: tables, versions, items, links."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, func, select, update

from middlemost.collect.access.links import MadeLink, make_join_link, make_manager_link
from middlemost.collect.content.blocks import candidate_fields, shown_fields, span_fields
from middlemost.collect.serving.home import DATABASE, Home, find_home
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import DATABASE_VARIABLE, open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.prepared import Prepared
from middlemost.collect.store.present import require_study
from middlemost.collect.store.tables import account, item, place
from middlemost.collect.store.tables import study as study_table
from middlemost.collect.store.transaction import writing
from middlemost.collect.store.versions import standing
from middlemost.collect.study.load import LoadedStudy, load_study
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError, MiddlemostError, SettingError

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


def find_served(path: Path, database: str | None = None) -> Home:
    """The study that a path names, if it was served before, so that its database is there.

    Args:
        path: As of `find_home`.
        database: As of `find_home`.

    Raises:
        InputError: There is no study file, or no study in the database.
    """
    home = find_home(path, database)
    engine = open_engine(home.database)
    try:
        require_study(engine)
    finally:
        engine.dispose()
    return home


def prepare(home: Home) -> Ready:
    """Make or migrate the database, put the study file in force, and import items that are new.

    Args:
        home: Where the study lives.

    Raises:
        InputError: The study file, its items or the database cannot be used. Of a study that was begun just now nothing
            is left then: the same command may begin it otherwise.
    """
    with _undone_on_failure(home):
        study = load_study(home.study)
        engine = open_engine(home.database)
        try:
            migrate(engine)
            create_study(engine, study.file, study.guideline, time.time())
            imported = _import_if_changed(engine, home, study)
            return _ready(engine, study, imported)
        finally:
            engine.dispose()


@contextmanager
def _undone_on_failure(home: Home) -> Generator[None]:
    """Take away what was written for a study that was begun just now, and nothing else, if it comes to nothing."""
    folder = home.study.parent
    ours = [home.study] if (folder / DATABASE).exists() else [home.study, *_files_of(folder / DATABASE)]
    try:
        yield
    except BaseException:
        if home.begun:
            for file in ours:
                file.unlink(missing_ok=True)
            if not any(folder.iterdir()):
                folder.rmdir()
        raise


def _files_of(database: Path) -> list[Path]:
    """An SQLite database and the files that lie beside it while it is open."""
    return [database, *(database.with_name(database.name + ending) for ending in ("-wal", "-shm", "-journal"))]


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

    Raises:
        SettingError: The study has no such group, or takes only who is invited, so that no link is for all raters.
    """
    engine = open_engine(home.database)
    now = time.time()
    try:
        with writing(engine) as cursor:
            if join:
                _refuse_useless(standing(cursor).study, group)
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


def _refuse_useless(study: StudyFile, group: str) -> None:
    """Refuse a link for raters that would let nobody in, or into no group that there is."""
    if study.join == "invited":
        raise SettingError(
            "In this study only who is invited takes part.", remedy="Make personal links, on the manager's page."
        )
    names = [one.name for one in study.groups]
    if group and group not in names:
        raise SettingError(
            f"The study has no group {group!r}.", remedy=f"Its groups are: {', '.join(names) or 'none'}."
        )


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
