"""Numbers as people write them: with a decimal point or a comma."""

from typing import Literal

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.data.question import NumberQuestion
from middlemost.data.reading import Note
from middlemost.formats.labels import Cleaned
from middlemost.formats.options import ReadOptions
from middlemost.formats.words import counted

COMMA = r"^[+-]?\d+,\d+$"
POINT = r"^[+-]?\d*\.\d+$"
LARGEST = 1e100
"""A number beyond this is refused: squares of such numbers, which agreement and intervals need, overflow."""

THOUSANDS = r"^[+-]?[1-9]\d{0,2}(,\d{3})+$"


def clean_numbers(name: str, texts: pl.Series, n: Int64[np.ndarray, "texts"], options: ReadOptions) -> Cleaned:
    """Numbers with a decimal point; what is no finite number, or negative on a ratio scale, is said.

    Args:
        name: The question's name.
        texts: The distinct answers, trimmed.
        n: How many answers have each.
        options: `scale` and `decimal`; without the latter the mark is the comma if some numbers have one,
            none has a point, and they cannot be thousands.
    """
    mark = options.decimal or decimal_mark(texts)
    value = with_point(texts, mark)
    number = value.cast(pl.Float64, strict=False)
    finite = number.is_finite().fill_null(value=False)
    scale: Literal["interval", "ratio"] = "ratio" if options.scale == "ratio" else "interval"
    wrong = pl.when(~finite).then("'" + texts + "' is no number")
    wrong = wrong.when(number.abs() > LARGEST).then(texts + f" is beyond {LARGEST:g}, too large to compute with")
    if scale == "ratio":
        wrong = wrong.when(number < 0).then(texts + " is negative on a ratio scale")
    why = pl.select(wrong.otherwise(None).alias("why")).to_series()
    notes: tuple[Note, ...] = ()
    if mark == ",":
        count = int(n[texts.str.contains(COMMA).to_numpy()].sum())
        notes = (Note("decimal comma", f"{counted(count, 'number')} read with a decimal comma.", count),)
    return Cleaned(NumberQuestion(name, scale), value, why, notes)


def decimal_mark(cells: pl.Series) -> Literal[".", ","]:
    """The comma if some cells are decimals with a comma, none with a point, and they cannot be thousands.

    Args:
        cells: Trimmed text.
    """
    comma = cells.str.contains(COMMA)
    if not comma.any() or bool(cells.str.contains(POINT).any()):
        return "."
    return "." if bool(cells.filter(comma).str.contains(THOUSANDS).all()) else ","


def with_point(cells: pl.Series, mark: Literal[".", ","]) -> pl.Series:
    """Numbers with a decimal point; with a comma as the mark a point is no part of a number.

    Args:
        cells: Text.
        mark: The decimal mark that the cells use.
    """
    if mark == ".":
        return cells
    pointed = cells.str.contains(".", literal=True)
    return pl.select(pl.when(~pointed).then(cells.str.replace(",", ".", literal=True))).to_series()
