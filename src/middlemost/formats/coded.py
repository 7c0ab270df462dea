"""A column of text as codes, so that whatever concerns a text is done once and not once a row."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Bool, Int32, Int64

from middlemost.data.reading import Note
from middlemost.formats.words import counted
from middlemost.questions.encode import distinct_ids


@dataclass(frozen=True, slots=True)
class Coded:
    """Cells and the distinct texts among them.

    Attributes:
        codes: The place of each cell's text in `distinct`; -1 for an empty cell.
        distinct: The texts, without nulls, in order of first occurrence.
    """

    codes: Int32[np.ndarray, "rows"]
    distinct: pl.Series

    def counts(self) -> Int64[np.ndarray, "distinct"]:
        """Cells of each text."""
        used = self.codes[self.codes >= 0] if self.empty.any() else self.codes
        return np.bincount(used, minlength=len(self.distinct))

    @property
    def empty(self) -> Bool[np.ndarray, "rows"]:
        """Which cells are empty."""
        return self.codes < 0

    def text(self) -> pl.Series:
        """The cells again, null for an empty one."""
        places = pl.Series(self.codes)
        if self.empty.any():
            places = places.set(places < 0, None)
        return self.distinct.gather(places)

    def through(self, codes: Int32[np.ndarray, "distinct"]) -> Int32[np.ndarray, "rows"]:
        """For each cell what stands for its text; -1 for an empty cell.

        Args:
            codes: A code for each of `distinct`.
        """
        return np.append(codes, np.int32(-1))[self.codes]  # the code of an empty cell, -1, finds the end

    def keep(self, rows: Bool[np.ndarray, "rows"]) -> "Coded":
        """Some of the rows; texts that none of them holds are dropped.

        Args:
            rows: True for the rows to keep.
        """
        return coded(self.text().filter(pl.Series(rows)))


def coded(cells: pl.Series) -> Coded:
    """Code a column.

    Args:
        cells: Text, nulls allowed.
    """
    if not cells.null_count():
        return Coded(*distinct_ids(cells))
    codes = np.full(len(cells), -1, dtype=np.int32)
    present, distinct = distinct_ids(cells.drop_nulls())
    codes[cells.is_not_null().to_numpy()] = present
    return Coded(codes, distinct)


def trimmed(cells: pl.Series, what: str) -> tuple[Coded, tuple[Note, ...]]:
    """A column without blanks at the ends of its cells; a cell of blanks alone is empty.

    Args:
        cells: Text, nulls allowed.
        what: What the cells are, for the note.
    """
    raw = coded(cells)
    bare = raw.distinct.str.strip_chars()
    changed = (bare != raw.distinct) | (bare == "")
    if not changed.any():
        return raw, ()
    n = int(raw.counts()[(changed & (bare != "")).to_numpy()].sum())
    again = coded(bare.set(bare == "", None))
    made = Coded(raw.through(again.codes), again.distinct)
    if not n:
        return made, ()
    return made, (Note("trimmed", f"{counted(n, what)} trimmed of blanks at the ends.", n),)
