"""Columns of a table as numbers: measurements standardised, classes one column each."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.errors import InputError

MOST_CLASSES = 30
"""A column of text with more different values than this is left out: it is likelier an id or a text."""

SHOWN = 20


@dataclass(frozen=True, slots=True, eq=False)
class TableFeatures(OwnsArrays):
    """Features made of columns.

    Attributes:
        features: One row an item, in the order of the table.
        names: What each feature is: a column, `column = value`, or `column is missing`.
        notes: Which columns were taken and which left out, in sentences.
    """

    features: Float64[np.ndarray, "items features"]
    names: tuple[str, ...]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"TableFeatures({self.features.shape[0]:,} items, {self.features.shape[1]:,} features)"


def table_features(frame: pl.DataFrame, columns: Sequence[str] = ("*",), *, leave: Sequence[str] = ()) -> TableFeatures:
    """Numbers from the columns of a table.

    A column whose cells all read as numbers is standardised: less its mean, divided by its population standard
    deviation; true and false are 1 and 0. A column of text with at most 30 different values becomes one column
    of 0 and 1 for each value, one for both where there are two. Where cells are missing (empty, or NaN among
    numbers), a number is the mean and a class none, and a column of 0 and 1 says which. Columns that never vary
    are left out, and so are texts of more values.

    Args:
        frame: One row an item; numbers may be written as text.
        columns: Names or patterns of columns (`*`, `?`, `[...]`; a name that stands exactly is itself). Default: all.
        leave: Columns never taken, whatever the patterns say, such as the item's id. Default: none.

    Returns:
        The features; those of one column stand together, in the table's order.

    Raises:
        InputError: A pattern matches no column, a number is infinite, or nothing is left that varies.

    Example:
        >>> frame = pl.DataFrame({"x1": ["1", "3"], "x2": ["red", "blue"], "y": ["a", "b"]})
        >>> made = table_features(frame, ["x*"])
        >>> made.names, made.features.tolist()
        (('x1', 'x2 = red'), [[-1.0, 1.0], [1.0, 0.0]])
    """
    taken = _matching([one for one in frame.columns if one not in leave], columns)
    made: list[_Column] = [_column(frame[name]) for name in taken]
    notes = _notes(taken, made)
    names = tuple(name for one in made for name in one.names)
    if not names:
        raise InputError(
            f"No column can be a feature. {' '.join(notes)}", where="features", remedy="Name others (--features)."
        )
    return TableFeatures(np.column_stack([values for one in made for values in one.values]), names, notes)


@dataclass(frozen=True, slots=True)
class _Column:
    """What became of one column: its features by name, and why it has none."""

    kind: str
    names: tuple[str, ...] = ()
    values: tuple[Float64[np.ndarray, "items"], ...] = ()


def _matching(headers: list[str], patterns: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for pattern in patterns:
        hits = [pattern] if pattern in headers else [one for one in headers if fnmatchcase(one, pattern)]
        if not hits:
            listed = ", ".join(headers[:SHOWN]) + (f" and {len(headers) - SHOWN:,} more" if headers[SHOWN:] else "")
            raise InputError(
                f"No column is called {pattern!r}, nor matches it.",
                where="features",
                remedy=f"Columns: {listed or 'none'}.",
            )
        found.update(hits)
    return [one for one in headers if one in found]


def _column(cells: pl.Series) -> _Column:
    if cells.dtype == pl.Binary or cells.dtype.is_nested():
        return _Column("bytes or lists")
    if cells.dtype == pl.Boolean:
        cells = cells.cast(pl.Float64)
    if not cells.dtype.is_numeric():
        text = cells.cast(pl.String).str.strip_chars()
        text = text.set(text == "", None)
        lowered = text.str.to_lowercase()
        missing = text.is_null() | (lowered == "nan").fill_null(value=False)
        numbers = text.set(missing, None).cast(pl.Float64, strict=False)
        if not bool((numbers.is_null() & ~missing).any()) and not missing.all():
            return _number(numbers)
        return _classes(text)
    return _number(cells.cast(pl.Float64).fill_nan(None))


def _number(cells: pl.Series) -> _Column:
    """A column of numbers, null where one is missing."""
    infinite = cells.is_infinite().fill_null(value=False)
    if infinite.any():
        rows = infinite.arg_true()
        listed = ", ".join(str(row + 1) for row in rows[:SHOWN]) + (", …" if len(rows) > SHOWN else "")
        raise InputError(
            f"{len(rows):,} of {len(cells):,} numbers {'is' if len(rows) == 1 else 'are'} infinite (rows {listed}).",
            where=f"features, column {cells.name!r}",
            remedy="Correct them, empty them, or leave the column out.",
        )
    gaps = cells.is_null().to_numpy().astype(np.float64)
    values = cells.drop_nulls().to_numpy()
    indicator = ((f"{cells.name} is missing",), (gaps,)) if 0 < gaps.sum() < len(gaps) else ((), ())
    still = _Column("gaps", *indicator) if indicator[0] else _Column("constant")
    if len(values) == 0 or values.min() == values.max():
        return still
    exponent = np.frexp(np.abs(values).max())[1]
    scaled = np.ldexp(values, -exponent)  # exact, and squares of 1e200 do not overflow
    deviations = scaled - scaled.mean()
    spread = np.sqrt(np.square(deviations).mean())
    if not spread > 0.0:
        return still
    filled = np.zeros(len(gaps))
    filled[gaps == 0.0] = deviations / spread
    return _Column("number", (str(cells.name), *indicator[0]), (filled, *indicator[1]))


def _classes(cells: pl.Series) -> _Column:
    """A column of classes, null where one is missing."""
    known = cells.drop_nulls().unique().sort().to_list()
    if len(known) > MOST_CLASSES:
        return _Column("text")
    gaps = cells.is_null()
    named = known[1:] if len(known) == 2 and not gaps.any() else known
    one_hot = {f"{cells.name} = {one}": (cells == one).fill_null(value=False) for one in named}
    if gaps.any():
        one_hot[f"{cells.name} is missing"] = gaps
    varying = {name: column for name, column in one_hot.items() if 0 < column.sum() < len(column)}
    if not varying:
        return _Column("constant")
    return _Column("class", tuple(varying), tuple(one.to_numpy().astype(np.float64) for one in varying.values()))


_SAID = {
    "number": "Numbers, standardised",
    "class": "Classes, a column of 0 and 1 for each value",
    "gaps": "Only whether they are missing, since they vary in nothing else",
    "constant": "Left out, since they never vary",
    "text": f"Left out, since they are texts of more than {MOST_CLASSES} different values",
    "bytes or lists": "Left out, since they are bytes or lists",
}


def _notes(names: list[str], made: list[_Column]) -> tuple[str, ...]:
    of = {kind: [name for name, one in zip(names, made, strict=True) if one.kind == kind] for kind in _SAID}
    return tuple(
        f"{_SAID[kind]}: {', '.join(found[:SHOWN])}{f' and {len(found) - SHOWN:,} more' if found[SHOWN:] else ''}."
        for kind, found in of.items()
        if found
    )
