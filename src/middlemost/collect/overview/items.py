"""The items of a study, a page at a time, all or those that need a look."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, item, item_state, place, rater
from middlemost.collect.store.versions import standing

Filter = Literal["all", "open", "done", "contested", "skipped", "flagged"]
"""Items that want more ratings; that want none; whose ratings leave the label open; that 3 raters or more skipped; that
somebody flagged."""

CONTESTED = 0.9
"""Posterior below which a label is open, as in the audit's report."""

SPLIT = 2 / 3
"""In a descriptive study: the share of the most frequent label, up to which raters are divided."""

MANY_SKIPS = 3
"""Skips after which an item is shown to managers."""

_MISSING = exists().where(place.c.item == item.c.id, place.c.ratings < place.c.wanted)
_UNSURE = item_state.c.posterior < CONTESTED - 1e-6
_FILTERS: dict[Filter, ColumnElement[bool]] = {
    "all": literal(1) == literal(1),
    "open": _MISSING,
    "done": ~_MISSING,
    "contested": (item_state.c.ratings >= 2) & _UNSURE,
    "skipped": item_state.c.skips >= MANY_SKIPS,
    "flagged": item_state.c.flags >= 1,
}
_OF_ITEM = place.c.item == item.c.id
_COLUMNS = (
    item.c.id,
    item.c.name,
    item.c.fields,
    select(func.sum(place.c.wanted)).where(_OF_ITEM).scalar_subquery(),
    select(func.sum(place.c.held)).where(_OF_ITEM).scalar_subquery(),
    item_state.c.ratings,
    item_state.c.skips,
    item_state.c.flags,
    item_state.c.label,
    item_state.c.posterior,
    item_state.c.spread,
)
_FROM = item.join(item_state, item_state.c.item == item.c.id)
_PAGES = {
    name: Prepared(
        select(*_COLUMNS)
        .select_from(_FROM)
        .where(item.c.id > bindparam("after"), which)
        .order_by(item.c.id)
        .limit(bindparam("most"))
    )
    for name, which in _FILTERS.items()
}
_RATED = Prepared(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(item.c.id > bindparam("after"), item_state.c.ratings >= 2)
    .order_by(item.c.id)
    .limit(bindparam("most"))
)
_WORST = Prepared(
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(_FILTERS["contested"])
    .order_by(item_state.c.posterior, item.c.id)
    .limit(bindparam("most"))
)
_ONE = Prepared(select(*_COLUMNS).select_from(_FROM).where(item.c.id == bindparam("number")))
_COUNTS = Prepared(
    select(*(func.count().filter(_FILTERS[name]) for name in ("contested", "skipped", "flagged"))).select_from(
        item_state
    )
)
_LATER = answer.alias("later")
_RATINGS = Prepared(
    select(rater.c.id, rater.c.name, rater.c.kind, answer.c.value)
    .join(rater, rater.c.id == answer.c.rater)
    .outerjoin(_LATER, _LATER.c.supersedes == answer.c.id)
    .where(answer.c.item == bindparam("item"), answer.c.status == "rating", _LATER.c.id.is_(None))
    .order_by(answer.c.id)
)
_LOOKED_AT = 2_000
"""Items that are looked at for one page where the database can't search."""


