"""The rows of a delimited file counted on its bytes, a hundred times faster than cutting them."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int64, UInt8

_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


class Rows(NamedTuple):
    """Where the rows of a text are.

    Attributes:
        line: Line each row begins on, counted from 1.
        width: Number of cells of each row; 1 for a blank line.
        end: Place behind each row's newline.
    """

    line: Int64[np.ndarray, "rows"]
    width: Int64[np.ndarray, "rows"]
    end: Int64[np.ndarray, "rows"]


def find_rows(data: bytes, delimiter: str) -> Rows | None:
    r"""The rows of a text, or None if it breaks the rules that make this count exact.

    The rules: quotes only enclose whole cells or stand doubled inside them, and lines end in `\n` or `\r\n`.

    Args:
        data: UTF-8 text that ends in a newline.
        delimiter: One ASCII character.

    Example:
        >>> rows = find_rows(b'a,b\n"1\n2",3\n\n4\n', ",")
        >>> rows.line.tolist(), rows.width.tolist()
        ([1, 2, 4, 5], [2, 2, 1, 1])
    """
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    codes = np.frombuffer(data, dtype=np.uint8)
    row_end = codes == _NEWLINE
    cut = row_end | (codes == ord(delimiter))
    if b'"' not in data:
        end = np.flatnonzero(row_end) + 1
        line = np.arange(1, len(end) + 1)
    else:
        if not _quotes_enclose_cells(codes, ord(delimiter)):
            return None
        outside = _outside_quotes(codes)
        ends_row = np.flatnonzero(outside[row_end])
        cut &= outside
        row_end &= outside
        end = np.flatnonzero(row_end) + 1
        line = np.concatenate([[1], ends_row[:-1] + 2])
    width = np.diff(np.flatnonzero(codes[cut] == _NEWLINE), prepend=-1)
    return Rows(line, width, end)


def _outside_quotes(codes: UInt8[np.ndarray, "bytes"]) -> Bool[np.ndarray, "bytes"]:
    # The count of quotes may wrap at 256: only whether it is even matters.
    return np.cumsum(codes == _QUOTE, dtype=np.uint8) & 1 == 0


def _quotes_enclose_cells(codes: UInt8[np.ndarray, "bytes"], delimiter: int) -> bool:
    """Whether each odd quote stands at a cell's begin and each even one at its end, doubled ones aside.

    If that holds, a byte is inside a quoted cell exactly when an odd number of quotes stand before it.
    """
    places = np.flatnonzero(codes == _QUOTE)
    if len(places) % 2:
        return False
    opening, closing = places[::2], places[1::2]
    before = codes[np.maximum(opening - 1, 0)]
    after = codes[closing + 1]  # there is one: the data end in a newline
    begins = (opening == 0) | (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE)
    ends = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    return bool(np.all(begins) and np.all(ends))
