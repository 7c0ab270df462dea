"""Records (JSON objects, Python dicts) as a table: nested keys joined by dots, lists of labels one row each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.cells import column_text
from middlemost.formats.json_values import as_json, is_list, is_record
from middlemost.formats.table import BadRow, RawTable

if TYPE_CHECKING:
    from middlemost.data.vocabulary import IdKind

_LABEL_LISTS = frozenset(
    f"{name}{plural}"
    for name in ("label", "rating", "annotation", "answer", "response", "vote", "score", "judgment", "judgement")
    for plural in ("", "s")
)
_RATER_LISTS = frozenset(
    f"{name}{ending}" for name in ("rater", "annotator", "worker", "user") for ending in ("", "s", "_ids")
)

Record = Mapping[str, Any]

LabelLists = Literal["ratings", "sets"]
"""What a list of labels is: the ratings of several raters, or the set of labels that one rater ticked."""


class _Exploded(NamedTuple):
    records: Sequence[Record]
    line: Sequence[int]
    positions: bool
    notes: list[Note]


def table_from_records(
    records: Sequence[Record],
    line: Sequence[int],
    *,
    source: str,
    format: Mapping[str, str],
    bad: Sequence[BadRow] = (),
    notes: Sequence[Note] = (),
    label_lists: LabelLists = "ratings",
) -> RawTable:
    """A table with a column for each key, in the order in which keys first occur; a missing key is an empty cell.

    A list under a key such as `labels` becomes a row for each entry, together with a list of raters of the
    same length if there is one. Any other list is kept as JSON text, and so is a list of labels that is a set; a list
    of such lists becomes a row for each.

    Args:
        records: One mapping a row.
        line: The line each begins on.
        source: Name of the source.
        format: What was taken for the dialect.
        bad: Rows that could not be read.
        notes: What was noticed so far.
        label_lists: What a list of labels is. Default: ratings by several raters.

    Raises:
        InputError: There are no records, or a value is neither text nor number.
    """
    if not records:
        raise InputError("There are no rows.", where=source)
    _refuse_other_keys(records, source)
    if any(issubclass(kind, Mapping) for kind in _types_of_values(records)):
        records = [dict(_flattened(record)) for record in records]
    exploded = _Exploded(records, line, False, [])
    if any(issubclass(kind, list | tuple) for kind in _types_of_values(records)):
        exploded = _explode(records, line, label_lists)
    names = list(dict.fromkeys(name for shape in dict.fromkeys(map(tuple, exploded.records)) for name in shape))
    columns: dict[str, pl.Series] = {}
    kinds: dict[str, IdKind] = {}
    collisions: dict[str, tuple[str, str]] = {}
    times: list[str] = []
    for name in names:
        made = column_text([record.get(name) for record in exploded.records], where=f"{source}, column {name!r}")
        columns[name] = pl.Series(name, made.text, dtype=pl.String)
        kinds[name] = made.kind
        if made.collision:
            collisions[name] = made.collision
        if made.is_time:
            times.append(name)
    return RawTable(
        pl.DataFrame(columns),
        pl.Series("line", exploded.line, dtype=pl.Int64),
        source,
        format=format,
        kinds=kinds,
        native_times=tuple(times),
        bad=tuple(bad),
        notes=(*notes, *exploded.notes),
        positions=exploded.positions,
        collisions=collisions,
    )


def _refuse_other_keys(records: Sequence[Record], source: str) -> None:
    for shape in dict.fromkeys(map(tuple, records)):
        strange = [key for key in shape if not isinstance(key, str)]  # pyright: ignore[reportUnnecessaryIsInstance]
        if strange:
            raise InputError(f"The name of a column is {strange[0]!r}, which is no text.", where=source)


def _types_of_values(records: Sequence[Record]) -> set[type]:
    types: set[type] = set()
    for record in records:
        types.update(map(type, record.values()))
    return types


def _flattened(record: Record, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if is_record(value):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _explode(records: Sequence[Record], line: Sequence[int], label_lists: LabelLists) -> _Exploded:
    """One row an entry for the one list of labels; other lists as JSON text."""
    listed = {name: 0 for record in records for name, value in record.items() if is_list(value)}
    labels = [name for name in listed if _last_part(name) in _LABEL_LISTS]
    label = labels[0] if len(labels) == 1 else None
    sets = [label] if label is not None and label_lists == "sets" and not _holds_lists(records, label) else []
    if sets:
        label = None
    raters = [name for name in listed if _last_part(name) in _RATER_LISTS]
    together = [name for name in raters if label is not None and _as_long(records, name, label)]
    taken = [label, *together] if label is not None else []
    notes = [
        Note("lists", f"Column {name!r} holds lists: kept as JSON text.", len(records))
        for name in listed
        if name not in taken + sets
    ]
    rows: list[dict[str, Any]] = []
    lines: list[int] = []
    for record, number in zip(records, line, strict=True):
        row = {name: value if name in taken else _list_as_json(value) for name, value in record.items()}
        entries = _entries(row, taken)
        rows.extend(entries)
        lines.extend([number] * len(entries))
    positions = label is not None and not together
    if positions:
        text = f"Column {label!r} holds lists of labels: one row each; their place names no rater."
        notes.append(Note("positions", text, len(records)))
    return _Exploded(rows, lines, positions, notes)


def _holds_lists(records: Sequence[Record], name: str) -> bool:
    """Whether an entry of a column's lists is a list itself."""
    return any(is_list(entry) for record in records if is_list(record.get(name)) for entry in record[name])


def _entries(row: dict[str, Any], taken: list[str]) -> list[dict[str, Any]]:
    lists = {name: row[name] for name in taken if is_list(row.get(name))}
    if not lists:
        return [row]
    longest = max(map(len, lists.values()))
    if longest == 0:
        return [row | dict.fromkeys(lists)]
    return [row | {name: _list_as_json(values[k]) for name, values in lists.items()} for k in range(longest)]


def _as_long(records: Sequence[Record], name: str, other: str) -> bool:
    """Whether two columns hold lists of equal length in every record."""
    pairs = [(record.get(name), record.get(other)) for record in records]
    return all(is_list(a) and is_list(b) and len(a) == len(b) for a, b in pairs)


def _list_as_json(value: Any) -> Any:
    return as_json(value) if is_list(value) or is_record(value) else value


def _last_part(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()
