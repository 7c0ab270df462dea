"""What a study is: its file, its state, the versions of its file."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import version
from middlemost.collect.store.versions import standing

_VERSIONS = Prepared(select(version.c.id, version.c.guideline, version.c.created).order_by(version.c.id))


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the study file.

    Attributes:
        id: Its number.
        guideline: The hash of its guideline, or None.
        created: When it came into force, in seconds since 1970.
    """

    id: int
    guideline: str | None
    created: float


@dataclass(frozen=True, slots=True)
class Design:
    """A study.

    Attributes:
        state: `"open"`, `"paused"` or `"closed"`.
        version: The version of its file that is in force.
        study: That file.
        versions: All versions, the oldest first.
    """

    state: str
    version: int
    study: dict[str, Any]
    versions: list[VersionLine]


def design_of(cursor: Cursor) -> Design:
    """The study as it stands.

    Args:
        cursor: Of a transaction.
    """
    now = standing(cursor)
    versions = [VersionLine(*row) for row in cursor.all(_VERSIONS)]
    return Design(now.state, now.version, now.study.model_dump(mode="json", by_alias=True), versions)
