"""A table as it stands in a file: text cells with their lines, before anybody says what a column means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.errors import InputError


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used.

    Attributes:
        line: Line of the file; the header is line 1. For a frame: the row, counted from 1.
        why: What is wrong with it, such as `"3 columns, the header has 4"`.
        text: The row as it stands in the source.
    """

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of a file or frame.

    Attributes:
        frame: One column a header, all text; an empty cell is null. "NA", "None" and "-1" are text.
        line: The line each row of `frame` begins on (Int64, the header is line 1; frames count rows from 1).
        source: File name, or what kind of frame it was.
        format: What was taken for the dialect: format, encoding, delimiter, compression.
        kinds: Header → `"integer"` where the source's own column type was integer, else `"text"`.
        native_times: Headers of columns whose source type was a date-time (their text is ISO 8601).
        bad: Rows that could not be cut into cells.
        notes: What was noticed.
        positions: Whether an item's labels came as one list, so that only a label's place says who gave it
            (the raters are unknown). Rows of one list share their line.
        collisions: Header → two values of different types (such as `"1"` and `1`) that have one text form or
            are one number. Such a column cannot hold ids or labels: see `refuse_collision`.
    """

    frame: pl.DataFrame
    line: pl.Series
    source: str
    format: Mapping[str, str] = field(default_factory=dict[str, str])
    kinds: Mapping[str, IdKind] = field(default_factory=dict[str, IdKind])
    native_times: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()
    notes: tuple[Note, ...] = ()
    positions: bool = False
    collisions: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def refuse_collision(self, header: str) -> None:
        """Refuse a column of ids or labels in which two different values read as one.

        Raises:
            InputError: The column holds such a pair; both are named.
        """
        if header in self.collisions:
            one, other = self.collisions[header]
            raise InputError(
                f"The values {one} and {other} are of different types and would read as one.",
                where=f"{self.source}, column {header!r}",
                remedy="Make the column one type first (all text, or all integers).",
            )
