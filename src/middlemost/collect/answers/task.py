"""The assignment that an answer, a skip or a flag is about, and the reply to all three."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from middlemost.collect.assignment.lease import Lease, Reason
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import assignment, item, rater


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment and its rater, as they stand in this transaction.

    Attributes:
        id: The assignment's number.
        item: The item's number.
        fields: The item's fields as JSON.
        group: Whose place it takes.
        holds: Whether it takes a place.
        version: Of the study, when it was given out.
        outcome: `"open"`, `"rated"`, `"skipped"`, `"expired"` or `"released"`.
        kind: The rater's: `"person"`, `"model"` or `"preview"`.
    """

    id: int
    item: int
    fields: str
    group: str
    holds: bool
    version: int
    outcome: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of something sent.

    Attributes:
        id: Of the row.
        status: Of the answer; `"flag"` for a flag.
        next: The rater's item now, or why there is none.
        ratings: How many the rater gave.
        late: Whether it came after the item had been given to others.
    """

    id: int
    status: str
    next: Lease | Reason
    ratings: int
    late: bool = False


_ASSIGNED = Prepared(
    select(
        assignment.c.id,
        assignment.c.item,
        item.c.fields,
        assignment.c.grp,
        assignment.c.holds,
        assignment.c.version,
        assignment.c.outcome,
        rater.c.kind,
    )
    .join(item, item.c.id == assignment.c.item)
    .join(rater, rater.c.id == assignment.c.rater)
    .where(assignment.c.id == bindparam("assignment"), assignment.c.rater == bindparam("rater"))
)
_RATINGS = Prepared(select(rater.c.ratings).where(rater.c.id == bindparam("rater")))


def assigned_to(cursor: Cursor, number: int, who: int) -> Assigned:
    """A rater's own assignment.

    Args:
        cursor: Of a transaction.
        number: The assignment's number.
        who: The rater's number.

    Raises:
        RefusalError: It is another rater's, or there is none: the same answer to both.
    """
    found = cursor.one(_ASSIGNED, assignment=number, rater=who)
    if found is None:
        raise RefusalError("not-assigned", "This item is not yours.", status=404, remedy="Ask for the next item.")
    _, item_number, fields, group, holds, version, outcome, kind = found
    return Assigned(number, item_number, fields, group, bool(holds), version, outcome, kind)


def ratings_of(cursor: Cursor, who: int) -> int:
    """How many ratings a rater gave.

    Args:
        cursor: Of a transaction.
        who: The rater's number.
    """
    return cursor.one(_RATINGS, rater=who)[0]
