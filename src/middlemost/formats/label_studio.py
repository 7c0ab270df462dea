"""Label Studio's JSON export: tasks with annotations in them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.json_values import as_json, is_list, is_record
from middlemost.formats.records import LabelLists, Record, table_from_records
from middlemost.formats.table import BadRow, RawTable

_SINGLE = {"rating": "rating", "number": "number"}
_LISTS = {"choices": "choices", "textarea": "text"}


class _Gathered(NamedTuple):
    rows: list[dict[str, Any]]
    lines: list[int]
    bad: list[BadRow]
    passed_over: dict[str, int]


def is_label_studio(records: Sequence[Record]) -> bool:
    """Whether records are tasks as Label Studio exports them: with `data` and a list of `annotations`."""
    first = records[0]
    return is_record(first.get("data")) and is_list(first.get("annotations"))


def table_from_tasks(
    tasks: Sequence[Record],
    line: Sequence[int],
    *,
    source: str,
    bad: Sequence[BadRow] = (),
    label_lists: LabelLists = "ratings",
) -> RawTable:
    """One row an answer, with the columns item, rater, question, label, time, seconds, assignment, status.

    The item is the task's id, the question the control's name (`from_name`), the rater `completed_by`. A cancelled
    annotation has the status `skipped` and no label. Choices, ratings, numbers and text areas are answers; results
    of other types (boxes, spans) are passed over and counted. What a task's `data` holds follows as `data.` columns.

    Args:
        tasks: The tasks.
        line: The line each begins on.
        source: Name of the source.
        bad: Entries that are no tasks.
        label_lists: Whether an answer's choices are a set, `"sets"`; else one choice is expected. Default: ratings.

    Raises:
        InputError: No task has an annotation.
    """
    gathered = _Gathered([], [], list(bad), {})
    for task, number in zip(tasks, line, strict=True):
        for annotation in task.get("annotations") or ():
            _gather(task, annotation, number, gathered, label_lists)
    if not gathered.rows:
        raise InputError("No task has an answer.", where=source, remedy="Export tasks with their annotations.")
    notes = [
        Note("passed over", f"{n:,} results of type {kind!r} are no labels and were passed over.", n)
        for kind, n in gathered.passed_over.items()
    ]
    return table_from_records(
        gathered.rows,
        gathered.lines,
        source=source,
        format={"format": "Label Studio JSON"},
        bad=gathered.bad,
        notes=notes,
    )


def _gather(task: Record, annotation: Record, line: int, gathered: _Gathered, label_lists: LabelLists) -> None:
    common = {
        "item": task.get("id"),
        "rater": _rater(annotation.get("completed_by")),
        "question": None,
        "label": None,
        "time": annotation.get("created_at"),
        "seconds": annotation.get("lead_time"),
        "assignment": annotation.get("id"),
        "status": "skipped" if annotation.get("was_cancelled") else "submitted",
        **{f"data.{key}": value for key, value in task["data"].items()},
    }
    results: list[Record] = [] if annotation.get("was_cancelled") else annotation.get("result") or []
    answers = [result for result in results if result.get("type") in _SINGLE | _LISTS]
    for result in results:
        if result not in answers:
            kind = str(result.get("type"))
            gathered.passed_over[kind] = gathered.passed_over.get(kind, 0) + 1
    if not answers:
        gathered.rows.append(common)
        gathered.lines.append(line)
    for result in answers:
        values = _values(result)
        if label_lists == "sets":
            values = [as_json(values)]
        if len(values) > 1:
            why = f"{len(values)} choices in one answer (annotation {annotation.get('id')}): one is expected"
            gathered.bad.append(BadRow(line, why, ", ".join(map(str, values))))
            continue
        gathered.rows.append({**common, "question": result.get("from_name"), "label": values[0] if values else None})
        gathered.lines.append(line)


def _values(result: Record) -> list[Any]:
    value: Record = result.get("value") or {}
    kind = result["type"]
    if kind in _SINGLE:
        return [value.get(_SINGLE[kind])]
    listed: Any = value.get(_LISTS[kind]) or []
    return list(listed) if is_list(listed) else [listed]


def _rater(completed_by: Any) -> Any:
    if is_record(completed_by):
        return completed_by.get("email") or completed_by.get("id")
    return completed_by
