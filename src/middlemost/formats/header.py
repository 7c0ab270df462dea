"""The names of a table's columns."""

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError


def name_columns(frame: pl.DataFrame, header: list[str | None], *, where: str) -> tuple[pl.DataFrame, list[Note]]:
    """Give a frame the names in its header, blanks around them removed.

    A first column without a name (the row index that pandas writes) and columns without a name that are
    empty throughout (delimiters at the end of each line) are left out, and a note says so.

    Args:
        frame: The cells below the header.
        header: A name for each column of `frame`.
        where: Name of the source, for errors.

    Raises:
        InputError: Another column has no name, or two columns share one.
    """
    names = [(name or "").strip() for name in header]
    notes: list[Note] = []
    kept: list[int] = []
    for place, name in enumerate(names):
        if name:
            kept.append(place)
        elif frame.to_series(place).null_count() == frame.height:
            notes.append(Note("unnamed column", f"Column {place + 1} has no name and is empty: left out.", 1))
        elif place == 0 and len(names) > 1:
            notes.append(Note("unnamed column", "The first column has no name (a row index): left out.", 1))
        else:
            raise InputError(
                f"Column {place + 1} has no name in the header.",
                where=where,
                remedy="Give every column a name; if the first line is data already, add a header line.",
            )
    _refuse_twins([(names[place], place + 1) for place in kept], where)
    named = frame.select(frame.to_series(place).alias(names[place]) for place in kept)
    return named, notes


def _refuse_twins(names: list[tuple[str, int]], where: str) -> None:
    seen: dict[str, int] = {}
    for name, place in names:
        if name in seen:
            raise InputError(
                f"Two columns are named {name!r} (columns {seen[name]} and {place}).",
                where=where,
                remedy="Give each a name of its own; if the first line is data already, add a header line.",
            )
        seen[name] = place
