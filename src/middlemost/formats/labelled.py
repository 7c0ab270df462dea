"""From a labelled table, a folder of images or a saved Hugging Face data set to a Dataset: one label an item."""

import os
from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.folder import is_dataset_folder, load_dataset
from middlemost.errors import InputError, SettingError
from middlemost.formats.bad_rows import missing_cells
from middlemost.formats.coded import trimmed
from middlemost.formats.hugging_face import is_hugging_face_folder, load_hugging_face
from middlemost.formats.image_folder import load_image_folder
from middlemost.formats.item_table import ItemTable, load_items
from middlemost.formats.labelled_columns import label_column
from middlemost.formats.labelled_rows import UsableRows, dataset_of, named_rows, usable_rows
from middlemost.formats.labels import clean_labels
from middlemost.formats.one_label import refuse_other_kinds
from middlemost.formats.options import ReadOptions
from middlemost.formats.values import joined


def read_labelled(
    source: Any,
    *,
    label: str | None = None,
    item: str | None = None,
    labels: Sequence[str] | None = None,
    fold_case: bool = False,
    delimiter: str | None = None,
    encoding: str | None = None,
    skip_bad: str | PathLike[str] | None = None,
) -> Dataset:
    """Read items with one given label each, of which nobody says who gave it.

    The answers are one row an item, in the order of the source, with `rater` null; the question is named after
    the column of the label. `items` holds all other columns under their own names: text, and bytes (images) where the
    source has bytes. A row without a label is a record with the status empty.

    Args:
        source: Path of a file (CSV, TSV, JSON, JSON lines, Parquet), `-` for standard input, a frame, a list of
            dicts; the folder of images by class (`load_image_folder`), of a Hugging Face data set (`save_to_disk`) or
            of a data set of ours; a `Dataset`.
        label: The column of the label. Default: the one headed label, else class, target or y.
        item: The column of the item's id. Default: the one headed item, else id; where there is none the id is a
            hash of all columns but the label, which `reading.notes` says. A number of a row is never an id.
        labels: The labels there are, used or not. Default: those seen; those that a folder or Hugging Face lists.
        fold_case: Whether labels that differ in capitals, composed accents or invisible characters are one. Default:
            they are reported.
        delimiter: Character between cells. Default: taken from the header line.
        encoding: Encoding of a text. Default: UTF-8.
        skip_bad: A file for rows that cannot be used; the others are read. Default: the source is refused.

    Raises:
        InputError: The source cannot be read, an id stands twice, two rows that need a hash have the same content,
            no row has a label, or the labels are several an item, one a token, or measurements.
        SettingError: There is no such column.

    Example:
        >>> dataset = read_labelled([{"id": 7, "text": "fine", "class": "good"}, {"id": 8, "text": "no", "class": ""}])
        >>> dataset.items.rows(), dataset.answers["value"].to_list(), dict(dataset.reading.columns)
        ([('7', 'fine'), ('8', 'no')], ['good', None], {'item': 'id', 'label': 'class'})
    """
    known = _known(source)
    if known is not None:
        return _labelled_already(known, label, item)
    table = _loaded(source, delimiter, encoding)
    header = label_column(table, label)
    table.raw.refuse_collision(header)
    cells, notes = trimmed(table.raw.frame[header], "label")
    rows = named_rows(table, item, header, notes)
    declared = tuple(labels) if labels is not None else table.classes.get(header)
    if declared is None:
        refuse_other_kinds(header, cells.distinct, int(cells.counts().sum()), table.raw.source)
    kind = table.raw.kinds.get(header, "text")
    cleaned = clean_labels(
        header, cells.distinct, cells.counts(), ReadOptions(labels=declared, fold_case=fold_case), kind=kind
    )
    places = pl.Series(cells.codes)
    places = places.set(places < 0, None)
    missing, empty, said = missing_cells({"item": rows.ids.is_null().to_numpy()}, cells.empty)
    why = joined(missing, cleaned.why.gather(places) if cleaned.why.null_count() < len(cleaned.why) else None)
    value = cleaned.value.gather(places)
    rows = replace(rows, notes=rows.notes + cleaned.notes + said)
    made = usable_rows(rows, why, value, pl.Series(empty), _file(skip_bad))
    if made.value.null_count() == len(made.value):
        raise InputError("No row holds a label.", where=f"{table.raw.source}, column {header!r}")
    return dataset_of(made, {header: cleaned.question}, header)


