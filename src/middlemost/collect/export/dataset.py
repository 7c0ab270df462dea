"""A study as a data set."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Engine

from middlemost.collect.export.answers import answers_frame
from middlemost.collect.export.items import items_frame
from middlemost.collect.export.moment import Moment, moment_of
from middlemost.collect.export.questions import exported_question, questions_of
from middlemost.collect.export.raters import raters_frame
from middlemost.collect.store.present import require_study
from middlemost.collect.store.transaction import snapshot
from middlemost.data.dataset import COUNTED, Dataset
from middlemost.data.reading import Note, Reading
from middlemost.formats.gold import no_gold
from middlemost.formats.words import counted


def export_dataset(engine: Engine, *, version: int | None = None) -> Dataset:
    """All that a study holds that is data, as `mm.read` and `middlemost audit` take it.

    It is read in one transaction, so that it is one moment, whatever is submitted meanwhile. The export of a version
    that was replaced covers what had come before that, and stays the same (groups and attributes of raters are those
    of today).

    `answers` has further columns beside those of every data set, see `BESIDE`. Previews are never exported.

    Args:
        engine: The database.
        version: The version of the study file. Default: the one in force, with all answers so far.

    Raises:
        InputError: There is no study, or no such version.
    """
    require_study(engine)
    with snapshot(engine) as connection:
        moment = moment_of(connection, version)
        answers = answers_frame(connection, moment)
        items, raters = items_frame(connection, moment), raters_frame(connection, moment)
    return Dataset(
        answers=answers,
        items=items,
        raters=raters,
        questions={name: exported_question(asked) for name, asked in questions_of(moment.files).items()},
        gold=no_gold(),
        reading=_reading(moment, answers, raters),
        paradigm=moment.file.paradigm,
        kinds={"item": "text", "rater": "text"},
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What a study and each of its exports hold alike.

    Attributes:
        items: Items, answered or not.
        ratings: Answers to items that count; a form of several questions is one.
        skips: How often an item was skipped.
    """

    items: int
    ratings: int
    skips: int


def counts_of(dataset: Dataset) -> Counts:
    """The items, ratings and skips of an exported study.

    Args:
        dataset: From `export_dataset`, or read back from its folder.
    """
    answers = dataset.answers
    rated = answers.filter(pl.col("status").is_in((*COUNTED, "empty")))["assignment"].n_unique()
    skipped = answers.filter(pl.col("status") == "skipped")["assignment"].n_unique()
    return Counts(dataset.items.height, rated, skipped)


def _reading(moment: Moment, answers: pl.DataFrame, raters: pl.DataFrame) -> Reading:
    notes: list[Note] = []
    surplus = answers.filter(pl.col("status") == "surplus")["assignment"].n_unique()
    if surplus:
        models = raters.filter(pl.col("kind") == "model").height
        text = f"{counted(surplus, 'rating')} by {counted(models, 'model')} kept and not counted (models_count: false)."
        notes.append(Note("models", text, surplus))
    late = answers.filter(pl.col("status") == "late")["assignment"].n_unique()
    if late:
        text = f"{counted(late, 'rating')} came after the item had gone to others: kept and not counted."
        notes.append(Note("late", text, late))
    columns: Mapping[str, str] = {"item": "item", "rater": "rater", "label": "value", "question": "question"}
    guideline = moment.guidelines[moment.version]
    told = {"format": "study", "version": str(moment.version)} | ({"guideline": guideline} if guideline else {})
    return Reading(moment.file.title, answers.height, columns, notes=tuple(notes), format=told)