@dataclass(frozen=True, slots=True)
class GivenRating:
    """What a rater says of an item, in short.

    Attributes:
        rater: Their number.
        name: Their id in exports.
        kind: `"person"` or `"model"`.
        values: Question → value.
    """

    rater: int
    name: str
    kind: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as managers see it.

    Attributes:
        id: Its number.
        name: The id that people gave it.
        fields: Column → value.
        wanted: Ratings wanted of it.
        leased: Raters who hold it now.
        counted: Ratings that go into the label.
        skips: How often it was skipped.
        flags: How often it was flagged.
        label: The consensus so far; None in a descriptive study.
        posterior: Of that label, by the model: raters share errors, so it is no probability.
        spread: Label → posterior; in a descriptive study the share of the ratings.
        ratings: By rater.
    """

    id: int
    name: str
    fields: dict[str, Any]
    wanted: int
    leased: int
    counted: int
    skips: int
    flags: int
    label: str | None
    posterior: float | None
    spread: dict[str, float] | None
    ratings: list[GivenRating]


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Some of the items.

    Attributes:
        items: In their order.
        next: What to ask for as `after` to get more; None at the end.
    """

    items: list[ItemLine]
    next: int | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """How many items need a look.

    Attributes:
        contested: Whose label the ratings leave open, with 2 ratings at least; None in a descriptive study.
        skipped: That 3 raters or more skipped.
        flagged: That somebody flagged.
    """

    contested: int | None
    skipped: int
    flagged: int


def items_page(cursor: Cursor, which: Filter = "all", *, after: int = 0, most: int = 50) -> ItemsPage:
    """Items in their order.

    Args:
        cursor: Of a transaction.
        which: Those alone. Default: all.
        after: Those with higher numbers alone. Default: all.
        most: How many. Default: 50.
    """
    descriptive = _descriptive(cursor)
    if which == "contested" and descriptive:
        return _divided(cursor, after, most)
    rows = cursor.all(_PAGES[which], after=after, most=most + 1)
    lines = [_line(cursor, row, descriptive=descriptive) for row in rows[:most]]
    return ItemsPage(lines, lines[-1].id if len(rows) > most else None)


def most_contested(cursor: Cursor, most: int = 5) -> list[ItemLine]:
    """The items whose label is most open; none in a descriptive study, where nobody is wrong.

    Args:
        cursor: Of a transaction.
        most: How many. Default: 5.
    """
    if _descriptive(cursor):
        return []
    return [_line(cursor, row, descriptive=False) for row in cursor.all(_WORST, most=most)]


def item_line(cursor: Cursor, number: int) -> ItemLine | None:
    """An item by its number, or None.

    Args:
        cursor: Of a transaction.
        number: Its number.
    """
    row = cursor.one(_ONE, number=number)
    return None if row is None else _line(cursor, row, descriptive=_descriptive(cursor))


def unclear(cursor: Cursor) -> Unclear:
    """How many items need a look.

    Args:
        cursor: Of a transaction.
    """
    contested, skipped, flagged = cursor.one(_COUNTS)
    return Unclear(None if _descriptive(cursor) else contested, skipped, flagged)


def _descriptive(cursor: Cursor) -> bool:
    return standing(cursor).study.paradigm == "descriptive"


def _line(cursor: Cursor, row: tuple[Any, ...], *, descriptive: bool) -> ItemLine:
    number, name, fields, wanted, leased, counted, skips, flags, label, posterior, spread = row
    given = [
        GivenRating(who, rater_name, kind, {question: one.get("value") for question, one in json.loads(value).items()})
        for who, rater_name, kind, value in cursor.all(_RATINGS, item=number)
    ]
    return ItemLine(
        number,
        name,
        json.loads(fields),
        wanted=int(wanted or 0),
        leased=int(leased or 0),
        counted=counted,
        skips=skips,
        flags=flags,
        label=None if descriptive else label,
        posterior=None if descriptive else posterior,
        spread=None if spread is None else json.loads(spread),
        ratings=given,
    )


def _divided(cursor: Cursor, after: int, most: int) -> ItemsPage:
    """Items on which people are divided, among the next ones that have two ratings."""
    rows = cursor.all(_RATED, after=after, most=_LOOKED_AT)
    divided = [row for row in rows if row[-1] is not None and max(json.loads(row[-1]).values()) <= SPLIT]
    lines = [_line(cursor, row, descriptive=True) for row in divided[:most]]
    if len(divided) > most:
        return ItemsPage(lines, lines[-1].id)
    return ItemsPage(lines, rows[-1][0] if len(rows) == _LOOKED_AT else None)
