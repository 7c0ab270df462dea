"""What every row is: a rating, a repeat, a copy, a double submission, or something that does not count."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Bool, Int32, Int64

from middlemost.data.arrays import freeze
from middlemost.data.dataset import STATUSES
from middlemost.data.reading import Note
from middlemost.formats.words import counted
from middlemost.questions.order import by_code

DOUBLE_SECONDS = 2.0
"""The same label again within this many seconds is a likely double submission."""

NO_TIME = int(np.iinfo(np.int64).min)
"""Stands for an unknown moment among microseconds since 1970."""

CODES: Mapping[str, int] = {status: code for code, status in enumerate(STATUSES)}


def micro(moments: pl.Series) -> Int64[np.ndarray, "rows"]:
    """Moments as microseconds since 1970, `NO_TIME` where unknown.

    Args:
        moments: Moments in UTC.
    """
    return moments.to_physical().fill_null(NO_TIME).to_numpy()


WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "rating", "repeat", "approved", "accepted", "submitted", "completed", "complete", "done", "valid",
            "ok", "finished", "awaiting review", "partially approved",
        ),
        "rating",
    ),
    **dict.fromkeys(("rejected", "reject", "invalid", "declined", "screened out"), "rejected"),
    **dict.fromkeys(("skipped", "skip", "cancelled", "canceled", "returned"), "skipped"),
    **dict.fromkeys(("late", "timed out", "expired", "overdue"), "late"),
    **dict.fromkeys(("surplus", "extra"), "surplus"),
    "superseded": "superseded",
    "copy": "copy",
    "double submission": "double submission",
    "empty": "empty",
}  # fmt: skip
"""What the words of MTurk, Prolific and others mean; case, dashes and underscores do not matter."""


def written_statuses(cells: pl.Series) -> tuple[Int32[np.ndarray, "rows"], tuple[Note, ...]]:
    """The status of each row by the source's own column; a row without a word, or an unknown one, is a rating.

    Args:
        cells: Text, nulls allowed.
    """
    if cells.null_count() == len(cells):
        return np.full(len(cells), CODES["rating"], dtype=np.int32), ()
    words = cells.str.strip_chars().str.to_lowercase().str.replace_all(r"[_\-\s]+", " ")
    known = {word: CODES[status] for word, status in WORDS.items()}
    codes = words.replace_strict(known, default=None, return_dtype=pl.Int32)
    strange = words.filter(codes.is_null() & words.is_not_null()).value_counts(sort=True)
    notes: tuple[Note, ...] = ()
    if strange.height:
        listed = ", ".join(f"{word} ({n:,})" for word, n in strange.head(5).iter_rows())
        n = int(strange[strange.columns[1]].sum())
        text = f"{counted(n, 'row')} with a status that is not known here, read as ratings: {listed}."
        notes = (Note("unknown statuses", text, n),)
    return codes.fill_null(CODES["rating"]).to_numpy().astype(np.int32), notes


@dataclass(frozen=True, slots=True)
class Sightings:
    """What tells a rater's answers on one item apart.

    Attributes:
        item: A code for each question and item.
        rater: Rater code; -1 where the rater is unknown.
        label: Label code, any order; -1 for none.
        time: Microseconds since 1970; `NO_TIME` where unknown.
        assignment: Code of the assignment, where it stands for one answer; -1 where unknown.
        cells: All that the source says about each row.
    """

    item: Int32[np.ndarray, "rows"]
    rater: Int32[np.ndarray, "rows"]
    label: Int32[np.ndarray, "rows"]
    time: Int64[np.ndarray, "rows"]
    assignment: Int32[np.ndarray, "rows"]
    cells: pl.DataFrame

    def pair(self, rows: Int64[np.ndarray, "some"]) -> Int64[np.ndarray, "some"]:
        """One number for each item and rater, of some rows."""
        return self.item[rows].astype(np.int64) * (int(self.rater.max()) + 1) + self.rater[rows]


def told_apart(
    status: Int32[np.ndarray, "rows"], seen: Sightings
) -> tuple[Int32[np.ndarray, "rows"], Int32[np.ndarray, "rows"], tuple[Note, ...]]:
    """Statuses with copies, double submissions and repeats found among the ratings, and repeat numbers.

    A row is a copy if an earlier row of the file says the same in every column and a time or an assignment
    is among them, or has the same pair, label and assignment. It is a double submission if the rater's
    previous answer to the item has the same label and is at most `DOUBLE_SECONDS` older. All else is a
    repeat, numbered from 0 in the order of time, or of the file where a time is missing.

    Args:
        status: Codes of statuses so far.
        seen: What tells rows apart.

    Returns:
        The statuses, the repeat numbers (0 for all but repeats), and notes.
    """
    repeat = np.zeros(len(status), dtype=np.int32)
    rows = _rated_again(np.flatnonzero((status == CODES["rating"]) & (seen.rater >= 0)), seen)
    if not len(rows):
        return status, freeze(repeat), ()
    status = status.copy()
    copy = _copies(rows, seen)
    copies, rows = rows[copy], rows[~copy]
    status[copies] = CODES["copy"]
    rows = rows[np.lexsort((_order_in_time(rows, seen), seen.pair(rows)))]  # stable: else as in the file
    double = _doubles(rows, seen)
    doubles, rows = rows[double], rows[~double]
    status[doubles] = CODES["double submission"]
    pair = seen.pair(rows)
    first = np.r_[True, pair[1:] != pair[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
    repeat[rows] = np.arange(len(rows)) - start
    status[rows[~first]] = CODES["repeat"]
    notes = (*_set_aside(copies, doubles), *_repeats(rows, first, seen))
    return freeze(status), freeze(repeat), notes


def _rated_again(rows: Int64[np.ndarray, "rows"], seen: Sightings) -> Int64[np.ndarray, "again"]:
    """The rows whose item and rater occur more than once, in the order of the file."""
    if not len(rows):
        return rows
    item, rater = seen.item[rows], seen.rater[rows]
    order = by_code(item, int(item.max()) + 1, by_code(rater, int(rater.max()) + 1))
    same = np.zeros(len(rows) + 1, dtype=bool)
    same[1:-1] = (item[order[1:]] == item[order[:-1]]) & (rater[order[1:]] == rater[order[:-1]])
    return np.sort(rows[order[same[1:] | same[:-1]]])


def _copies(rows: Int64[np.ndarray, "rows"], seen: Sightings) -> Bool[np.ndarray, "rows"]:
    known = (seen.time[rows] != NO_TIME) | (seen.assignment[rows] >= 0)
    if not known.any():
        return known
    again = _seen_before(seen.cells[rows])
    named = seen.assignment[rows] >= 0
    if named.any():
        key = {"pair": seen.pair(rows), "label": seen.label[rows], "assignment": seen.assignment[rows]}
        again |= named & _seen_before(pl.DataFrame(key))
    return known & again


def _seen_before(frame: pl.DataFrame) -> Bool[np.ndarray, "rows"]:
    """Which rows equal an earlier one in every column."""
    first = frame.with_row_index("\0row").unique(frame.columns, keep="first")["\0row"].to_numpy()
    again = np.ones(frame.height, dtype=bool)
    again[first] = False
    return again


def _order_in_time(rows: Int64[np.ndarray, "rows"], seen: Sightings) -> Int64[np.ndarray, "rows"]:
    """The times, made equal within a pair of which one time is missing: the file's order decides there."""
    times, pair = seen.time[rows], seen.pair(rows)
    timeless = np.unique(pair[times == NO_TIME])
    return np.where(np.isin(pair, timeless), np.int64(NO_TIME), times) if len(timeless) else times


