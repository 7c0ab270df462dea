"""The items of a study as its file names them, in the file's order."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from middlemost.data.folder import is_dataset_folder, load_dataset
from middlemost.errors import InputError
from middlemost.formats.delimiter import NoDelimiterError
from middlemost.formats.labelled import item_rows
from middlemost.formats.labelled_rows import NamedRows

LONGEST_ID = 500
"""Characters of an id at most: it is a key of the database."""

SHOWN = 20
"""How many items an error names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """Items as read, in the order of the source.

    Attributes:
        source: The file's name.
        folder: Where it lies: paths in it are relative to this.
        ids: The items' ids, each of them once.
        frame: Their fields: text, and bytes where the source has them. An empty cell is null.
        by_content: Whether the ids are hashes of the content, because no column holds any.
        notes: What was noticed while reading.
    """

    source: str
    folder: Path
    ids: pl.Series
    frame: pl.DataFrame
    by_content: bool
    notes: tuple[str, ...] = ()


def read_items(path: Path, item: str | None = None) -> ItemsRead:
    """Read the items of a study.

    Args:
        path: A table, a folder of images, or a data set, as `middlemost.formats.read_items` takes them, or the folder
            of a data set of ours.
        item: The column of their ids. Default: the one headed item or id, else a hash of the content.

    Raises:
        InputError: They cannot be read, or an id is none that a database holds.
        SettingError: There is no such column.
    """
    if is_dataset_folder(path):
        dataset = load_dataset(path)
        ids, frame = dataset.items["item"], dataset.items.drop("item")
        read = ItemsRead(path.name, path, ids, frame, by_content=False)
    else:
        rows = _rows(path, item)
        table = rows.table
        rest = [name for name in table.headers if name != rows.item]
        columns = [(table.binary[name] if name in table.binary else table.raw.frame[name]).alias(name) for name in rest]
        notes = tuple(note.text for note in (*table.raw.notes, *rows.notes))
        folder = path if path.is_dir() else path.parent
        read = ItemsRead(table.raw.source, folder, rows.ids, pl.DataFrame(columns), rows.item is None, notes)
    _check_ids(read)
    return read


def _rows(path: Path, item: str | None) -> NamedRows:
    try:
        try:
            return item_rows(path, item=item).rows
        except NoDelimiterError:  # a column of texts alone
            return item_rows(path, item=item, delimiter=",").rows
    except UnicodeEncodeError:
        raise InputError(
            "A text holds half a character (a surrogate without its pair).", where=path.name, remedy="Take it out."
        ) from None


def _check_ids(read: ItemsRead) -> None:
    strange = read.ids.filter(read.ids.str.contains("\0", literal=True))
    if len(strange):
        raise InputError(
            f"{named(strange)}: an id holds the character U+0000 (NUL).", where=read.source, remedy="Take it out."
        )
    long = read.ids.filter(read.ids.str.len_chars() > LONGEST_ID)
    if len(long):
        raise InputError(
            f"{named(long)}: an id is longer than {LONGEST_ID} characters.",
            where=read.source,
            remedy="Give shorter ids in a column of their own.",
        )


def named(ids: pl.Series) -> str:
    """Items by their ids, for an error: the first 20, and how many more there are.

    Args:
        ids: Their ids.

    Example:
        >>> named(pl.Series(["a", "b"])), named(pl.Series(["a"]))
        ("Items 'a', 'b'", "Item 'a'")
    """
    listed = ", ".join(repr(one if len(one) <= 60 else one[:59] + "…") for one in ids.head(SHOWN))
    more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
    return f"Item{'' if len(ids) == 1 else 's'} {listed}{more}"
