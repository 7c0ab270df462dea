"""How far a study is."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from middlemost.collect.overview.forecast import Forecast, forecast
from middlemost.collect.overview.pace import pace_of
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import item, item_state, place, rater
from middlemost.collect.store.versions import standing

_MISSING = place.c.wanted - place.c.ratings
_PLACES = Prepared(
    select(
        func.coalesce(func.sum(place.c.wanted), 0),
        func.coalesce(func.sum(place.c.held), 0),
        func.coalesce(func.sum(case((_MISSING > 0, _MISSING), else_=0)), 0),
    )
)
_ITEMS = Prepared(select(func.count()).select_from(item))
_UNDONE = Prepared(select(func.count(place.c.item.distinct())).where(_MISSING > 0))
_REMARKS = Prepared(
    select(func.coalesce(func.sum(item_state.c.skips), 0), func.coalesce(func.sum(item_state.c.flags), 0))
)
_GIVEN = Prepared(
    select(
        func.coalesce(func.sum(rater.c.ratings), 0),
        func.coalesce(func.sum(case((rater.c.kind == "model", rater.c.ratings), else_=0)), 0),
        func.coalesce(func.sum(case((rater.c.ratings > 0, 1), else_=0)), 0),
        func.count(),
    ).where(rater.c.kind != "preview")
)


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """How far a study is.

    Attributes:
        state: `"open"`, `"paused"` or `"closed"`.
        items: How many there are.
        done: Items that have all the ratings wanted.
        wanted: Ratings wanted of all items.
        left: Ratings still wanted: of each item what is missing, surplus elsewhere not counted against it.
        leased: Items that raters hold now, places that count.
        ratings: Ratings that stand, of persons and models: as many as the export has.
        by_models: How many of them are models'.
        skips: How often items were skipped.
        flags: How often items were flagged.
        raters: How many have joined; previews are left out.
        raters_with_ratings: How many of them have given a rating.
        per_hour: Ratings of each of the last 24 hours, the last of which ends now.
        forecast: When the study will be done.
    """

    state: str
    items: int
    done: int
    wanted: int
    left: int
    leased: int
    ratings: int
    by_models: int
    skips: int
    flags: int
    raters: int
    raters_with_ratings: int
    per_hour: list[int]
    forecast: Forecast


def progress_of(cursor: Cursor, now: float) -> StudyProgress:
    """How far a study is.

    Args:
        cursor: Of a transaction.
        now: Seconds since 1970.
    """
    wanted, leased, left = map(int, cursor.one(_PLACES))
    ratings, by_models, rated, raters = map(int, cursor.one(_GIVEN))
    skips, flags = map(int, cursor.one(_REMARKS))
    items, undone = cursor.one(_ITEMS)[0], cursor.one(_UNDONE)[0]
    pace = pace_of(cursor, now)
    return StudyProgress(
        state=standing(cursor).state,
        items=items,
        done=items - undone,
        wanted=wanted,
        left=left,
        leased=leased,
        ratings=ratings,
        by_models=by_models,
        skips=skips,
        flags=flags,
        raters=raters,
        raters_with_ratings=rated,
        per_hour=pace.per_hour(),
        forecast=forecast(left, pace.quarters[len(pace.quarters) - pace.seen :]),
    )
