"""The answers to each question of a table, cleaned as labels, as numbers or as sets of labels."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Bool

from middlemost.data.question import Question
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.formats.coded import Coded, coded
from middlemost.formats.label_sets import clean_sets
from middlemost.formats.labels import Cleaned, clean_labels
from middlemost.formats.long import ONLY_QUESTION
from middlemost.formats.numbers import clean_numbers
from middlemost.formats.options import ReadOptions


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to which question, as it stands.

    Attributes:
        label: The answers.
        question: The questions; empty throughout where there is only one, without a name.
    """

    label: Coded
    question: Coded


@dataclass(frozen=True, slots=True)
class CleanValues:
    """Every question and what was answered, cleaned.

    Attributes:
        questions: Question name → its type.
        question: The question of each row; a row without one stands under the first.
        value: The cleaned answer of each row, empty where there was none.
        why: Why each row is bad, null for a good one; None if no row is.
        notes: What was noticed.
    """

    questions: dict[str, Question]
    question: Coded
    value: Coded
    why: pl.Series | None
    notes: tuple[Note, ...]


def clean_values(answered: Answered, why: pl.Series | None, options: ReadOptions, *, kind: IdKind) -> CleanValues:
    """Clean the answers to each question.

    Args:
        answered: The answers.
        why: Why rows are bad already; None if no row is.
        options: What the caller said.
        kind: `"integer"` where the source's labels were integers.

    Raises:
        InputError: As `clean_labels`.
    """
    label, question = answered.label, answered.question
    rows = ~label.empty if why is None else ~label.empty & why.is_null().to_numpy()
    names = question.distinct.to_list() or [ONLY_QUESTION]
    places = np.maximum(question.codes, 0)
    if len(names) == 1:
        made = [_cleaned(names[0], label, rows, options, kind)]
        value, reasons = _spread(label, made[0])
        found = made[0].why.null_count() < len(made[0].why)
        why = joined(why, reasons if found else None)
        questions = {names[0]: made[0].question}
        return CleanValues(questions, Coded(places, pl.Series(names)), value, why, made[0].notes)
    questions: dict[str, Question] = {}
    notes: tuple[Note, ...] = ()
    value, reasons = label.text(), pl.Series("why", [None], dtype=pl.String).new_from_index(0, len(label.codes))
    for code, name in enumerate(names):
        mine = rows & (question.codes == code)
        if not mine.any():
            continue
        one = _cleaned(name, label, mine, options, kind)
        values, whys = _spread(label, one)
        value = values.text().zip_with(pl.Series(mine), value)
        reasons = whys.zip_with(pl.Series(mine), reasons)
        questions[name] = one.question
        notes += tuple(replace(note, text=f"{name}: {note.text}") for note in one.notes)
    if reasons.null_count() < len(reasons):
        why = joined(why, reasons)
    return CleanValues(questions, Coded(places, pl.Series(names)), coded(value), why, notes)


def _cleaned(name: str, label: Coded, rows: Bool[np.ndarray, "rows"], options: ReadOptions, kind: IdKind) -> Cleaned:
    """The texts of one question's rows, cleaned; other texts of the column stay as they are."""
    n = np.bincount(label.codes[rows], minlength=len(label.distinct))
    used = np.flatnonzero(n)
    texts = label.distinct.gather(used)
    if options.numeric:
        made = clean_numbers(name, texts, n[used], options)
    elif options.scale == "set":
        made = clean_sets(name, texts, n[used], options, kind=kind)
    else:
        made = clean_labels(name, texts, n[used], options, kind=kind)
    if len(used) == len(label.distinct):
        return made
    why = pl.Series("why", [None], dtype=pl.String).new_from_index(0, len(label.distinct))
    return replace(made, value=label.distinct.clone().scatter(used, made.value), why=why.scatter(used, made.why))


def _spread(label: Coded, cleaned: Cleaned) -> tuple[Coded, pl.Series]:
    """From the texts to the rows: their values, and why they are bad."""
    again = coded(cleaned.value)
    value = Coded(label.through(again.codes), again.distinct)
    if not len(cleaned.why):
        return value, pl.Series("why", [None], dtype=pl.String).new_from_index(0, len(label.codes))
    reasons = cleaned.why.gather(np.maximum(label.codes, 0))
    return value, reasons.set(pl.Series(label.empty), None) if label.empty.any() else reasons


def joined(why: pl.Series | None, reasons: pl.Series | None) -> pl.Series | None:
    """Why each row is bad, by the first of two lists that says so.

    Args:
        why: The reason for each row, null for a good one; None if no row is bad.
        reasons: Further ones.
    """
    if why is None or reasons is None:
        return reasons if why is None else why
    return pl.select(pl.coalesce(why, reasons)).to_series()
