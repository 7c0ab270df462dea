"""The places of all items, brought to what a changed study file wants of them."""

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    update,
)

from middlemost.collect.store import tables
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.study.model import StudyFile

_place, _assignment, _rater = tables.place, tables.assignment, tables.rater

_PART = Prepared(update(_rater).where(_rater.c.kind == "model").values(counts=bindparam("part", type_=Integer)))
_HOLD = Prepared(
    update(_assignment)
    .where(_assignment.c.rater.in_(select(_rater.c.id).where(_rater.c.kind == "model")))
    .values(holds=bindparam("part", type_=Integer))
)
_REGROUP = Prepared(
    update(_assignment)
    .where(_assignment.c.rater.in_(select(_rater.c.id).where(_rater.c.grp == bindparam("of_group"))))
    .values(grp=bindparam("to_group", type_=Text))
)
_GROUPS = Prepared(select(_rater.c.grp).distinct())
_WITHOUT = select(_place.c.item).where(_place.c.grp == bindparam("group", type_=Text))
_NEW_ROWS = Prepared(
    insert(_place).from_select(
        ["item", "grp", "position", "wanted", "open"],
        select(_place.c.item, bindparam("group", type_=Text), func.min(_place.c.position), literal(0), literal(0))
        .where(_place.c.item.not_in(_WITHOUT))
        .group_by(_place.c.item),
    )
)


def _taken(*when: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(_assignment)
        .where(_assignment.c.item == _place.c.item, _assignment.c.grp == _place.c.grp, _assignment.c.holds == 1, *when)
        .scalar_subquery()
    )


_COUNT = Prepared(
    update(_place).values(
        held=_taken(_assignment.c.outcome == "open"), ratings=_taken(_assignment.c.outcome == "rated"), wanted=0, open=0
    )
)
_WANT = Prepared(
    update(_place)
    .where(_place.c.grp == bindparam("group", type_=Text))
    .values(
        wanted=bindparam("many", type_=Integer),
        open=case((_place.c.held + _place.c.ratings < bindparam("many", type_=Integer), 1), else_=0),
    )
)
_LOOK_AGAIN = Prepared(update(_rater).values(reached=-1))


def follow_places(cursor: Cursor, before: StudyFile, after: StudyFile) -> None:
    """Let the places of all items follow overlap, groups and the part of models.

    Where groups get quotas, or lose them, ratings and leases move to the place of their rater's group, so that what
    was rated before counts toward the new quotas.

    Args:
        cursor: Of a transaction that writes.
        before: The study file that was in force.
        after: The one in force now.
    """
    if (before.wanted(), before.models_count) == (after.wanted(), after.models_count):
        return
    wanted = after.wanted()
    moves = {group: group if group in wanted else "" for (group,) in cursor.all(_GROUPS)}
    for group in sorted({*wanted, *moves.values()}):
        cursor.run(_NEW_ROWS, group=group)
    if before.models_count != after.models_count:
        cursor.run(_PART, part=int(after.models_count))
        cursor.run(_HOLD, part=int(after.models_count))
    for group, to_group in moves.items():
        cursor.run(_REGROUP, of_group=group, to_group=to_group)
    cursor.run(_COUNT)
    for group, many in wanted.items():
        cursor.run(_WANT, group=group, many=many)
    cursor.run(_LOOK_AGAIN)
