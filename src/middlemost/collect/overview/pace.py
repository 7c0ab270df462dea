"""How many ratings came when, from the end of the log alone."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, cast, func, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, rater

QUARTER = 900
"""Seconds of a quarter hour."""

QUARTERS = 96
"""Quarter hours that are looked at: a day, so that nights and breaks are in it."""

_NEWEST = Prepared(select(func.max(answer.c.id)))
_AT = Prepared(
    select(answer.c.id, answer.c.time).where(answer.c.id >= bindparam("number")).order_by(answer.c.id).limit(1)
)
_FIRST = Prepared(
    select(answer.c.time)
    .join(rater, rater.c.id == answer.c.rater)
    .where(answer.c.status == "rating", rater.c.counts == 1)
    .order_by(answer.c.id)
    .limit(1)
)
_QUARTER_OF = (cast(answer.c.time, BigInteger) - bindparam("start", type_=BigInteger)) // QUARTER
_PER_QUARTER = Prepared(
    select(_QUARTER_OF.label("quarter"), func.count())
    .join(rater, rater.c.id == answer.c.rater)
    .where(
        answer.c.id >= bindparam("since"),
        answer.c.time >= bindparam("start", type_=BigInteger),
        answer.c.status == "rating",
        answer.c.supersedes.is_(None),
        rater.c.counts == 1,
    )
    .group_by("quarter")
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many ratings came in the last day.

    Attributes:
        quarters: Ratings of each of the last `QUARTERS` quarter hours, the last of which ends now. Corrections, and
            ratings that fill no place, are left out.
        seen: How many of them, the last ones, lie after the study's first rating as a whole.
    """

    quarters: tuple[int, ...]
    seen: int

    def per_hour(self) -> list[int]:
        """The ratings of each of the last 24 hours."""
        return [sum(self.quarters[start : start + 4]) for start in range(0, len(self.quarters), 4)]


def pace_of(cursor: Cursor, now: float) -> Pace:
    """How many ratings came in the last day.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
    """
    first = cursor.one(_FIRST)
    counts = [0] * QUARTERS
    if first is None:
        return Pace(tuple(counts), 0)
    start = int(now) - QUARTER * QUARTERS
    for quarter, ratings in cursor.all(_PER_QUARTER, since=_first_since(cursor, start), start=start):
        counts[min(int(quarter), QUARTERS - 1)] += ratings
    return Pace(tuple(counts), max(0, min(QUARTERS, int((now - first[0]) // QUARTER))))


def _first_since(cursor: Cursor, time: int) -> int:
    """The first answer of a time or later, found by halving: the log grows in the order of time, and has no index."""
    low, high = 1, (cursor.one(_NEWEST)[0] or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = cursor.one(_AT, number=middle)
        if found is None or found[1] >= time:
            high = middle
        else:
            low = found[0] + 1
    return low
