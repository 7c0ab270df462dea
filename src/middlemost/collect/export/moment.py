"""The study as it is now, or as it was when a version of its file was replaced."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from middlemost.collect.store.tables import study, version
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True)
class Moment:
    """What an export covers.

    Attributes:
        version: The version of the study file that says what was asked.
        files: Version → study file, up to this version.
        guidelines: Version → hash of its guideline, or None.
        until: Rows of this time or later are left out: a later version was in force. Seconds since 1970.
    """

    version: int
    files: Mapping[int, StudyFile]
    guidelines: Mapping[int, str | None]
    until: float

    @property
    def file(self) -> StudyFile:
        """The study file of this version."""
        return self.files[self.version]


def moment_of(connection: Connection, number: int | None) -> Moment:
    """The moment that a version stands for: now for the one in force, else the last before it was replaced.

    Args:
        connection: Of a transaction.
        number: The version; None for the one in force.

    Raises:
        InputError: There is no such version.
    """
    in_force = connection.execute(select(study.c.version)).scalar_one()
    chosen = in_force if number is None else number
    rows = connection.execute(select(version).order_by(version.c.id)).all()
    if chosen not in {row.id for row in rows}:
        raise InputError(
            f"The study has no version {chosen}.",
            where=connection.engine.url.render_as_string(hide_password=True),
            remedy=f"Its versions are 1 to {in_force}.",
        )
    covered = [row for row in rows if row.id <= chosen]
    later = [row.created for row in rows if row.id > chosen]
    return Moment(
        version=chosen,
        files={row.id: StudyFile.model_validate(json.loads(row.study)) for row in covered},
        guidelines={row.id: row.guideline for row in covered},
        until=min(later, default=math.inf),
    )
