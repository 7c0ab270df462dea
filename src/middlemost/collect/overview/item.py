"""One item in full."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from middlemost.collect.content.blocks import blocks_of, candidates_of
from middlemost.collect.overview.items import ItemLine, item_line
from middlemost.collect.overview.log import AnswerRow, answers_of_item
from middlemost.collect.overview.remarks import FlagLine, flags_of_item
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import item
from middlemost.collect.store.versions import standing

_NEXT = Prepared(select(item.c.id).where(item.c.id > bindparam("number")).order_by(item.c.id).limit(1))
_BEFORE = Prepared(select(item.c.id).where(item.c.id < bindparam("number")).order_by(item.c.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class ItemInFull:
    """An item, and all that was said of it.

    Attributes:
        item: The item in short.
        content: What raters see, block by block.
        candidates: Question → `{"key", "block"}` of each candidate, in the order of the study file.
        answers: All answers and skips, corrected and late ones among them, the oldest first.
        flags: What raters say is wrong with it.
        before: The number of the item before it, or None.
        next: The number of the item after it, or None.
    """

    item: ItemLine
    content: list[dict[str, Any]]
    candidates: dict[str, list[dict[str, Any]]]
    answers: list[AnswerRow]
    flags: list[FlagLine]
    before: int | None
    next: int | None


def item_in_full(cursor: Cursor, number: int) -> ItemInFull | None:
    """An item and all that was said of it; None if there is no such item.

    Args:
        cursor: Of a transaction.
        number: Its number.
    """
    line = item_line(cursor, number)
    if line is None:
        return None
    study = standing(cursor).study
    before, after = cursor.one(_BEFORE, number=number), cursor.one(_NEXT, number=number)
    return ItemInFull(
        line,
        blocks_of(study, line.fields),
        candidates_of(study, line.fields, {}),
        answers_of_item(cursor, number),
        flags_of_item(cursor, number),
        None if before is None else before[0],
        None if after is None else after[0],
    )
