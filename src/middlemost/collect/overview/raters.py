"""Who rates: how much, how fast, when last, and how well where a study can say so."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import bindparam, case, func, select

from middlemost.collect.access.raters import RaterState
from middlemost.collect.access.roles import RaterKind
from middlemost.collect.overview.quality import Quality, qualities
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, rater

RECENT = 20_000
"""So many of the study's last answers are looked at for how long raters take."""

_RATERS = Prepared(
    select(
        rater.c.id,
        rater.c.name,
        rater.c.kind,
        rater.c.grp,
        rater.c.state,
        rater.c.counts,
        rater.c.joined,
        rater.c.ratings,
    )
    .where(rater.c.kind != "preview", rater.c.id > bindparam("after"))
    .order_by(rater.c.id)
    .limit(bindparam("most"))
)
_by = answer.c.rater + 0
"""No index helps here, and SQLite would take that of raters: one pass over the log is eight times quicker."""
_OF_PAGE = (_by >= bindparam("first"), _by <= bindparam("last"))
_GIVEN = Prepared(
    select(_by, func.sum(case((answer.c.status == "skipped", 1), else_=0)), func.max(answer.c.time))
    .where(*_OF_PAGE)
    .group_by(_by)
)
_SECONDS = Prepared(
    select(_by, answer.c.seconds).where(
        answer.c.id > select(func.max(answer.c.id) - RECENT).select_from(answer).scalar_subquery(),
        *_OF_PAGE,
        answer.c.status == "rating",
        answer.c.seconds.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class RaterLine:
    """A rater as managers see them.

    Attributes:
        id: Their number.
        name: Their id in exports.
        kind: `"person"` or `"model"`.
        group: Their group, or `""`.
        state: `"active"`, `"paused"` or `"removed"`.
        counts: Whether their ratings fill places.
        joined: When, in seconds since 1970.
        ratings: How many they gave.
        skips: How many items they skipped.
        median_seconds: Of a rating, among the study's last answers; None where there is none.
        last_seen: When they last answered or skipped, in seconds since 1970; None if never.
        quality: What the worker infers of them; None in a descriptive study, and where it does not know yet.
    """

    id: int
    name: str
    kind: RaterKind
    group: str
    state: RaterState
    counts: bool
    joined: float
    ratings: int
    skips: int
    median_seconds: float | None
    last_seen: float | None
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class RatersPage:
    """Some of the raters.

    Attributes:
        raters: By number.
        next: What to ask for as `after` to get more; None at the end.
    """

    raters: list[RaterLine]
    next: int | None


def raters_page(cursor: Cursor, *, after: int = 0, most: int = 100) -> RatersPage:
    """Raters by number; previews are left out.

    Args:
        cursor: Of a transaction.
        after: Those with higher numbers alone. Default: all.
        most: How many. Default: 100.
    """
    rows = cursor.all(_RATERS, after=after, most=most + 1)
    shown = rows[:most]
    if not shown:
        return RatersPage([], None)
    span = {"first": shown[0][0], "last": shown[-1][0]}
    given = {who: (int(skips), last) for who, skips, last in cursor.all(_GIVEN, **span)}
    seconds: dict[int, list[float]] = {}
    for who, took in cursor.all(_SECONDS, **span):
        seconds.setdefault(who, []).append(took)
    known = qualities(cursor)
    lines = [
        RaterLine(
            number,
            name,
            kind,
            group,
            state,
            bool(counts),
            joined,
            ratings,
            skips=given.get(number, (0, None))[0],
            median_seconds=median(seconds[number]) if number in seconds else None,
            last_seen=given.get(number, (0, None))[1],
            quality=known.get(number),
        )
        for number, name, kind, group, state, counts, joined, ratings in shown
    ]
    return RatersPage(lines, shown[-1][0] if len(rows) > most else None)