def read_items(
    source: Any,
    *,
    item: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    skip_bad: str | PathLike[str] | None = None,
) -> Dataset:
    """Read items without labels, whose labels come from ratings that are read by themselves.

    It is as `read_labelled` reads them, without answers and questions; all columns but the item's are attributes.

    Args:
        source: As for `read_labelled`.
        item: The column of the item's id. Default: as for `read_labelled`.
        delimiter: Character between cells. Default: taken from the header line.
        encoding: Encoding of a text. Default: UTF-8.
        skip_bad: A file for rows that cannot be used; the others are read. Default: the source is refused.

    Raises:
        InputError: The source cannot be read, an item has no id, or an id stands twice.
        SettingError: There is no such column.

    Example:
        >>> read_items([{"id": 7, "text": "fine"}])
        Dataset(0 answers, 1 items, 0 raters, questions )
    """
    rows = item_rows(source, item=item, delimiter=delimiter, encoding=encoding, skip_bad=skip_bad)
    return dataset_of(rows, {}, None)


def item_rows(
    source: Any,
    *,
    item: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    skip_bad: str | PathLike[str] | None = None,
) -> UsableRows:
    """The rows of a table of items in the order of the source, each with its id.

    Args:
        source: As for `read_labelled`, but for a `Dataset` and its folder.
        item: The column of the item's id. Default: as for `read_labelled`.
        delimiter: Character between cells. Default: taken from the header line.
        encoding: Encoding of a text. Default: UTF-8.
        skip_bad: A file for rows that cannot be used; the others are read. Default: the source is refused.

    Raises:
        InputError: As for `read_items`.
        SettingError: There is no such column.

    Example:
        >>> item_rows([{"id": 9, "text": "a"}, {"id": 7, "text": "b"}]).rows.ids.to_list()
        ['9', '7']
    """
    table = _loaded(source, delimiter, encoding)
    rows = named_rows(table, item, None, ())
    missing, _, _ = missing_cells({"item": rows.ids.is_null().to_numpy()}, np.zeros(len(rows.ids), dtype=bool))
    nothing = pl.Series([None] * len(rows.ids), dtype=pl.String)
    return usable_rows(rows, missing, nothing, nothing.is_not_null(), _file(skip_bad))


def _file(path: str | PathLike[str] | None) -> str | None:
    return None if path is None else os.fspath(path)


def _known(source: Any) -> Dataset | None:
    if isinstance(source, Dataset):
        return source
    if isinstance(source, str | PathLike) and is_dataset_folder(cast("str | PathLike[str]", source)):
        return load_dataset(cast("str | PathLike[str]", source))
    return None


def _labelled_already(dataset: Dataset, label: str | None, item: str | None) -> Dataset:
    source = dataset.reading.source
    if item is not None:
        raise SettingError("A data set has been read already: its items have their ids.", where=source)
    asked = dataset.label_question(label)
    answers = dataset.answers.filter(pl.col("question") == asked.name)
    if answers["rater"].null_count() < answers.height or answers["item"].is_duplicated().any():
        raise InputError(
            "The data set holds ratings by several raters, not one given label an item.",
            where=source,
            remedy="Give it as the ratings (--ratings).",
        )
    return dataset


def _loaded(source: Any, delimiter: str | None, encoding: str | None) -> ItemTable:
    if isinstance(source, str | PathLike):
        folder = Path(cast("str | PathLike[str]", source))
        if str(folder) != "-" and os.path.isdir(folder):  # noqa: PTH112  # a path may be any text here
            return load_hugging_face(folder) if is_hugging_face_folder(folder) else load_image_folder(folder)
    return load_items(source, delimiter=delimiter, encoding=encoding)
