"""The places of an item: wanted, held by a lease, filled by a rating."""

from sqlalchemy import bindparam, case, select, update

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import place, rater

_HERE = (place.c.item == bindparam("at_item"), place.c.grp == bindparam("at_group"))


def _moved(held: int, ratings: int) -> Prepared:
    after = place.c.held + held + place.c.ratings + ratings
    return Prepared(
        update(place)
        .where(*_HERE)
        .values(
            held=place.c.held + held,
            ratings=place.c.ratings + ratings,
            open=case((after < place.c.wanted, 1), else_=0),
        )
    )


_HOLD = _moved(1, 0)
_GIVE_BACK = _moved(-1, 0)
_FILL = _moved(-1, 1)
_POSITION = Prepared(select(place.c.position).where(*_HERE))
_LOOK_AGAIN = Prepared(
    update(rater).where(rater.c.reached >= bindparam("position")).values(reached=bindparam("before"))
)


def hold(cursor: Cursor, item: int, group: str) -> None:
    """Hold a free place of an item for a lease.

    Args:
        cursor: Of a transaction.
        item: Whose place.
        group: Whose quota; `""` where groups have none.
    """
    cursor.run(_HOLD, at_item=item, at_group=group)


def give_back(cursor: Cursor, item: int, group: str) -> None:
    """Open a held place to others again, also to those who have passed the item in their order.

    Args:
        cursor: Of a transaction.
        item: Whose place.
        group: Whose quota.
    """
    cursor.run(_GIVE_BACK, at_item=item, at_group=group)
    (position,) = cursor.one(_POSITION, at_item=item, at_group=group)
    cursor.run(_LOOK_AGAIN, position=position, before=position - 1)


def fill(cursor: Cursor, item: int, group: str) -> None:
    """Fill a held place with a rating.

    Args:
        cursor: Of a transaction.
        item: Whose place.
        group: Whose quota.
    """
    cursor.run(_FILL, at_item=item, at_group=group)
