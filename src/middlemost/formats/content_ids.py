"""Ids of items: unique, and made of an item's content where the table has none."""

from collections.abc import Sequence
from hashlib import sha256

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.item_table import ItemTable
from middlemost.formats.words import counted

DIGITS = 20
"""Hexadecimal digits of an id made of content: 80 bits, in which a million items meet by chance once in 2e12."""

SHOWN = 20

_RATERS = ("rater", "worker", "annotator", "labeler", "labeller", "coder", "judge")


def content_ids(table: ItemTable, label: str | None) -> tuple[pl.Series, Note]:
    """An id for each row, made of all its cells but the label's, and a note that says so.

    It is the same in whatever order rows and columns stand. Empty cells do not count.

    Args:
        table: The table.
        label: The column of the label; None if there is none.

    Raises:
        InputError: Two rows have the same content, or there is no content.
    """
    content = sorted(header for header in table.headers if header != label)
    if not content:
        raise InputError(
            "There is no column but that of the label, so nothing tells the items apart.", where=table.raw.source
        )
    columns = [table.binary[name] if name in table.binary else table.raw.frame[name] for name in content]
    ids = pl.Series([_digest(content, cells) for cells in zip(*columns, strict=True)], dtype=pl.String)
    refuse_twins(
        ids,
        table.raw.line,
        table.raw.source,
        what="The table has no column headed item or id, and rows have the same content (all columns but the label)",
        remedy="Name a column of ids with --item (item=), or remove the copies.",
    )
    text = f"No column is headed item or id: {counted(len(ids), 'item')} named by the hash of {', '.join(content)}."
    return ids, Note("content hash", text, len(ids))


def _digest(names: Sequence[str], cells: Sequence[str | bytes | None]) -> str:
    whole = sha256()
    for name, cell in zip(names, cells, strict=True):
        if cell is not None and cell != "":
            data = cell if isinstance(cell, bytes) else cell.encode()
            whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()[:DIGITS]


def refuse_repeated(ids: pl.Series, line: pl.Series, source: str, column: str, headers: Sequence[str]) -> None:
    """Refuse a table in which an item has several rows.

    Args:
        ids: Ids, none of them null.
        line: The line of each.
        source: The file's name.
        column: The column that holds the ids.
        headers: All columns: one that looks like a rater's says that it is a table of ratings.

    Raises:
        InputError: An id stands twice.
    """
    raters = [one for one in headers if one.lower().removesuffix("id").rstrip("_ ") in _RATERS]
    ratings = f" With the column {raters[0]!r} it looks like a table of ratings: that is --ratings." if raters else ""
    refuse_twins(
        ids,
        line,
        source,
        what=f"The column {column!r} is taken for the item, and ids stand in it more than once",
        remedy=f"Keep one row for each item, or name another column with --item (item=).{ratings}",
        name_ids=ids,
    )


def refuse_twins(
    ids: pl.Series, line: pl.Series, source: str, *, what: str, remedy: str, name_ids: pl.Series | None = None
) -> None:
    """Raise one error that names the lines on which the same id stands, if there are any.

    Args:
        ids: Ids.
        line: The line of each.
        source: The file's name.
        what: What is wrong, without the lines.
        remedy: What to do.
        name_ids: The ids, where they mean something to the reader. Default: lines alone are named.

    Raises:
        InputError: An id stands twice.
    """
    twice = ids.is_duplicated()
    if not twice.any():
        return
    met = pl.DataFrame({"id": ids.filter(twice), "line": line.filter(twice)})
    groups = met.group_by("id", maintain_order=True).agg("line").rows()
    shown = [
        f"{'' if name_ids is None else f'{name!r} on '}lines {' and '.join(map(str, lines[:5]))}"
        + (f" and {len(lines) - 5:,} more" if len(lines) > 5 else "")
        for name, lines in groups[:SHOWN]
    ]
    more = f"; and {len(groups) - SHOWN:,} more" if len(groups) > SHOWN else ""
    raise InputError(f"{what}: {'; '.join(shown)}{more}.", where=source, remedy=remedy)
