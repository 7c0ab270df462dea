"""What the worker has found of the whole study, and the labels of items so far."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, func, select

from middlemost.collect.answers.item_state import judged_question
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import item_state, result
from middlemost.collect.store.versions import standing

_RESULT = Prepared(
    select(result.c.value, result.c.answers, result.c.computed).where(result.c.name == bindparam("named"))
)
_LABELS = Prepared(
    select(item_state.c.label, func.count()).where(item_state.c.label.is_not(None)).group_by(item_state.c.label)
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the worker found.

    Attributes:
        value: As it wrote it.
        answers: The number of the last answer that went in.
        computed: When, in seconds since 1970.
    """

    value: dict[str, Any]
    answers: int
    computed: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the labels can be trusted so far.

    Attributes:
        agreement: For each question the value, how many items and raters it rests on, and the interval once the study
            is closed; None before the worker's first refit.
        consensus: Method, labels and shares; None before the worker's first refit.
        worker: That the worker is there, and what went wrong, if anything.
        labels: Label → items that have it now, of the first question answered by one label. None in a descriptive
            study, and where no question is answered by one label.
    """

    agreement: Found | None
    consensus: Found | None
    worker: Found | None
    labels: dict[str, int] | None


def judgement(cursor: Cursor) -> Judgement:
    """Whether the labels can be trusted so far.

    Args:
        cursor: Of a transaction.
    """
    study = standing(cursor).study
    asked = judged_question(study)
    labels = None
    if asked is not None and study.paradigm == "prescriptive":
        counts = dict(cursor.all(_LABELS))
        labels = {label: counts.get(label, 0) for label in asked[1]}
    return Judgement(
        found_result(cursor, "agreement"), found_result(cursor, "consensus"), found_result(cursor, "worker"), labels
    )


def found_result(cursor: Cursor, name: Literal["agreement", "consensus", "worker"]) -> Found | None:
    """Something that the worker found; None before its first refit.

    Args:
        cursor: Of a transaction.
        name: Which.
    """
    row = cursor.one(_RESULT, named=name)
    return None if row is None else Found(json.loads(row[0]), row[1], row[2])
