"""Images and sounds into the database, each content once."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, insert, select

from middlemost.collect.items.media_files import Medium
from middlemost.collect.store.tables import media

_THERE = select(media.c.hash).where(media.c.hash == bindparam("wanted"))


def stored_hashes(connection: Connection) -> list[str]:
    """The hashes of all media that are stored.

    Args:
        connection: Of the database.
    """
    return list(connection.execute(select(media.c.hash)).scalars())


def store_media(connection: Connection, portions: Iterator[Sequence[tuple[Medium, bytes]]]) -> int:
    """Store media that are not there yet, a portion to a transaction; how many were new.

    Args:
        connection: Whose transactions write.
        portions: Media with their contents.
    """
    added = 0
    for portion in portions:
        with connection.begin():
            for medium, body in portion:
                if connection.execute(_THERE, {"wanted": medium.hash}).first() is None:
                    connection.execute(insert(media), {"hash": medium.hash, "type": medium.type, "body": body})
                    added += 1
    return added
