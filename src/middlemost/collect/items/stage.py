"""A place beside the study's tables where items wait, seen by nobody else, until all of them go in at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
)

from middlemost.collect.store.prepared import Prepared
from middlemost.collect.store.tables import item, item_state, place
from middlemost.collect.store.transaction import cursor_of

PORTION = 20_000
"""Rows that are handed to the driver at once."""

CACHE_KIB = 512 * 1024
"""Memory for SQLite's pages while items go in: with 2 MB, its default, a million take three times as long."""

item_new = Table(
    "item_new",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Items that wait. A temporary table: it belongs to the connection, and filling it locks nothing of the study."""

_STAGE = Prepared(insert(item_new))
_BOTH = item_new.join(item, item.c.name == item_new.c.name)
_CHANGED = item.c.digest != item_new.c.digest
_there = item.alias("there")
_NEW = ~exists().where(_there.c.name == item_new.c.name)
_MOST = bindparam("most", type_=Integer)

_CHANGED_ITEMS = Prepared(
    select(item_new.c.name, item.c.fields, item_new.c.fields)
    .select_from(_BOTH)
    .where(_CHANGED)
    .order_by(item_new.c.number)
    .limit(_MOST)
)
_TWINS = Prepared(
    select(item_new.c.name, item.c.name)
    .select_from(item_new.join(item, item.c.digest == item_new.c.digest))
    .where(_NEW)
    .order_by(item_new.c.number)
    .limit(_MOST)
)
_COUNT_CHANGED = Prepared(select(func.count()).select_from(_BOTH).where(_CHANGED))
_COUNT_NEW = Prepared(select(func.count()).select_from(item_new).where(_NEW))


def changed_items(connection: Connection, limit: int) -> list[tuple[str, str, str]]:
    """Items that are in the study with other fields: id, the fields there, the fields that wait.

    Args:
        connection: Whose items wait.
        limit: How many at most.
    """
    with cursor_of(connection) as cursor:
        return cursor.all(_CHANGED_ITEMS, most=limit)


def count_changed(connection: Connection) -> int:
    """How many items are in the study with other fields.

    Args:
        connection: Whose items wait.
    """
    with cursor_of(connection) as cursor:
        return cursor.one(_COUNT_CHANGED)[0]


def count_new(connection: Connection) -> int:
    """How many items that wait are not in the study.

    Args:
        connection: Whose items wait.
    """
    with cursor_of(connection) as cursor:
        return cursor.one(_COUNT_NEW)[0]


def twins(connection: Connection, limit: int) -> list[tuple[str, str]]:
    """New items whose fields are those of an item in the study with another id: the id that waits, the one there.

    Args:
        connection: Whose items wait.
        limit: How many at most.
    """
    with cursor_of(connection) as cursor:
        return cursor.all(_TWINS, most=limit)


def stage(connection: Connection, rows: list[Mapping[str, Any]]) -> None:
    """Put items into the waiting place.

    Args:
        connection: Which keeps them until it is closed.
        rows: number, name, fields, digest and rank of each.
    """
    with cursor_of(connection) as cursor:
        cursor.many(_STAGE, rows)


def move_in(connection: Connection, wanted: Mapping[str, int], now: float) -> int:
    """Copy the new items that wait into the study, with their places behind those that are there; how many.

    Args:
        connection: In a transaction that writes.
        wanted: Group → ratings wanted of each item.
        now: Seconds since 1970.
    """
    last = connection.execute(select(func.coalesce(func.max(item.c.id), 0))).scalar_one()
    behind = connection.execute(select(func.coalesce(func.max(place.c.position), -1))).scalar_one() + 1
    number = item_new.c.number + (last + 1)
    new = select(number, item_new.c.name, item_new.c.fields, item_new.c.digest, literal(now)).where(_NEW)
    names = ["id", "name", "fields", "digest", "added"]
    connection.execute(insert(item).from_select(names, new.order_by(item_new.c.number)))
    # What has a number above the last came in just now.
    arrived = select(item.c.id).where(item.c.id > last).order_by(item.c.id)
    connection.execute(insert(item_state).from_select(["item"], arrived))
    for group, n in wanted.items():
        columns = ["item", "grp", "position", "wanted", "open"]
        places = (
            select(item.c.id, literal(group), item_new.c.rank + behind, literal(n), literal(1 if n > 0 else 0))
            .join(item_new, item_new.c.number == item.c.id - (last + 1))
            .where(item.c.id > last)
            .order_by(item.c.id)
        )
        connection.execute(insert(place).from_select(columns, places))
    return connection.execute(select(func.count()).select_from(item).where(item.c.id > last)).scalar_one()
