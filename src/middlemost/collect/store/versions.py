"""The study as it stands: its state, and the version of its file that is in force."""

import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, select

from middlemost.collect.store import tables
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.study.model import StudyFile

_STANDING = Prepared(
    select(tables.study.c.key, tables.study.c.state, tables.study.c.version).where(tables.study.c.id == 1)
)
_VERSION = Prepared(select(tables.version.c.study).where(tables.version.c.id == bindparam("version")))


@dataclass(frozen=True, slots=True)
class Standing:
    """A study as it stands.

    Attributes:
        key: By which pages tell one study from another.
        state: `"open"`, `"paused"` or `"closed"`.
        version: Number of the version in force.
        study: The study file of that version.
    """

    key: str
    state: str
    version: int
    study: StudyFile


def standing(cursor: Cursor) -> Standing:
    """The study as it stands in this transaction.

    Args:
        cursor: Of a transaction.
    """
    key, state, number = cursor.one(_STANDING)
    return Standing(key, state, number, study_of(cursor, number))


def study_of(cursor: Cursor, number: int) -> StudyFile:
    """The study file of a version.

    Args:
        cursor: Of a transaction.
        number: Of the version.
    """
    key = "version", number
    if key not in cursor.unchanging:
        (written,) = cursor.one(_VERSION, version=number)
        cursor.unchanging[key] = _parsed(written)
    return cursor.unchanging[key]


@lru_cache(maxsize=64)
def _parsed(written: str) -> StudyFile:
    return StudyFile.model_validate(json.loads(written))
