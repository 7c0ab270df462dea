"""Names that belong to one account or one rater alone."""

from sqlalchemy import bindparam, select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import study

_LOCK = Prepared(select(study.c.id).where(study.c.id == bindparam("one")).with_for_update())


def lock_names(cursor: Cursor) -> None:
    """Let no other process take a name until this transaction ends: what was free when looked up stays free.

    Args:
        cursor: Of a transaction that writes.
    """
    cursor.one(_LOCK, one=1)
