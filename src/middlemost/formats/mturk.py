"""MTurk's batch results: several answers in one row, as questions or as numbered items."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from middlemost.data.reading import Note
from middlemost.formats.columns import find_columns, told_columns
from middlemost.formats.long import ONLY_QUESTION, LongTable, by_role
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import Role, normal
from middlemost.formats.table import RawTable


def is_batch(raw: RawTable, options: ReadOptions) -> bool:
    """Whether a table is a batch's results and its answers are to be found under `Answer.`.

    Args:
        raw: The table.
        options: What the caller said; a column named for the label settles it.
    """
    headers = {normal(header) for header in raw.frame.columns}
    return options.label is None and {"hitid", "workerid"} <= headers and bool(_suffixes(raw, "Answer."))


def batch_table(raw: RawTable, options: ReadOptions) -> LongTable:
    """One row an answer. Numbered `Answer.q1` beside numbered `Input.t1` are items; else each is a question.

    A numbered item's id is the text of its input, so that the same input in another HIT is the same item;
    without an input it is the HIT and the number. Numbers are matched in their natural order (1, 2, 10).

    Args:
        raw: The table.
        options: What the caller said.

    Raises:
        InputError: As for any table.
    """
    answers = _suffixes(raw, "Answer.")
    inputs = _numbered(_suffixes(raw, "Input."))
    numbered = _numbered(answers)
    pairs = sorted(numbered) if len(numbered) == len(answers) > 1 and set(numbered) & set(inputs) else []
    if pairs and "item" not in told_columns(raw.frame.columns, options, source=raw.source):
        slots = [_Slot(numbered[n], inputs.get(n), n) for n in pairs]
        return _stacked(raw, options, slots, question_of={})
    names = {header: suffix for suffix, header in answers.items()}
    if len(names) == 1:
        names = dict.fromkeys(names, ONLY_QUESTION)
    return _stacked(raw, options, [_Slot(header, None, None) for header in names], question_of=names)


class _Slot(NamedTuple):
    answer: str
    input: str | None
    number: int | None


def _suffixes(raw: RawTable, prefix: str) -> dict[str, str]:
    return {one.removeprefix(prefix): one for one in raw.frame.columns if one.startswith(prefix)}


def _numbered(suffixes: Mapping[str, str]) -> dict[int, str]:
    """Number → header, of the stem that has most numbers, an id's stem before others."""
    stems: dict[str, dict[int, str]] = {}
    for suffix, header in suffixes.items():
        match = re.fullmatch(r"(.*?)(\d+)", suffix)
        if match:
            stems.setdefault(match[1], {})[int(match[2])] = header
    if not stems:
        return {}
    return stems[max(stems, key=lambda stem: (len(stems[stem]), "id" in stem.casefold()))]


def _stacked(raw: RawTable, options: ReadOptions, slots: list[_Slot], *, question_of: Mapping[str, str]) -> LongTable:
    """The rows once for each slot, in the file's order and within a row in the order of the slots."""
    columns, notes = find_columns(raw.frame, replace(options, label=slots[0].answer), source=raw.source)
    for role in ("item", "rater"):
        if role in columns:
            raw.refuse_collision(columns[role])
    parts = [_of_slot(raw, columns, slot, question_of) for slot in slots]
    long = pl.concat(parts).sort("line", maintain_order=True)
    answers = ", ".join(slot.answer for slot in slots)
    told: dict[str, str] = {**columns, "label": answers}
    if slots[0].number is not None:
        told["item"] = ", ".join(slot.input or f"{columns['item']}#{slot.number}" for slot in slots)
        text = f"Each assignment holds {len(slots)} items, matched by their number with {answers}."
        notes = (*notes, Note("numbered items", text, len(slots)))
    frame = long.drop("line")
    return LongTable(frame, frame, long["line"], told, known_raters="rater" in columns, notes=notes, grouped=True)


def _of_slot(raw: RawTable, columns: Mapping[Role, str], slot: _Slot, question_of: Mapping[str, str]) -> pl.DataFrame:
    frame = by_role(raw.frame, {**columns, "label": slot.answer}).with_columns(raw.line.alias("line"))
    if slot.number is not None:
        by_number = frame["item"] + f"#{slot.number}"
        item = by_number if slot.input is None else raw.frame[slot.input].fill_null(by_number)
        return frame.with_columns(item.alias("item"))
    name = question_of[slot.answer]
    return frame if name == ONLY_QUESTION else frame.with_columns(pl.lit(name).alias("question"))
