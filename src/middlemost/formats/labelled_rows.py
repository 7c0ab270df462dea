"""The rows of a labelled table: named, the bad ones set aside, and as a Dataset."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from middlemost.data.dataset import ANSWER_SCHEMA, Dataset
from middlemost.data.question import Question
from middlemost.data.reading import Note, Reading
from middlemost.data.vocabulary import IdKind
from middlemost.errors import SettingError
from middlemost.formats.bad_rows import bad_rows, refuse, write_bad_rows
from middlemost.formats.coded import coded, trimmed
from middlemost.formats.content_ids import content_ids, refuse_repeated
from middlemost.formats.delimiter import delimiter_from_option
from middlemost.formats.gold import no_gold
from middlemost.formats.ids import in_id_order, kind_of, rounded_note
from middlemost.formats.item_table import ItemTable, keep_rows
from middlemost.formats.labelled_columns import item_column
from middlemost.formats.table import BadRow

HEADERS = "headers"
"""Where `Reading.format` keeps the source's columns in their order, as a JSON list."""


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The rows of a table with their ids.

    Attributes:
        table: The table.
        ids: Their ids, null where a row has none.
        item: The column that holds the ids; None where they are made of content.
        notes: What was noticed.
    """

    table: ItemTable
    ids: pl.Series
    item: str | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class UsableRows:
    """The rows that can be used, and those that cannot.

    Attributes:
        rows: Those that can, each with an id of its own.
        value: Their labels, null for none.
        empty: Which of them have no label though they need one.
        bad: Those that cannot.
        skipped_to: The file to which these were written; None if there are none.
    """

    rows: NamedRows
    value: pl.Series
    empty: pl.Series
    bad: list[BadRow]
    skipped_to: str | None


def named_rows(table: ItemTable, item: str | None, label: str | None, notes: tuple[Note, ...]) -> NamedRows:
    """The rows with their ids.

    Args:
        table: The table.
        item: The column that the caller named.
        label: The column of the label; None if there is none.
        notes: What was noticed so far.

    Raises:
        InputError: Several columns may hold the ids, or there are none and two rows have the same content.
        SettingError: There is no such column, or it is named for two roles.
    """
    header = item_column(table, item)
    if header is None:
        ids, note = content_ids(table, label)
        return NamedRows(table, ids, None, (*notes, note))
    if header == label:
        raise SettingError(f"The column {header!r} is named for the item and the label.", where=table.raw.source)
    if header != "item" and label != "item" and "item" in table.headers:
        raise SettingError(
            f"The item is the column {header!r}, and another column is headed item.",
            where=table.raw.source,
            remedy="Rename the other, or leave it out.",
        )
    table.raw.refuse_collision(header)
    cells, said = trimmed(table.raw.frame[header], "item id")
    return NamedRows(table, cells.text(), header, (*notes, *said, *rounded_note(cells, "item")))


def usable_rows(
    rows: NamedRows, why: pl.Series | None, value: pl.Series, empty: pl.Series, skip_bad: str | None
) -> UsableRows:
    """Set bad rows aside.

    Args:
        rows: All rows.
        why: What is wrong with each, null for a good one; None if none is bad.
        value: Their labels, null for none.
        empty: Which of them have no label though they need one.
        skip_bad: A file for the bad ones. Default: they are refused.

    Raises:
        InputError: A row is bad and no file is named, or an id stands twice.
    """
    raw = rows.table.raw
    bad = list(raw.bad)
    good = pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(rows.ids))
    if why is not None:
        named = raw.format.get("delimiter")
        bad += bad_rows(why, raw.frame, raw.line, "," if named is None else delimiter_from_option(named))
        good = why.is_null()
    bad.sort(key=lambda row: row.line)
    if skip_bad is None:
        refuse(bad, len(good) + len(raw.bad), raw.source)
    else:
        write_bad_rows(bad, skip_bad)
    kept = replace(rows, table=keep_rows(rows.table, good), ids=rows.ids.filter(good))
    if kept.item is not None:
        refuse_repeated(kept.ids, kept.table.raw.line, raw.source, kept.item, rows.table.headers)
    return UsableRows(kept, value.filter(good), empty.filter(good), bad, skip_bad)


def dataset_of(made: UsableRows, questions: dict[str, Question], label: str | None) -> Dataset:
    """The data set: one answer a row in the order of the source, items in the order of their ids.

    Args:
        made: The rows.
        questions: The question that the labels answer; none where there are no labels.
        label: The column of the label; None if there is none.
    """
    rows, table = made.rows, made.rows.table
    raw = table.raw
    kind: IdKind = "text" if rows.item is None else kind_of(rows.ids, raw.kinds.get(rows.item, "text"))
    codes, _ = in_id_order(coded(rows.ids), kind)
    rest = [one for one in table.headers if one not in (rows.item, label)]
    columns = [(table.binary[one] if one in table.binary else raw.frame[one]).alias(one) for one in rest]
    items = pl.DataFrame([rows.ids.alias("item"), *columns])[np.argsort(codes, kind="stable")]
    answers = pl.DataFrame(schema=dict(ANSWER_SCHEMA))
    if label is not None:
        answers = pl.DataFrame({"item": rows.ids, "value": made.value, "line": raw.line, "empty": made.empty}).select(
            _answer_columns(label)
        )
    return Dataset(
        answers=answers,
        items=items,
        raters=pl.DataFrame(schema={"rater": pl.String()}),
        questions=questions,
        gold=no_gold(),
        reading=_account(made, label),
        kinds={"item": kind},
    )


def _answer_columns(label: str) -> list[pl.Expr]:
    status = pl.when("empty").then(pl.lit("empty")).otherwise(pl.lit("rating"))
    filled = {
        "item": pl.col("item"),
        "question": pl.lit(label),
        "value": pl.col("value"),
        "status": status,
        "repeat": pl.lit(0),
        "line": pl.col("line"),
    }
    return [filled.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in ANSWER_SCHEMA.items()]


def _account(made: UsableRows, label: str | None) -> Reading:
    raw, item = made.rows.table.raw, made.rows.item
    columns = {} if item is None else {"item": item}
    notes = (*raw.notes, *made.rows.notes)
    if made.bad:
        verb = "is" if len(made.bad) == 1 else "are"
        text = f"{len(made.bad):,} rows cannot be used and {verb} in {made.skipped_to}."
        notes = (*notes, Note("refused", text, len(made.bad)))
    return Reading(
        source=raw.source,
        rows=raw.frame.height + len(made.bad),
        columns=columns if label is None else {**columns, "label": label},
        refused=len(made.bad),
        notes=notes,
        format={**raw.format, HEADERS: json.dumps(made.rows.table.headers, ensure_ascii=False)},
    )


def source_table(dataset: Dataset) -> pl.DataFrame:
    """The table that a labelled data set was read from: its rows and columns in their order, labels as read.

    Rows that were bad are not among them. Where the source had no column of ids, none is added.

    Args:
        dataset: From `read_labelled` or `read_items`.

    Example:
        >>> from middlemost.formats import read_labelled
        >>> rows = [{"text": "b", "label": "x", "id": 2}, {"text": "a", "label": "y", "id": 1}]
        >>> source_table(read_labelled(rows)).rows()
        [('b', 'x', '2'), ('a', 'y', '1')]
    """
    columns = dataset.reading.columns
    frame = dataset.items
    if "label" in columns:
        answers = dataset.answers.filter(pl.col("question") == columns["label"])
        given = answers.select("item", "line", pl.col("value").alias("\0label"))
        frame = frame.join(given, on="item", how="inner").sort("line")
    names = {columns.get("label"): "\0label", columns.get("item"): "item"}
    headers: Sequence[str] = source_headers(dataset) or _headers(dataset)
    return frame.select(pl.col(names.get(header, header)).alias(header) for header in headers)


def source_headers(dataset: Dataset) -> list[str] | None:
    """The source's columns in their order, where the reader kept them.

    Args:
        dataset: From `read_labelled` or `read_items`.
    """
    return json.loads(dataset.reading.format.get(HEADERS, "null"))


def _headers(dataset: Dataset) -> list[str]:
    """Columns in an order of our own, for a data set whose source had another shape."""
    columns = dataset.reading.columns
    rest = [one for one in dataset.items.columns if one != "item"]
    return [columns.get("item", "item"), *rest, *([columns["label"]] if "label" in columns else [])]
