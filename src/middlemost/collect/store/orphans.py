"""What a new version of the study file may not take away: labels and questions that ratings use."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import bindparam, exists, select

from middlemost.collect.store import tables
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError

_LATER = tables.answer.alias("later")
_RATINGS = Prepared(
    select(tables.answer.c.id, tables.answer.c.value)
    .where(
        tables.answer.c.id > bindparam("after"),
        tables.answer.c.status == "rating",
        ~exists().where(_LATER.c.supersedes == tables.answer.c.id),
    )
    .order_by(tables.answer.c.id)
    .limit(bindparam("most"))
)
_AT_ONCE = 5_000


def refuse_orphans(cursor: Cursor, before: StudyFile, after: StudyFile) -> None:
    """Refuse a study file that would leave ratings without their label, or under a question of another type.

    A label is its key; another name for it takes nothing away, and neither does a label that no rating uses now. A
    question that is gone keeps its answers, and they are exported as they were asked for.

    Args:
        cursor: Of a transaction.
        before: The study file in force.
        after: The one to come.

    Raises:
        InputError: With the number of ratings of each label or question, and what to do.
    """
    asked = {question.name: question for question in after.questions}
    pairs = [(question, asked[question.name]) for question in before.questions if question.name in asked]
    retyped = {old.name: f"{old.type} to {new.type}" for old, new in pairs if old.type != new.type}
    gone = {
        (old.name, key)
        for old, new in pairs
        if old.type == new.type
        for key in set(labels_of(old)) - set(labels_of(new))
    }
    if not retyped and not gone:
        return
    used = Counter(use for value in _values(cursor) for use in _uses(value, retyped, gone))
    if used:
        raise InputError(
            "; ".join(_said(use, count, retyped) for use, count in sorted(used.items())) + ".",
            where="the study file",
            remedy="Keep the label (another name under the same key is fine), or the question's type: "
            "ask what is new in a question with a name of its own.",
        )


def labels_of(question: Any) -> tuple[str, ...]:
    """What an answer to a question can name, in its order: labels, points or candidates; else nothing.

    Args:
        question: Of a study file.
    """
    keys = [label.key for name in ("labels", "points") for label in getattr(question, name, ())]
    beside = [word for setting, word in (("tie", "tie"), ("both_bad", "neither")) if getattr(question, setting, False)]
    return (*keys, *getattr(question, "candidates", ()), *beside)


def _values(cursor: Cursor) -> Iterator[dict[str, Any]]:
    after = 0
    while rows := cursor.all(_RATINGS, after=after, most=_AT_ONCE):
        for _, value in rows:
            yield json.loads(value)
        after = rows[-1][0]


def _uses(value: dict[str, Any], retyped: dict[str, str], gone: set[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The (question, label) pairs of one answer that would be orphaned; the label is empty for a question."""
    for name, given in value.items():
        if name in retyped:
            yield name, ""
        else:
            yield from {(name, key) for key in _labels_in(given["value"])} & gone


def _labels_in(value: Any) -> list[str]:
    """What the value of an answer names: of a label, a scale, a set, spans, a ranking or a preference."""
    named = cast("list[Any]", value if isinstance(value, list) else [value])
    objects = [cast("dict[str, Any]", one) for one in named if isinstance(one, dict)]
    words = [one for one in named if isinstance(one, str)]
    return [*words, *(str(one[name]) for one in objects for name in ("label", "choice") if name in one)]


def _said(use: tuple[str, str], count: int, retyped: dict[str, str]) -> str:
    name, key = use
    ratings = "1 rating" if count == 1 else f"{count:,} ratings"
    if key:
        return f"the label {key!r} of {name!r} is gone, and {ratings} use it"
    return f"the type of {name!r} goes from {retyped[name]}, and {ratings} answered it"