def _doubles(rows: Int64[np.ndarray, "rows"], seen: Sightings) -> Bool[np.ndarray, "rows"]:
    double = np.zeros(len(rows), dtype=bool)
    times, pair, label = seen.time[rows], seen.pair(rows), seen.label[rows]
    near = (times[1:] != NO_TIME) & (times[:-1] != NO_TIME) & (times[1:] - times[:-1] <= DOUBLE_SECONDS * 1e6)
    double[1:] = (pair[1:] == pair[:-1]) & (label[1:] == label[:-1]) & near
    return double


def _set_aside(copies: Int64[np.ndarray, "copies"], doubles: Int64[np.ndarray, "doubles"]) -> tuple[Note, ...]:
    notes: list[Note] = []
    if len(copies):
        n = len(copies)
        text = f"{counted(n, 'exact duplicate')} of another row, counted once."
        notes.append(Note("copies", text, n))
    if len(doubles):
        n = len(doubles)
        text = (
            f"{counted(n, 'likely double submission')}: the same label again within "
            f"{DOUBLE_SECONDS:g} seconds, counted once."
        )
        notes.append(Note("double submissions", text, n))
    return tuple(notes)


MANY_REPEATS = 1000
"""From so many repeats on, none of which changed, an export is the likelier cause."""


def _repeats(rows: Int64[np.ndarray, "rows"], first: Bool[np.ndarray, "rows"], seen: Sightings) -> tuple[Note, ...]:
    """Notes on rows sorted by pair and time, of which `first` opens a pair."""
    n = int((~first).sum())
    if not n:
        return ()
    group = np.cumsum(first) - 1
    sizes = np.bincount(group)
    n_labels = int(seen.label.max()) + 2
    different = np.bincount(np.unique(group * n_labels + seen.label[rows] + 1) // n_labels)
    pairs, changed = int((sizes > 1).sum()), int((different > 1).sum())
    text = f"{counted(pairs, 'rater-item pair')} rated more than once ({counted(n, 'repeat')} kept)."
    blind = (seen.time[rows] == NO_TIME) & (seen.assignment[rows] < 0)
    if blind.any() and changed < pairs:
        text += " Without a time or an assignment id a copy cannot be told from a repeat; a pair has one vote."
    notes = [Note("repeats", text, n)]
    if changed == 1:
        text = f"1 rater-item pair has {int(different.max())} different labels."
        notes.append(Note("changed repeats", text, 1))
    elif changed:
        notes.append(Note("changed repeats", f"{changed:,} rater-item pairs have different labels.", changed))
    elif n >= MANY_REPEATS:
        text = f"None of {n:,} repeats has another label: that is an export's doing rather than people's."
        notes.append(Note("unchanged repeats", text, n))
    return tuple(notes)


def superseded(
    status: Int32[np.ndarray, "rows"], supersedes: pl.Series, assignment: pl.Series
) -> tuple[Int32[np.ndarray, "rows"], tuple[Note, ...]]:
    """Ratings that another row says it replaces no longer count.

    Args:
        status: Codes of statuses so far.
        supersedes: The id of the answer that a row replaces, nulls allowed.
        assignment: The id of each answer.
    """
    named = supersedes.drop_nulls().unique()
    if not len(named):
        return status, ()
    replaced = assignment.is_in(named.implode()).fill_null(value=False).to_numpy()
    replaced &= status == CODES["rating"]
    status = np.where(replaced, np.int32(CODES["superseded"]), status)
    n = int(replaced.sum())
    text = f"{counted(n, 'answer')} replaced by a correction."
    lost = len(named) - int(named.is_in(assignment.unique().implode()).sum())
    if lost:
        text += f" {counted(lost, 'correction')} of an answer that is not here."
    return status, (Note("superseded", text, n),)
