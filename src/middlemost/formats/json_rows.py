"""JSON lines, and JSON files that hold one list of objects."""

import json
import re
from typing import TYPE_CHECKING, Any

from middlemost.errors import InputError
from middlemost.formats.json_values import DecimalText, IntegerText, is_list, is_record
from middlemost.formats.label_studio import is_label_studio, table_from_tasks
from middlemost.formats.records import LabelLists, table_from_records
from middlemost.formats.table import BadRow, RawTable

if TYPE_CHECKING:
    from middlemost.formats.records import Record

_NO_NUMBERS = {"NaN": None, "Infinity": DecimalText("inf"), "-Infinity": DecimalText("-inf")}
# Numbers keep their text: a 19-digit id, 1.0 and 1.50 come through unchanged. NaN is what Python writes for missing.
_DECODER = json.JSONDecoder(parse_int=IntegerText, parse_float=DecimalText, parse_constant=_NO_NUMBERS.__getitem__)
_BLANK = re.compile(r"[ \t\r\n]*")


def read_json(text: str, *, name: str, label_lists: LabelLists = "ratings") -> RawTable:
    """The table in a text of JSON: one object a line, or one list of objects.

    Nested objects become columns with dotted names. A line that is no JSON object is a bad row; empty lines are
    passed over.

    Args:
        text: The text.
        name: Name of the source, for errors.
        label_lists: What a list of labels is. Default: ratings by several raters.

    Raises:
        InputError: There are no rows, no line is an object, or the list breaks off.
    """
    if not text.strip():
        raise InputError("There is nothing but blank lines.", where=name)
    if text.lstrip().startswith("["):
        return _read_list(text, name, label_lists)
    return _read_lines(text, name, label_lists)


def _read_lines(text: str, name: str, label_lists: LabelLists) -> RawTable:
    records: list[Record] = []
    numbers: list[int] = []
    bad: list[BadRow] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            continue
        try:
            value = _DECODER.decode(stripped)
        except json.JSONDecodeError as error:
            bad.append(BadRow(number, f"JSON breaks off at character {error.colno} ({_lower(error.msg)})", stripped))
            continue
        if is_record(value):
            records.append(value)
            numbers.append(number)
        else:
            bad.append(BadRow(number, f"not an object but {_kind(value)}", stripped))
    if not records or (len(records) == 1 and all(map(is_record, records[0].values()))):
        _refuse_no_object(text, name, bad)
    return table_from_records(
        records, numbers, source=name, format={"format": "JSON lines"}, bad=bad, label_lists=label_lists
    )


def _refuse_no_object(text: str, name: str, bad: list[BadRow]) -> None:
    try:
        whole = _DECODER.decode(text)
    except json.JSONDecodeError:
        whole = None
    if is_record(whole):
        raise InputError(
            f"The file holds one JSON object (keys {', '.join(map(repr, list(whole)[:5]))}), not one a row.",
            where=name,
            remedy="Write one object a line, or one list of objects (pandas: orient='records').",
        )
    raise InputError(f"No line is a JSON object; line {bad[0].line}: {bad[0].why}.", where=name)


def _read_list(text: str, name: str, label_lists: LabelLists) -> RawTable:
    records: list[Record] = []
    numbers: list[int] = []
    bad: list[BadRow] = []
    line, counted = 1, 0
    for start, past, value in _entries(text, name):
        line, counted = line + text.count("\n", counted, start), start
        if is_record(value):
            records.append(value)
            numbers.append(line)
        else:
            bad.append(BadRow(line, f"not an object but {_kind(value)}", text[start:past]))
    if not records:
        why = f"none of its {len(bad)} entries is an object" if bad else "it is empty"
        raise InputError(f"The JSON list has no rows: {why}.", where=name)
    if is_label_studio(records):
        return table_from_tasks(records, numbers, source=name, bad=bad, label_lists=label_lists)
    return table_from_records(
        records, numbers, source=name, format={"format": "JSON list"}, bad=bad, label_lists=label_lists
    )


def _entries(text: str, name: str) -> list[tuple[int, int, Any]]:
    """Begin, end and value of each entry of the list that a text is."""
    entries: list[tuple[int, int, Any]] = []
    place = _past_blanks(text, _past_blanks(text, 0) + 1)
    if text.startswith("]", place):
        return entries
    while True:
        try:
            value, past = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise _breaks_off(text, error.pos, _lower(error.msg), name) from None
        entries.append((place, past, value))
        place = _past_blanks(text, past)
        if text.startswith("]", place):
            return entries
        if not text.startswith(",", place):
            raise _breaks_off(text, place, "expecting ',' or ']'", name)
        place = _past_blanks(text, place + 1)


def _past_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return place if found is None else found.end()


def _breaks_off(text: str, place: int, why: str, name: str) -> InputError:
    line = text.count("\n", 0, place) + 1
    character = place - text.rfind("\n", 0, place)
    return InputError(
        f"The JSON breaks off at character {character} ({why}).",
        where=f"{name}, line {line}",
        remedy="A cut download is the usual cause." if place >= len(text.rstrip()) - 1 else None,
    )


def _kind(value: object) -> str:
    if is_list(value):
        return "a list"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a truth value"
    return "a number" if isinstance(value, IntegerText | DecimalText) else "text"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
