"""Who gets which item, until when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, exists, func, not_, select, update

from middlemost.collect.assignment.places import hold
from middlemost.collect.assignment.reclaim import take_back_expired
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import assignment, item, place, rater
from middlemost.collect.store.versions import Standing, standing, study_of

Reason = Literal["complete", "nothing-now", "all-seen", "cap", "paused", "closed", "removed"]
"""Why a rater gets no item: all is done; others hold what is left; they have seen all that is left; their share is
done; the study, or the rater, is paused; the study is closed; the rater was removed."""

REACH = 64
"""How far a rater's first open item may move on before that is written down."""


@dataclass(frozen=True, slots=True)
class Lease:
    """An item that a rater has now.

    Attributes:
        assignment: Its number.
        item: The item's number.
        name: The item's id.
        fields: The item's fields as JSON.
        version: Of the study, when it was given out.
        sides: Question → its candidates in the order shown, as JSON; None where there are none.
        expires: When others may get it, in seconds since 1970.
    """

    assignment: int
    item: int
    name: str
    fields: str
    version: int
    sides: str | None
    expires: float


@dataclass(frozen=True, slots=True)
class Asking:
    """A rater who asks for an item.

    Attributes:
        id: Their number.
        kind: `"person"`, `"model"` or `"preview"`.
        group: Their group, or `""`.
        counts: Whether their ratings fill places.
        state: `"active"`, `"paused"` or `"removed"`.
        ratings: How many they gave.
        reached: All open items up to this position were theirs.
    """

    id: int
    kind: str
    group: str
    counts: bool
    state: str
    ratings: int
    reached: int


_RATER = Prepared(
    select(rater.c.id, rater.c.kind, rater.c.grp, rater.c.counts, rater.c.state, rater.c.ratings, rater.c.reached)
    .where(rater.c.id == bindparam("rater"))
    .with_for_update()
)
_HELD = Prepared(
    select(
        assignment.c.id,
        assignment.c.item,
        item.c.name,
        item.c.fields,
        assignment.c.version,
        assignment.c.sides,
        assignment.c.expires,
    )
    .join(item, item.c.id == assignment.c.item)
    .where(assignment.c.rater == bindparam("rater"), assignment.c.outcome == "open")
    .order_by(assignment.c.id.desc())
    .limit(1)
)
_PROLONG = Prepared(
    update(assignment).where(assignment.c.id == bindparam("assignment")).values(expires=bindparam("until"))
)
_SEEN = exists().where(assignment.c.rater == bindparam("rater"), assignment.c.item == place.c.item)


def _open_places() -> Select[Any, Any]:
    return (
        select(place.c.item, place.c.position)
        .where(
            place.c.grp == bindparam("group"),
            place.c.open == 1,
            place.c.position > bindparam("reached"),
            not_(_SEEN),
        )
        .order_by(place.c.position)
        .limit(bindparam("window"))
    )


_FREE = Prepared(_open_places().with_for_update(skip_locked=True, of=place))
_FREE_IF_WE_WAIT = Prepared(_open_places().with_for_update(of=place))
_UNSEEN = Prepared(
    select(place.c.item, place.c.position)
    .where(place.c.grp == bindparam("group"), not_(_SEEN))
    .order_by(place.c.position)
    .limit(bindparam("window"))
)
_ITEM = Prepared(select(item.c.name, item.c.fields).where(item.c.id == bindparam("item")))
_GIVE = insertion(
    assignment, "item", "rater", "grp", "holds", "version", "draw", "propensity", "sides", "created", "expires"
)
_REACHED = Prepared(update(rater).where(rater.c.id == bindparam("who")).values(reached=bindparam("reached")))
_OPEN = Prepared(select(place.c.item).where(place.c.open == 1).limit(1))
_HELD_BY_ANYONE = Prepared(
    select(assignment.c.id).where(assignment.c.outcome == "open", assignment.c.holds == 1).limit(1)
)
_OF_GROUP = Prepared(
    select(
        func.coalesce(func.sum(rater.c.ratings), 0)
        + select(func.count())
        .select_from(assignment.join(rater, and_(rater.c.id == assignment.c.rater)))
        .where(assignment.c.outcome == "open", assignment.c.holds == 1, rater.c.grp == bindparam("group"))
        .scalar_subquery()
    ).where(rater.c.grp == bindparam("group"), rater.c.counts == 1)
)


_HELD_VERSION = Prepared(
    select(assignment.c.version)
    .where(assignment.c.rater == bindparam("rater"), assignment.c.outcome == "open")
    .order_by(assignment.c.id.desc())
    .limit(1)
)


def standing_for(cursor: Cursor, who: int) -> Standing:
    """The study as a rater meets it: of the version of the item they hold, else of the one in force.

    Args:
        cursor: Of a transaction.
        who: The rater's number.
    """
    study = standing(cursor)
    held = cursor.one(_HELD_VERSION, rater=who)
    if held is None or held[0] == study.version:
        return study
    return replace(study, version=held[0], study=study_of(cursor, held[0]))


