"""Putting a study into its database, and a changed study file beside the versions before it."""

import hashlib
import json
import secrets

from sqlalchemy import Engine, bindparam, insert, select, update

from middlemost.collect.store import tables
from middlemost.collect.store.follow_places import follow_places
from middlemost.collect.store.migrate import opened_to_write
from middlemost.collect.store.orphans import refuse_orphans
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.transaction import cursor_of, wait_for_others
from middlemost.collect.store.versions import study_of
from middlemost.collect.study.model import StudyFile

_STUDY = Prepared(select(tables.study.c.version).where(tables.study.c.id == 1))
_NEW_STUDY = Prepared(
    insert(tables.study).values(
        id=1, key=bindparam("key"), state="open", version=bindparam("version"), created=bindparam("created")
    )
)
_IN_FORCE = Prepared(
    update(tables.study)
    .where(tables.study.c.id == 1)
    .values(version=bindparam("number", type_=tables.study.c.version.type))
)
_WRITTEN = Prepared(
    select(tables.version.c.study, tables.version.c.guideline).where(tables.version.c.id == bindparam("number"))
)
_NEW_VERSION = Prepared(
    insert(tables.version)
    .values({name: bindparam(name) for name in ("study", "guideline", "created")})
    .returning(tables.version.c.id)
)
_GUIDELINE = Prepared(select(tables.guideline.c.hash).where(tables.guideline.c.hash == bindparam("hash")))
_NEW_GUIDELINE = Prepared(
    insert(tables.guideline).values({name: bindparam(name) for name in ("hash", "text", "created")})
)


def create_study(engine: Engine, study: StudyFile, guideline: str | None, now: float) -> None:
    """Put a study into a migrated database; where it is there already, add a version if the file has changed.

    Args:
        engine: The database.
        study: The study file.
        guideline: The text of its guideline, or None.
        now: Seconds since 1970.

    Raises:
        InputError: The change would leave ratings without their label, see `new_version`.
    """
    with opened_to_write(engine) as connection, connection.begin(), cursor_of(connection) as cursor:
        wait_for_others(connection)
        new_version(cursor, study, guideline, now)


def new_version(cursor: Cursor, study: StudyFile, guideline: str | None, now: float) -> int:
    """Put a study file in force. An unchanged one makes no version; the first one makes the study, open.

    Where overlap, groups or the part of models change, the places of all items follow.

    Args:
        cursor: Of a transaction that writes.
        study: The study file.
        guideline: The text of its guideline, or None.
        now: Seconds since 1970.

    Returns:
        The number of the version in force.

    Raises:
        InputError: A label that ratings use is gone from its question, or a question with ratings has another type.
    """
    written = study_text(study)
    digest = None if guideline is None else guideline_hash(guideline)
    there = cursor.one(_STUDY)
    if there is None:
        number = _version(cursor, written, guideline, now)
        cursor.run(_NEW_STUDY, key=secrets.token_urlsafe(12), version=number, created=now)
        return number
    if tuple(cursor.one(_WRITTEN, number=there[0])) == (written, digest):
        return there[0]
    before = study_of(cursor, there[0])
    refuse_orphans(cursor, before, study)
    number = _version(cursor, written, guideline, now)
    cursor.run(_IN_FORCE, number=number)
    follow_places(cursor, before, study)
    return number


def study_text(study: StudyFile) -> str:
    """A study file as JSON, all defaults written out: the same text for the same study.

    Args:
        study: The study file.
    """
    return json.dumps(study.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))


def guideline_hash(text: str) -> str:
    """What a guideline is known by: the SHA-256 of its text.

    Args:
        text: Markdown.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def _version(cursor: Cursor, written: str, guideline: str | None, now: float) -> int:
    digest = None
    if guideline is not None:
        digest = guideline_hash(guideline)
        if cursor.one(_GUIDELINE, hash=digest) is None:
            cursor.run(_NEW_GUIDELINE, hash=digest, text=guideline, created=now)
    (number,) = cursor.one(_NEW_VERSION, study=written, guideline=digest, created=now)
    return number
