"""Delimited text cut into rows one by one: slow, exact about lines, and never thrown by a broken row."""

import io
from collections.abc import Iterator
from typing import NamedTuple

QUOTE = '"'
_UNCLOSED = "a quoted cell that begins here is never closed: the file may be cut in the middle"
_NOT_DOUBLED = "text follows a closing quote (a quote inside a quoted cell must be doubled)"


class Row(NamedTuple):
    """One row of delimited text.

    Attributes:
        first: Index of the physical line it begins on, from 0.
        past: Index of the physical line after its last.
        cells: Its cells; None if the row cannot be cut.
        why: Why it cannot be cut.
    """

    first: int
    past: int
    cells: list[str] | None
    why: str = ""


def physical_lines(text: str) -> list[str]:
    r"""The lines of a text with their ends, which are `\n`, `\r\n` or `\r`."""
    return list(io.StringIO(text, newline=""))


def split_rows(lines: list[str], delimiter: str) -> Iterator[Row]:
    r"""Cut lines into rows by the rules of RFC 4180; blank lines are passed over.

    A quote opens a quoted cell only where a cell begins; anywhere else it is a character like others. A row
    that breaks the rules takes one physical line, and reading goes on at the next, so that a stray quote does
    not swallow the rows below it.

    Args:
        lines: Physical lines with their ends.
        delimiter: One character.

    Yields:
        The rows in order.

    Example:
        >>> [row.cells for row in split_rows(['a,"b\n', 'c"\n', "\n", "d,e\n"], ",")]
        [['a', 'b\nc'], ['d', 'e']]
    """
    at = 0
    while at < len(lines):
        body = lines[at].rstrip("\r\n")
        if not body or body.isspace():
            at += 1
            continue
        quoted = QUOTE in body
        row = _quoted_row(lines, at, delimiter) if quoted else Row(at, at + 1, body.split(delimiter))
        yield row
        at = row.past


def _quoted_row(lines: list[str], first: int, delimiter: str) -> Row:
    cells: list[str] = []
    line, place = first, 0
    body = lines[line].rstrip("\r\n")
    while True:
        if body.startswith(QUOTE, place):
            closed = _quoted_cell(lines, line, place + 1)
            if closed is None:
                return Row(first, first + 1, None, _UNCLOSED)
            cell, line, place = closed
            body = lines[line].rstrip("\r\n")
            cells.append(cell)
            if place < len(body) and not body.startswith(delimiter, place):
                return Row(first, first + 1, None, _NOT_DOUBLED)
        else:
            end = body.find(delimiter, place)
            end = len(body) if end < 0 else end
            cells.append(body[place:end])
            place = end
        if place == len(body):
            return Row(first, line + 1, cells)
        place += 1


def _quoted_cell(lines: list[str], line: int, place: int) -> tuple[str, int, int] | None:
    """The cell whose text begins at a place, and the line and place behind its closing quote."""
    parts: list[str] = []
    while True:
        end = lines[line].find(QUOTE, place)
        if end < 0:
            parts.append(lines[line][place:])
            line, place = line + 1, 0
            if line == len(lines):
                return None
        elif lines[line].startswith(QUOTE, end + 1):
            parts.append(lines[line][place : end + 1])
            place = end + 2
        else:
            parts.append(lines[line][place:end])
            return "".join(parts), line, end + 1
