"""What raters say is wrong with items: flags, and the reasons of skips."""

import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from middlemost.collect.answers.remark import Why
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, flag, item, rater

LAST_SKIPS = 10_000
"""So many of the last skips are counted by reason."""

_LINES = (
    select(flag.c.id, flag.c.item, item.c.name, flag.c.rater, rater.c.name, flag.c.reason, flag.c.comment, flag.c.time)
    .join(item, item.c.id == flag.c.item)
    .join(rater, rater.c.id == flag.c.rater)
    .where(rater.c.kind != "preview")
    .order_by(flag.c.id.desc())
)
_FLAGS = Prepared(_LINES.where(flag.c.id < bindparam("before")).limit(bindparam("most")))
_OF_ITEM = Prepared(_LINES.where(flag.c.item == bindparam("item")))
_FLAG_REASONS = Prepared(
    select(flag.c.reason, func.count())
    .join(rater, rater.c.id == flag.c.rater)
    .where(rater.c.kind != "preview")
    .group_by(flag.c.reason)
)
_SKIPS = Prepared(
    select(answer.c.value)
    .join(rater, rater.c.id == answer.c.rater)
    .where(answer.c.status == "skipped", rater.c.kind != "preview")
    .order_by(answer.c.id.desc())
    .limit(LAST_SKIPS)
)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag.

    Attributes:
        id: Its number.
        item: The item's number.
        item_name: The id that people gave it.
        rater: The rater's number.
        rater_name: Their id in exports.
        reason: Why.
        comment: In the rater's words.
        time: When, in seconds since 1970.
    """

    id: int
    item: int
    item_name: str
    rater: int
    rater_name: str
    reason: str
    comment: str | None
    time: float


@dataclass(frozen=True, slots=True)
class FlagsPage:
    """Some of the flags.

    Attributes:
        flags: The newest first.
        next: What to ask for as `before` to get older ones; None at the end.
    """

    flags: list[FlagLine]
    next: int | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """How often each reason was given.

    Attributes:
        flags: Reason → flags.
        skips: Reason → skips.
    """

    flags: dict[Why, int]
    skips: dict[Why, int]


def flags_page(cursor: Cursor, *, before: int = 2**31 - 1, most: int = 100) -> FlagsPage:
    """Flags, the newest first; those of previews are left out.

    Args:
        cursor: Of a transaction.
        before: Those with smaller numbers alone. Default: all.
        most: How many. Default: 100.
    """
    rows = cursor.all(_FLAGS, before=before, most=most + 1)
    lines = [FlagLine(*row) for row in rows[:most]]
    return FlagsPage(lines, lines[-1].id if len(rows) > most else None)


def flags_of_item(cursor: Cursor, item: int) -> list[FlagLine]:
    """The flags of an item, the newest first; those of previews are left out.

    Args:
        cursor: Of a transaction.
        item: Its number.
    """
    return [FlagLine(*row) for row in cursor.all(_OF_ITEM, item=item)]


def reasons(cursor: Cursor) -> Reasons:
    """How often each reason was given for a flag, and for a skip; those of previews are left out.

    Args:
        cursor: Of a transaction.
    """
    skips = Counter[Why](json.loads(value)["reason"] for (value,) in cursor.all(_SKIPS))
    return Reasons(dict(cursor.all(_FLAG_REASONS)), dict(skips.most_common()))
