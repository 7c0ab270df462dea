"""A long table: one row an answer, the columns under the names of their roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import polars as pl

from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.errors import SettingError
from middlemost.formats.columns import UNKNOWN_RATERS, find_columns
from middlemost.formats.options import ReadOptions
from middlemost.formats.predicted import predicted_columns
from middlemost.formats.synonyms import Role
from middlemost.formats.table import RawTable

ONLY_QUESTION = "label"
"""The name of the question where a file has only one."""

PLACE = "position in the list"
"""What stands for a column of raters where a list's places are raters."""

ROLES: tuple[str, ...] = (
    "item",
    "rater",
    "label",
    "question",
    "time",
    "started",
    "seconds",
    "assignment",
    "status",
    "supersedes",
    "draw",
)


@dataclass(frozen=True, slots=True)
class LongTable:
    """One row an answer, every cell text, an empty cell null.

    Attributes:
        frame: A column a role, all of `ROLES`; null throughout where the source has none.
        cells: All that the source says about each row, which decides whether a row is a copy.
        line: The line of each row.
        columns: Role → header, as told to the person.
        known_raters: Whether the table says who answered.
        kinds: `"item"`, `"rater"`, `"label"` → `"integer"` where the source's own type was integer.
        notes: What was noticed.
        grouped: Whether one assignment holds answers on several items by the layout of the table.
        predicted: Guesses of how many give a label, a column a label as the caller named it; None for no guesses.
    """

    frame: pl.DataFrame
    cells: pl.DataFrame
    line: pl.Series
    columns: Mapping[str, str]
    known_raters: bool
    kinds: Mapping[str, IdKind] = field(default_factory=dict[str, IdKind])
    notes: tuple[Note, ...] = ()
    grouped: bool = False
    predicted: pl.DataFrame | None = None


def plain_table(raw: RawTable, options: ReadOptions) -> LongTable:
    """A table that is long already.

    Labels that came as a list have unknown raters, unless the caller says that a place in the list is a rater.

    Args:
        raw: The table.
        options: What the caller said.

    Raises:
        InputError: A needed column is not found, or ids of two types would read as one.
        SettingError: A named column does not exist, or positions were asked for where there are no lists.
    """
    positions = raw.positions and options.rater in (None, *UNKNOWN_RATERS)
    if options.rater == "position" and not positions:
        raise SettingError("Raters by position need a list of labels for each item; there is none.", where=raw.source)
    seen, told = raw, options
    if positions:
        seen, told = replace(raw, frame=_with_places(raw)), replace(options, rater=_by_position(options))
    guessed = predicted_columns(raw.frame.columns, options, source=raw.source)
    columns, notes = find_columns(seen.frame.drop(guessed.values()), told, source=raw.source)
    for role in ("item", "rater", "label"):
        if role in columns:
            raw.refuse_collision(columns[role])
    return LongTable(
        frame=by_role(seen.frame, columns),
        cells=raw.frame,
        line=raw.line,
        columns={role: columns[role] for role in get_args(Role) if role in columns}
        | {f"share of “{label}”": column for label, column in guessed.items()},
        known_raters="rater" in columns,
        kinds={role: raw.kinds[columns[role]] for role in columns if columns[role] in raw.kinds},
        notes=notes,
        predicted=raw.frame.select(pl.col(column).alias(label) for label, column in guessed.items())
        if guessed
        else None,
    )


def _by_position(options: ReadOptions) -> str:
    return PLACE if options.rater == "position" else "none"


def _with_places(raw: RawTable) -> pl.DataFrame:
    """The table with the place of each row in its list, counted from 1: rows of one list share their line."""
    place = pl.int_range(1, pl.len() + 1).over("line").cast(pl.String)
    return raw.frame.with_columns(raw.line.to_frame("line").select(place.alias(PLACE))[PLACE])


def by_role(frame: pl.DataFrame, columns: Mapping[Role, str]) -> pl.DataFrame:
    """The table's columns under the names of their roles, nulls where there is none.

    Args:
        frame: All text.
        columns: Role → header.
    """
    found: dict[str, str] = {role: columns[role] for role in columns}
    return frame.select(
        pl.col(found[role]).alias(role) if role in found else pl.lit(None, dtype=pl.String).alias(role)
        for role in ROLES
    )
