"""The answers of a study, one row a question."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, select

from middlemost.collect.export.moment import Moment
from middlemost.collect.export.questions import value_text
from middlemost.collect.store.tables import answer, assignment, item, rater
from middlemost.data.dataset import ANSWER_SCHEMA, COUNTED

BESIDE: Mapping[str, pl.DataType] = {
    "lease": pl.String(),
    "supersedes": pl.String(),
    "propensity": pl.Float64(),
    "version": pl.Int64(),
    "guideline": pl.String(),
    "rationale": pl.String(),
    "confidence": pl.Float64(),
    "reason": pl.String(),
    "comment": pl.String(),
}
"""The columns of a study's answers beside those of every data set: the assignment that was answered (`assignment` is
the answer's own number, the same for all questions of a form); the answer that it replaces; how likely chance was to
draw it; the version of the study file and the hash of its guideline; why and how surely the rater answered; why the
item was skipped. All but lease and version may be null."""

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions of a version.

    Attributes:
        kinds: Question → its type.
        always: Questions that do not hang on another's answer.
    """

    kinds: Mapping[str, str]
    always: tuple[str, ...]


def answers_frame(connection: Connection, moment: Moment) -> pl.DataFrame:
    """All answers up to a moment but those of previews, in the order in which they came.

    A question that was left out has a row with the status empty, and so does each question of a skipped item, with the
    status skipped. What was replaced is superseded. A model's ratings are surplus, kept and not counted, unless the
    study says that they count.

    Args:
        connection: Of a transaction.
        moment: What the export covers.

    Returns:
        The columns of `ANSWER_SCHEMA`, then those of `BESIDE`.
    """
    asked = {number: _asked(moment, number) for number in moment.files}
    replaced = _replaced(connection, moment)
    schema = {**ANSWER_SCHEMA, **BESIDE}
    unnumbered = {name: dtype for name, dtype in schema.items() if name != "line"}
    parts: list[pl.DataFrame] = []
    streamed = connection.execution_options(yield_per=_AT_ONCE).execute(_answers(moment))
    for rows in streamed.mappings().partitions():
        made = [one for row in rows for one in _rows(row, moment, asked[row["version"]], row["id"] in replaced)]
        parts.append(pl.DataFrame(made, schema=unnumbered, orient="row"))
    answers = pl.concat(parts) if parts else pl.DataFrame(schema=unnumbered)
    return answers.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line")).select(*schema)


def _asked(moment: Moment, number: int) -> _Asked:
    questions = moment.files[number].questions
    return _Asked(
        {question.name: question.type for question in questions},
        tuple(question.name for question in questions if question.when is None),
    )


def _until(moment: Moment, statement: Select[Any]) -> Select[Any]:
    return statement.where(answer.c.time < moment.until, answer.c.version <= moment.version)


def _replaced(connection: Connection, moment: Moment) -> frozenset[int]:
    named = select(answer.c.supersedes).where(answer.c.supersedes.is_not(None))
    return frozenset(connection.execute(_until(moment, named)).scalars())


def _answers(moment: Moment) -> Select[Any]:
    joined = (
        answer.join(item, item.c.id == answer.c.item)
        .join(rater, rater.c.id == answer.c.rater)
        .join(assignment, assignment.c.id == answer.c.assignment)
    )
    wanted = select(
        answer,
        item.c.name.label("item_name"),
        rater.c.name.label("rater_name"),
        rater.c.kind,
        assignment.c.repeat,
        assignment.c.draw,
        assignment.c.propensity,
        assignment.c.sides,
    )
    return _until(moment, wanted.select_from(joined).where(rater.c.kind != "preview").order_by(answer.c.id))


def _rows(row: Mapping[Any, Any], moment: Moment, asked: _Asked, replaced: bool) -> Iterator[tuple[Any, ...]]:
    """The rows of one answer, without their line."""
    held: dict[str, Any] = json.loads(row["value"])
    if row["status"] == "skipped":
        for name in asked.kinds:
            yield _row(row, moment, name, status="skipped", reason=held.get("reason"), comment=held.get("comment"))
        return
    status = _status(row, moment, replaced)
    shown: dict[str, list[str]] = json.loads(row["sides"]) if row["sides"] else {}
    for name, kind in asked.kinds.items():
        if name in held:
            given = held[name]
            yield _row(
                row,
                moment,
                name,
                status=status,
                value=value_text(kind, given["value"]),
                shown=shown.get(name),
                rationale=given.get("rationale"),
                confidence=given.get("confidence"),
            )
        elif name in asked.always:
            left_out = "empty" if status in COUNTED else status
            yield _row(row, moment, name, status=left_out, shown=shown.get(name))


def _status(row: Mapping[Any, Any], moment: Moment, replaced: bool) -> str:
    if replaced:
        return "superseded"
    if row["status"] == "late":
        return "late"
    if row["kind"] == "model" and not moment.file.models_count:
        return "surplus"
    return "repeat" if row["repeat"] else "rating"


def _row(
    row: Mapping[Any, Any],
    moment: Moment,
    question: str,
    *,
    status: str,
    value: str | None = None,
    shown: list[str] | None = None,
    rationale: str | None = None,
    confidence: int | float | None = None,
    reason: str | None = None,
    comment: str | None = None,
) -> tuple[Any, ...]:
    number = row["supersedes"]
    return (
        row["item_name"],
        question,
        row["rater_name"],
        value,
        status,
        row["repeat"],
        round(row["time"] * 1e6),
        row["seconds"],
        str(row["id"]),
        row["draw"],
        None,
        shown,
        str(row["assignment"]),
        None if number is None else str(number),
        row["propensity"],
        row["version"],
        moment.guidelines[row["version"]],
        rationale,
        None if confidence is None else float(confidence),
        reason,
        comment,
    )
