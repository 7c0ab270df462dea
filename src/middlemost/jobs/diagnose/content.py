"""Which columns say what an item is, and the features made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float32, Int32

from middlemost.data.progress import Progress
from middlemost.errors import InputError, SettingError
from middlemost.features.cached import cached_image_features, cached_text_features
from middlemost.features.encoder import ENCODER
from middlemost.features.keys import content_keys
from middlemost.features.table import table_features

KINDS = ("text", "image")
"""Columns with these names are taken where nothing is told."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands for an item.

    Attributes:
        kind: text, image or table.
        columns: The column of texts or images, or names and patterns of columns of a table.
        notes: What was taken without being told.
    """

    kind: str
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def content_of(
    items: pl.DataFrame,
    *,
    text: str | None = None,
    image: str | None = None,
    features: Sequence[str] | None = None,
) -> Content:
    """Which columns to make features of: those told, else a column headed text or image, else all.

    Args:
        items: All items with their attributes.
        text: The column of texts.
        image: The column of images: names of files, or their bytes.
        features: Names or patterns of columns of numbers and classes.

    Raises:
        SettingError: More than one was told, or there is no such column.
    """
    told = {"text": text, "image": image, "features": features}
    given = [name for name, value in told.items() if value]
    if len(given) > 1:
        raise SettingError(f"{' and '.join('--' + name for name in given)} were both given.", remedy="Give one.")
    for kind, column in (("text", text), ("image", image)):
        if column is not None:
            _need(items, column, kind)
            return Content(kind, (column,))
    if features:
        return Content("table", tuple(features))
    headed = {name.casefold(): name for name in items.columns if name != "item"}
    for kind in KINDS:
        if kind in headed:
            note = f"{kind.capitalize()}s ← column {headed[kind]!r} (--text, --image or --features to change)."
            return Content(kind, (headed[kind],), (note,))
    return Content("table", ("*",), ("Features ← all columns (--text, --image or --features to change).",))


def _need(items: pl.DataFrame, column: str, kind: str) -> None:
    if column not in items.columns or column == "item":
        there = ", ".join(name for name in items.columns if name != "item") or "none"
        raise SettingError(f"There is no column {column!r} of {kind}s.", remedy=f"Columns: {there}.")


@dataclass(frozen=True, slots=True, eq=False)
class Featured:
    """Items as numbers.

    Attributes:
        features: One row an item.
        same: Items of one number have the same content.
        notes: What was made of which column.
    """

    features: Float32[np.ndarray, "items dims"]
    same: Int32[np.ndarray, "items"]
    notes: tuple[str, ...] = ()


def featured(
    items: pl.DataFrame,
    content: Content,
    *,
    leave: Sequence[str] = (),
    encoder: str | PathLike[str] = ENCODER,
    root: str | PathLike[str] | None = None,
    cache: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Featured:
    """Make the features, texts and images from the cache where they were made before.

    Args:
        items: One row an item.
        content: What stands for an item.
        leave: Columns never taken as features, such as the group.
        encoder: Of texts.
        root: The folder that names of image files start from.
        cache: The folder of all features. Default: the user's.
        progress: Told the items done.

    Raises:
        InputError: A text is missing, an image cannot be read, or no column can be a feature.
    """
    if content.kind == "table":
        made = table_features(items, content.columns, leave=("item", *leave))
        return Featured(made.features.astype(np.float32), _same(made.features.tolist()), made.notes)
    name = content.columns[0]
    cells = items[name].to_list()
    missing = [items["item"][place] for place, cell in enumerate(cells) if cell is None]
    if missing:
        shown = ", ".join(map(str, missing[:5]))
        raise InputError(
            f"{len(missing):,} of {len(cells):,} items have no {content.kind}: {shown}{', …' if missing[5:] else ''}.",
            where=f"column {name!r}",
            remedy="Leave these rows out, or name another column.",
        )
    if content.kind == "text":
        features = cached_text_features(cells, encoder=encoder, folder=cache, progress=progress)
        return Featured(features, _same(cells))
    features = cached_image_features(cells, names=items["item"].to_list(), root=root, folder=cache, progress=progress)
    return Featured(features, _same(cells))


def _same(contents: list[Any]) -> Int32[np.ndarray, "items"]:
    """The number of each content, equal for equal ones."""
    keys = [str(one) for one in contents] if isinstance(contents[0], list) else content_keys(contents)
    return np.unique(np.array(keys), return_inverse=True)[1].astype(np.int32)
