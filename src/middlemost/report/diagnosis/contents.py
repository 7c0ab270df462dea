"""What an item is, as far as a page can show it: its text, its picture, or the columns that tell most."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike

import numpy as np
import polars as pl

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import shortened
from middlemost.report.diagnosis.pictures import thumbnails
from middlemost.report.diagnosis.telling import Telling, telling_of, told
from middlemost.report.texts import LONG, Text, item_texts

MOST_ATTRIBUTES = 4
"""Other columns shown beside a text or a picture."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items judged, and how to show them.

    Attributes:
        diagnosis: What was found.
        frame: One row an item judged, in their order.
        attributes: Columns that stand beside the content.
        fold_over: Texts with more characters are folded; 0 folds everything.
        root: The folder that names of image files start from.
        telling: What columns say of labels; None where content is no table.
    """

    diagnosis: Diagnosis
    frame: pl.DataFrame
    attributes: tuple[str, ...]
    fold_over: int
    root: str | PathLike[str] | None
    telling: Telling | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an item.

    Attributes:
        item: Its id.
        label: Its label.
        texts: Its texts.
        short: Other attributes on one line; of a table, the columns that tell most.
        picture: A data: URI; empty where there is none.
        folded: Whether a click is needed to see text or picture.
    """

    item: str
    label: str
    texts: list[Text]
    short: str
    picture: str
    folded: bool

    @property
    def line(self) -> str:
        """The content on one line; empty where it is folded."""
        return self.short if self.folded else " ".join(" ".join(text.text for text in self.texts).split()) or self.short


def items_of(diagnosis: Diagnosis, *, fold_over: int, root: str | PathLike[str] | None = None) -> Items:
    """The items judged, ready to be shown.

    Args:
        diagnosis: What was found.
        fold_over: Texts with more characters are folded; 0 folds everything.
        root: The folder that names of image files start from. Default: the current one.
    """
    ids = pl.DataFrame({"item": list(diagnosis.quality.items)}, schema={"item": pl.String})
    frame = ids.join(diagnosis.dataset.items, on="item", how="left", maintain_order="left")
    content = diagnosis.content
    if content.kind == "table":
        return Items(diagnosis, frame, (), fold_over, root, telling_of(diagnosis, frame))
    others = [name for name in frame.columns if name not in ("item", *content.columns, diagnosis.settings.get("split"))]
    short = tuple(name for name in others if _is_short(frame[name]))[:MOST_ATTRIBUTES]
    return Items(diagnosis, frame, short, fold_over, root, None)


def _is_short(cells: pl.Series) -> bool:
    if cells.dtype == pl.Binary or cells.dtype.is_nested():
        return False
    longest = cells.cast(pl.String, strict=False).str.len_chars().max()
    return isinstance(longest, int) and longest <= LONG


def shown(items: Items, codes: Sequence[int], *, side: int, between: tuple[int, int] | None = None) -> list[Shown]:
    """Some of the items, as they are shown.

    Args:
        items: From `items_of`.
        codes: Which ones.
        side: Most pixels on a side of a picture.
        between: Two labels that columns of a table are to tell apart. Default: given and suggested of each item.
    """
    quality, kind, columns = items.diagnosis.quality, items.diagnosis.content.kind, items.diagnosis.content.columns
    rows = items.frame[np.asarray(codes, dtype=np.int64).tolist()] if len(codes) else items.frame.clear()
    pictures = (
        thumbnails(rows[columns[0]].to_list(), side=side, root=items.root) if kind == "image" else [""] * len(rows)
    )
    made: list[Shown] = []
    for code, picture, row in zip(codes, pictures, rows.iter_rows(named=True), strict=True):
        given, suggested = int(quality.given[code]), int(quality.suggested[code])
        texts = item_texts(row, columns, items.fold_over) if kind == "text" else []
        short = " · ".join(f"{name}: {row[name]}" for name in items.attributes if row[name] is not None)
        if items.telling is not None:
            short = told(items.telling, items.frame, int(code), list(quality.labels), *(between or (given, suggested)))
        elif kind == "image" and not picture and isinstance(row[columns[0]], str):
            short = f"{row[columns[0]]} (cannot be read now) {short}".strip()
        folded = items.fold_over == 0 and bool(texts or picture)
        made.append(Shown(str(row["item"]), quality.labels[given], texts, short, picture, folded))
    return made


def named(item: str) -> str:
    """An item's id, short enough for a line.

    Args:
        item: The id.
    """
    return shortened(item, 48)
