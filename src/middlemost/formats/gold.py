"""Tables of known labels."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from middlemost.data.dataset import COUNTED, GOLD_ROLES, Dataset
from middlemost.data.label_set_text import labels_of_text
from middlemost.data.question import LabelQuestion, NumberQuestion, PreferenceQuestion, Question, SetQuestion
from middlemost.data.question_lookup import ANSWERED, inferred_question
from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.attributes import id_column, shown
from middlemost.formats.coded import trimmed
from middlemost.formats.label_sets import sets_like
from middlemost.formats.labels import cleaned_like
from middlemost.formats.numbers import decimal_mark, with_point
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import candidates, normal
from middlemost.formats.table import RawTable
from middlemost.formats.words import listed_columns

GOLD_SCHEMA: Mapping[str, pl.DataType] = {
    "item": pl.String(),
    "question": pl.String(),
    "label": pl.String(),
    "role": pl.String(),
    "draw": pl.String(),
}

_TRUTHS = ("gold", "truth", "goldlabel", "truelabel", "true", "expert")


def with_gold(dataset: Dataset, table: RawTable, options: ReadOptions, *, header: str | None = None) -> Dataset:
    """A data set with the known labels of a table.

    Columns: item and label, and if wanted question (default: the only one), role (anchor, control or test;
    default anchor) and draw (random for an item that was drawn at random, else empty). Gold for an item that nobody
    rated, and a gold label that nobody used, are kept and noted.

    Args:
        dataset: The data.
        table: The table.
        options: `label`, `fold_case` and `decimal`, as for the ratings; `gold_random`: all were drawn at random.
        header: The header that holds the items in the table of ratings, tried before any synonym.

    Raises:
        InputError: A column is not found, a cell is missing, a role, draw or question is unknown, a label is no
            number where numbers are asked for, or an item has two gold labels.
    """
    given, notes = _given(table, options, header)
    frame = given.with_columns(
        _questions(given["question"], dataset, table),
        _roles(given["role"], table),
        _draws(given["draw"], options, table),
    )
    parts = [
        part.with_columns(_labels(part["label"], dataset.questions[part["question"][0]], options, table))
        for part in frame.partition_by("question", maintain_order=True)
    ]
    frame = pl.concat(parts).sort("line").drop("line") if parts else frame.drop("line")
    frame = frame.unique(maintain_order=True)
    _refuse_two_labels(frame, table)
    notes += _without_ratings(frame, dataset) + _unused_labels(frame, dataset)
    reading = replace(dataset.reading, notes=dataset.reading.notes + notes)
    return replace(dataset, gold=frame, reading=reading)


def no_gold() -> pl.DataFrame:
    """A table of gold without rows."""
    return pl.DataFrame(schema=dict(GOLD_SCHEMA))


def _given(table: RawTable, options: ReadOptions, header: str | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    item = id_column(table, "item", header)
    table.refuse_collision(item)
    headers = [one for one in table.frame.columns if one != item]
    by_norm = {normal(one): one for one in headers}
    found = [by_norm[one] for one in _TRUTHS if one in by_norm] or candidates("label", headers)
    if options.label is not None and options.label in headers:
        found = [options.label]
    if len(found) != 1:
        what = f"Several columns look like the gold label: {', '.join(found)}" if found else (
            "No column looks like the gold label"
        )  # fmt: skip
        raise InputError(
            f"{what}. Columns: {listed_columns(table.frame.columns)}.",
            where=table.source,
            remedy="Name the column of known labels 'label'; gold is one label an item.",
        )
    notes: tuple[Note, ...] = ()
    columns: dict[str, pl.Series] = {}
    for name, source in (("item", item), ("label", found[0])):
        cells, said = trimmed(table.frame[source], f"gold {name}")
        columns[name] = cells.text()
        notes += said
        if columns[name].null_count():
            line = int(table.line.filter(columns[name].is_null())[0])
            raise InputError(f"A gold {name} is missing.", where=f"{table.source}, line {line}")
    for name in ("question", "role", "draw"):
        header = by_norm.get(name)
        absent = pl.Series(name, [None] * table.frame.height, dtype=pl.String)
        columns[name] = absent if header is None else trimmed(table.frame[header], name)[0].text()
    frame = pl.DataFrame({name: columns[name] for name in GOLD_SCHEMA})
    return frame.with_columns(table.line.alias("line")), notes


def _questions(cells: pl.Series, dataset: Dataset, table: RawTable) -> pl.Series:
    if cells.null_count() == len(cells):
        asked = inferred_question(dataset.questions, None)
        return pl.Series("question", [asked.name] * len(cells), dtype=pl.String)
    strange = cells.is_null() | ~cells.is_in(list(dataset.questions))
    if strange.any():
        line = int(table.line.filter(strange)[0])
        raise InputError(
            f"There is no question {cells.filter(strange)[0]!r}.",
            where=f"{table.source}, line {line}",
            remedy=f"Questions here: {', '.join(dataset.questions)}.",
        )
    return cells.alias("question")


def _roles(cells: pl.Series, table: RawTable) -> pl.Series:
    roles = cells.fill_null("anchor").str.to_lowercase()
    strange = ~roles.is_in(list(GOLD_ROLES))
    if strange.any():
        line = int(table.line.filter(strange)[0])
        raise InputError(
            f"{cells.filter(strange)[0]!r} is no role of gold: it is one of {', '.join(GOLD_ROLES)}.",
            where=f"{table.source}, line {line}",
        )
    return roles.alias("role")


def _draws(cells: pl.Series, options: ReadOptions, table: RawTable) -> pl.Series:
    draws = cells.str.to_lowercase()
    strange = draws.is_not_null() & (draws != "random")
    if strange.any():
        line = int(table.line.filter(strange)[0])
        raise InputError(
            f"{cells.filter(strange)[0]!r} is no draw of gold.",
            where=f"{table.source}, line {line}",
            remedy="Write random for an item that was drawn at random, and nothing for any other.",
        )
    drawn = pl.Series(["random"] * len(draws), dtype=pl.String) if options.gold_random else draws
    return drawn.alias("draw")


def _labels(cells: pl.Series, question: Question, options: ReadOptions, table: RawTable) -> pl.Series:
    if isinstance(question, SetQuestion):
        texts, wrong_set = sets_like(cells, question, options)
        if wrong_set is not None:
            raise InputError(f"A gold set cannot be read: {wrong_set}.", where=table.source)
        return pl.Series("label", texts, dtype=pl.String)
    if isinstance(question, LabelQuestion | PreferenceQuestion):
        asked = LabelQuestion(question.name, question.labels)
        return cleaned_like(cells, asked, fold_case=options.fold_case).alias("label")
    if not isinstance(question, NumberQuestion):
        raise InputError(
            f"The question {question.name!r} is {ANSWERED[type(question)]}, and gold is for labels, sets and numbers.",
            where=table.source,
        )
    value = with_point(cells, options.decimal or decimal_mark(cells))
    wrong = ~value.cast(pl.Float64, strict=False).is_finite().fill_null(value=False)
    if wrong.any():
        raise InputError(f"The gold label {cells.filter(wrong)[0]!r} is no number.", where=table.source)
    return value.alias("label")


def _refuse_two_labels(frame: pl.DataFrame, table: RawTable) -> None:
    twice = frame.filter(pl.struct("item", "question").is_duplicated())
    if twice.height:
        item = twice["item"][0]
        labels = ", ".join(
            f"{label} ({role})"
            for label, role in twice.filter(pl.col("item") == item).select("label", "role").iter_rows()
        )
        raise InputError(
            f"The item {item!r} has several gold labels or roles: {labels}.",
            where=table.source,
            remedy="Keep one row for each item and question.",
        )


def _without_ratings(frame: pl.DataFrame, dataset: Dataset) -> tuple[Note, ...]:
    rated = dataset.answers.filter(pl.col("status").is_in(COUNTED)).select("item", "question").unique()
    lost = frame.join(rated, on=["item", "question"], how="anti", maintain_order="left")["item"]
    if not len(lost):
        return ()
    text = f"gold without ratings ({len(lost):,}): {shown(lost.to_list())}."
    return (Note("gold without ratings", text, len(lost)),)


def _unused_labels(frame: pl.DataFrame, dataset: Dataset) -> tuple[Note, ...]:
    lost: list[str] = []
    for name, label in frame.select("question", "label").iter_rows():
        question = dataset.questions[name]
        if isinstance(question, SetQuestion):
            lost += [one for one in labels_of_text(label) if one not in question.labels]
        elif isinstance(question, LabelQuestion | PreferenceQuestion) and label not in question.labels:
            lost.append(label)
    if not lost:
        return ()
    named = shown(sorted(set(lost)))
    text = (
        f"gold labels that nobody used ({len(lost):,}): {named}. These rows are left out; declare such "
        "labels (--labels) to count them."
    )
    return (Note("unused gold labels", text, len(lost)),)