def next_lease(cursor: Cursor, who: int, standing: Standing, now: float) -> Lease | Reason:
    """The item that a rater has, or gets now.

    A rater has one item at a time: who asks again gets the same one. Leases that have run out are taken back first.

    Args:
        cursor: Of a transaction; nothing outside of it is changed.
        who: The rater's number.
        standing: The study as it stands.
        now: Seconds since 1970.

    Returns:
        The lease, or why there is none.
    """
    asking = _asking(cursor, who)
    if asking.state == "removed":
        return "removed"
    if standing.state != "open" and asking.kind != "preview":
        return "closed" if standing.state == "closed" else "paused"
    if asking.state == "paused":
        return "paused"
    held = cursor.one(_HELD, rater=who)
    until = now + 60 * standing.study.lease_minutes
    if held is not None:
        lease = Lease(*held)
        if lease.expires < now:  # run out, but nobody asked for it
            cursor.run(_PROLONG, assignment=lease.assignment, until=until)
            return replace(lease, expires=until)
        return lease
    if take_back_expired(cursor, now):
        asking = _asking(cursor, who)  # what was taken back may lie before what they have reached
    if _at_cap(cursor, asking, standing):
        return "cap"
    group = asking.group if asking.group in standing.study.wanted() else ""
    drawn = _draw(cursor, asking, group, standing)
    if drawn is None:
        return _why_nothing(cursor)
    return _give(cursor, asking, group, drawn, standing, now=now, until=until)


@dataclass(frozen=True, slots=True)
class _Drawn:
    item: int
    propensity: float | None


def _asking(cursor: Cursor, who: int) -> Asking:
    number, kind, group, counts, state, ratings, reached = cursor.one(_RATER, rater=who)
    return Asking(number, kind, group, bool(counts), state, ratings, reached)


def _at_cap(cursor: Cursor, asking: Asking, standing: Standing) -> bool:
    """Whether the rater, or their group, has given all the ratings that are wanted of them."""
    study = standing.study
    if not asking.counts:
        return False
    if study.cap_per_rater is not None and asking.ratings >= study.cap_per_rater:
        return True
    caps = [group.cap for group in study.groups if group.name == asking.group and group.cap is not None]
    return bool(caps) and cursor.one(_OF_GROUP, group=asking.group)[0] >= caps[0]


def _draw(cursor: Cursor, asking: Asking, group: str, standing: Standing) -> _Drawn | None:
    random = standing.study.order == "random"
    window = standing.study.window if random else 1
    if not asking.counts:
        first = cursor.all(_UNSEEN, group=_any_group(standing, group), rater=asking.id, window=window)
    else:
        first = _first_free(cursor, asking, group, window)
    if not first:
        return None
    if asking.counts:
        _remember_reach(cursor, asking, first[0][1])
    if not random:
        return _Drawn(first[0][0], None)
    return _Drawn(_chosen([one for one, _ in first], asking, standing.study.seed), 1 / len(first))


def _any_group(standing: Standing, group: str) -> str:
    """The group whose places list every item once."""
    wanted = standing.study.wanted()
    return group if group in wanted else next(iter(wanted))


def _first_free(cursor: Cursor, asking: Asking, group: str, window: int) -> Sequence[tuple[int, int]]:
    """The first open items that a rater has not had, in the study's order.

    `reached` saves walking over all that they have had; places that came back are below it, so the last look is at all.
    Where several processes write, rows that another holds are passed over first, and waited for last.
    """
    for statement in (_FREE, _FREE_IF_WE_WAIT):
        for reached in {asking.reached, -1}:
            found = cursor.all(statement, group=group, reached=reached, rater=asking.id, window=window)
            if found:
                return found
    return []


def _remember_reach(cursor: Cursor, asking: Asking, position: int) -> None:
    if position - 1 - asking.reached > REACH:
        cursor.run(_REACHED, who=asking.id, reached=position - 1)


def _chosen(items: Sequence[int], asking: Asking, seed: int) -> int:
    """One of a few items by chance: the same for the same study, rater and items, so that a study can be replayed."""
    digest = blake2b(f"{seed}/{asking.id}/{items[0]}/{asking.ratings}".encode(), digest_size=8).digest()
    return items[int.from_bytes(digest) % len(items)]


def _give(
    cursor: Cursor, asking: Asking, group: str, drawn: _Drawn, standing: Standing, *, now: float, until: float
) -> Lease:
    sides = _sides(standing, asking.id, drawn.item)
    (number,) = cursor.one(
        _GIVE,
        item=drawn.item,
        rater=asking.id,
        grp=group,
        holds=int(asking.counts),
        version=standing.version,
        draw="steered" if drawn.propensity is None else "random",
        propensity=drawn.propensity,
        sides=sides,
        created=now,
        expires=until,
    )
    if asking.counts:
        hold(cursor, drawn.item, group)
    name, fields = cursor.one(_ITEM, item=drawn.item)
    return Lease(number, drawn.item, name, fields, standing.version, sides, until)


def _sides(standing: Standing, who: int, item_: int) -> str | None:
    """The candidates of each question in the order in which this rater sees them for this item."""
    sides: dict[str, list[str]] = {}
    for question in standing.study.questions:
        candidates: Sequence[str] = getattr(question, "candidates", ())
        if candidates:
            keyed = f"{standing.study.seed}/{who}/{item_}/{question.name}/"
            sides[question.name] = sorted(candidates, key=lambda one: blake2b((keyed + one).encode()).digest())
    return json.dumps(sides) if sides else None


def _why_nothing(cursor: Cursor) -> Reason:
    if cursor.one(_OPEN) is not None:
        return "all-seen"
    return "complete" if cursor.one(_HELD_BY_ANYONE) is None else "nothing-now"
