"""Items from a file into the study, all of them or none, beside a server that runs."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from middlemost.collect.items.check_items import check_columns, check_values
from middlemost.collect.items.media_files import bodies, with_media
from middlemost.collect.items.order import ranks
from middlemost.collect.items.read_items import SHOWN, ItemsRead, read_items
from middlemost.collect.items.stage import (
    CACHE_KIB,
    PORTION,
    changed_items,
    count_changed,
    count_new,
    item_new,
    move_in,
    stage,
    twins,
)
from middlemost.collect.items.store_media import store_media, stored_hashes
from middlemost.collect.items.written import digests, fields_json
from middlemost.collect.store.failures import StorageFullError, is_full
from middlemost.collect.store.tables import item
from middlemost.collect.store.transaction import wait_for_others
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError
from middlemost.formats.words import counted


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        added: Items that are new.
        already: Items that were there, with the same fields.
        by_content: Whether the file has no ids, so that items were told apart by their content.
        media: Images and sounds that are new.
        notes: What was noticed, such as new items that have the content of others.
    """

    added: int
    already: int
    by_content: bool
    media: int
    notes: tuple[str, ...] = ()


def import_items(engine: Engine, study: StudyFile, path: Path) -> Imported:
    """Import the items of a study; once more does no harm.

    The file is read and checked, then put into a temporary table, which locks nothing. One transaction compares it with
    the study and copies what is new: raters wait for that alone. Media are named by their content and stored before,
    some at a time; should the import be refused in the end, they lie there and harm nobody.

    Args:
        engine: The database.
        study: The study in force.
        path: The items: a table, a folder of images or a data set.

    Raises:
        InputError: The items cannot be read or do not fit the study; or some are there with other fields, of which both
            are shown. Nothing is added then.
        StorageFullError: There is no room. Nothing is added then.
    """
    read = read_items(path, study.items.item)
    check_columns(study, read)
    check_values(study, read)
    try:
        with engine.connect() as connection:
            try:
                return _imported(connection, study, read)
            finally:
                connection.invalidate()  # its temporary table and its memory go with it
    except Exception as error:  # the driver's own, or wrapped by SQLAlchemy
        if is_full(error):
            raise StorageFullError(
                "There is no room for the items.", remedy="Make room, and import them again."
            ) from error
        raise


def _imported(connection: Connection, study: StudyFile, read: ItemsRead) -> Imported:
    read, media = with_media(study, read, stored_hashes(connection))
    there = connection.execute(select(func.count()).select_from(item)).scalar_one()
    connection.commit()
    _stage(connection, study, read, there)
    _refuse_changed(connection, read)
    same = twins(connection, SHOWN)
    connection.commit()
    connection = connection.execution_options(writes=True)
    added_media = store_media(connection, bodies(media))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.commit()
    with connection.begin():
        wait_for_others(connection)
        _refuse_changed(connection, read)
        added = move_in(connection, study.wanted(), time.time())
    notes = (*read.notes, *_twins_note(same))
    return Imported(added, len(read.ids) - added, read.by_content, added_media, notes)


def _stage(connection: Connection, study: StudyFile, read: ItemsRead, there: int) -> None:
    item_new.create(connection, checkfirst=False)
    fields, rank, digest = fields_json(read.frame), ranks(study, read, after=there), digests(read.frame)
    for start in range(0, len(read.ids), PORTION):
        end = min(start + PORTION, len(read.ids))
        columns = (
            range(start, end),
            read.ids[start:end],
            fields[start:end],
            digest[start:end],
            rank[start:end].tolist(),
        )
        names = ("number", "name", "fields", "digest", "rank")
        stage(connection, [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)])
    connection.commit()


def _refuse_changed(connection: Connection, read: ItemsRead) -> None:
    """Refuse all where an item is in the study with other fields."""
    changed = changed_items(connection, SHOWN)
    if not changed:
        return
    n = count_changed(connection)
    new = count_new(connection)
    told = "; ".join(f"{name!r} {_difference(json.loads(old), json.loads(now))}" for name, old, now in changed)
    more = f"; and {n - len(changed):,} more" if n > len(changed) else ""
    be, it = ("is", "its") if n == 1 else ("are", "their")
    rest = f", and so {'was' if new == 1 else 'were'} {counted(new, 'new item')}" if new else ""
    raise InputError(
        f"{counted(n, 'item')} {be} in the study with other content, and {it} import was refused{rest}: {told}{more}.",
        where=read.source,
        remedy="Items never change once they are in. Give changed ones new ids, or leave them out.",
    )


def _difference(old: dict[str, str | None], now: dict[str, str | None]) -> str:
    """The fields in which an item differs, as they are and as they were to be."""
    names = [name for name in dict.fromkeys((*old, *now)) if (old.get(name) or None) != (now.get(name) or None)]
    return ", ".join(f"{name} is {_cut(old.get(name))} there and {_cut(now.get(name))} here" for name in names[:3])


def _cut(text: str | None) -> str:
    if text is None:
        return "empty"
    return repr(text if len(text) <= 80 else text[:79] + "…")


def _twins_note(same: Sequence[tuple[str, str]]) -> list[str]:
    if not same:
        return []
    listed = ", ".join(f"{new!r} as {old!r}" for new, old in same[:5])
    more = ", …" if len(same) > 5 else ""
    number = f"{SHOWN} or more" if len(same) == SHOWN else str(len(same))
    return [f"New items with the content of others that are in the study ({number}): {listed}{more}."]
