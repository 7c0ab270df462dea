"""From a long table to answers: cells cleaned, every row with its status, bad rows set aside."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Bool, Int32

from middlemost.data.dataset import ANSWER_SCHEMA, STATUSES
from middlemost.data.question import Question
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.formats import bad_rows, ids, moments, statuses
from middlemost.formats.coded import Coded, coded, trimmed
from middlemost.formats.long import LongTable
from middlemost.formats.options import ReadOptions
from middlemost.formats.persons import merged
from middlemost.formats.predicted import clean_predicted
from middlemost.formats.table import BadRow
from middlemost.formats.values import Answered, clean_values, joined

RATING, EMPTY = statuses.CODES["rating"], statuses.CODES["empty"]


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """Answers and what was learnt on the way.

    Attributes:
        answers: With the columns of `ANSWER_SCHEMA`.
        item: Item code of each answer.
        rater: Rater code of each answer; -1 throughout where raters are unknown.
        items: The items that were answered, in the order of their codes.
        raters: The raters that answered; none where raters are unknown.
        kinds: What type the source's ids had.
        questions: Question name → its type.
        bad: Rows that cannot be used; they are not among the answers.
        notes: What was noticed.
    """

    answers: pl.DataFrame
    item: Int32[np.ndarray, "rows"]
    rater: Int32[np.ndarray, "rows"]
    items: pl.Series
    raters: pl.Series
    kinds: dict[str, IdKind]
    questions: dict[str, Question]
    bad: list[BadRow]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows on their way: what they say, coded and cleaned, and their status so far."""

    table: LongTable
    item: Coded
    rater: Coded
    value: Coded
    question: Coded
    status: Int32[np.ndarray, "rows"]
    predicted: pl.Series

    def keep(self, rows: Bool[np.ndarray, "rows"]) -> "_Rows":
        good = pl.Series(rows)
        table = replace(
            self.table,
            frame=self.table.frame.filter(good),
            cells=self.table.cells.filter(good),
            line=self.table.line.filter(good),
        )
        return _Rows(
            table,
            self.item.keep(rows),
            self.rater.keep(rows),
            self.value.keep(rows),
            self.question.keep(rows),
            self.status[rows],
            self.predicted.filter(good),
        )


def read_answers(
    table: LongTable, options: ReadOptions, *, persons: dict[str, str] | None, delimiter: str
) -> AnswersRead:
    """Clean the cells, set bad rows aside and say what every other row is.

    Args:
        table: One row an answer.
        options: What the caller said.
        persons: Rater id → person; None where each id is a person.
        delimiter: What stands between the cells of a bad row's text.

    Raises:
        InputError: An ordinal scale without an order.
    """
    what = {"item": "item id", "rater": "rater id", "label": "label", "question": "question"}
    with ThreadPoolExecutor(len(what)) as pool:  # what codes a column holds no GIL
        made = list(pool.map(trimmed, (table.frame[name] for name in what), what.values()))
    item, rater, label, question = (column for column, _ in made)
    notes = tuple(note for _, said in made for note in said)
    if persons is not None and table.known_raters:
        rater, said = merged(rater, persons)
        notes += said
    status, said = statuses.written_statuses(table.frame["status"])
    notes += said
    lacks = {"item": item.empty} | ({"rater": rater.empty} if table.known_raters else {})
    if len(question.distinct):
        lacks["question"] = question.empty & ~label.empty
    why, empty, said = bad_rows.missing_cells(lacks, label.empty & (status == RATING))
    status = np.where(empty, np.int32(EMPTY), status)
    notes += said
    asked = clean_values(Answered(label, question), why, options, kind=table.kinds.get("label", "text"))
    guessed = clean_predicted(table.predicted, table.line, asked.question, asked.questions, options)
    notes += asked.notes + guessed.notes
    rows = _Rows(table, item, rater, asked.value, asked.question, status, guessed.predicted)
    bad: list[BadRow] = []
    why = joined(asked.why, guessed.why)
    if why is not None:
        bad = bad_rows.bad_rows(why, table.cells, table.line, delimiter)
        rows = rows.keep(why.is_null().to_numpy())
    return _with_statuses(rows, asked.questions, bad, notes)


def _with_statuses(
    rows: _Rows, questions: dict[str, Question], bad: list[BadRow], notes: tuple[Note, ...]
) -> AnswersRead:
    table, frame = rows.table, rows.table.frame
    kinds: dict[str, IdKind] = {
        "item": ids.kind_of(rows.item.distinct, table.kinds.get("item", "text")),
        "rater": ids.kind_of(rows.rater.distinct, table.kinds.get("rater", "text")),
    }
    item, items = ids.in_id_order(rows.item, kinds["item"])
    rater, raters = ids.in_id_order(rows.rater, kinds["rater"])
    notes += ids.rounded_note(rows.item, "item") + ids.rounded_note(rows.rater, "rater")
    when = moments.moments_of(frame, table.line, rater, raters)
    status, said = statuses.superseded(rows.status, frame["supersedes"], frame["assignment"])
    notes += when.notes + said
    assignment, said = _assignments(table, item)
    notes += said
    asked = rows.question.codes if len(questions) > 1 else np.int32(0)
    seen = statuses.Sightings(
        item=item + asked * np.int32(len(items)),
        rater=rater,
        label=rows.value.codes,
        time=statuses.micro(when.time),
        assignment=assignment,
        cells=table.cells,
    )
    status, repeat, said = statuses.told_apart(status, seen)
    answers = pl.DataFrame(
        {
            "item": rows.item.text(),
            "question": rows.question.text(),
            "rater": rows.rater.text(),
            "value": rows.value.text(),
            "status": pl.Series(STATUSES).gather(status),
            "repeat": repeat,
            "line": table.line,
            "time": when.time,
            "seconds": when.seconds,
            "assignment": frame["assignment"],
            "draw": frame["draw"],
            "predicted": rows.predicted,
            "shown": None,
        },
        schema=dict(ANSWER_SCHEMA),
    )
    return AnswersRead(answers, item, rater, items, raters, kinds, questions, bad, notes + said)


def _assignments(
    table: LongTable, item: Int32[np.ndarray, "rows"]
) -> tuple[Int32[np.ndarray, "rows"], tuple[Note, ...]]:
    """Codes of assignments that stand for one answer, -1 for one that spans several items (a whole session)."""
    codes = coded(table.frame["assignment"]).codes
    known = codes >= 0
    if not known.any():
        return codes, ()
    n = int(codes.max()) + 1
    low, high = np.full(n, np.iinfo(np.int32).max), np.full(n, -1)
    np.minimum.at(low, codes[known], item[known])
    np.maximum.at(high, codes[known], item[known])
    spans = known & (low != high)[codes]
    notes: tuple[Note, ...] = ()
    if spans.any() and table.frame["seconds"].null_count() < len(codes):
        text = "An assignment holds several items; the seconds are those of the whole assignment."
        notes = (Note("seconds of assignments", text, int(spans.sum())),)
    return codes if table.grouped else np.where(spans, np.int32(-1), codes), notes
