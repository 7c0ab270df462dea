"""When an answer was given and how long it took."""

from typing import cast

import numpy as np
import polars as pl
from jaxtyping import Int32, Int64

from middlemost.data.reading import Note
from middlemost.formats.coded import Coded, coded
from middlemost.formats.words import counted

ZONES = {
    "GMT": "+0000",
    "UTC": "+0000",
    "EST": "-0500",
    "EDT": "-0400",
    "CST": "-0600",
    "CDT": "-0500",
    "MST": "-0700",
    "MDT": "-0600",
    "PST": "-0800",
    "PDT": "-0700",
}
"""Abbreviations that MTurk writes, as offsets from Greenwich."""

_ISO = r"^\d{4}-\d{2}-\d{2}($|[T ])"
_TURK = r"^[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2} [A-Z]{3} \d{4}$"
_NUMBER = r"^-?\d{9,17}(\.\d+)?$"
_DAYLESS = r"^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$"
_ZONED = r":.*([Zz]|[+-]\d{2}:?\d{2})$"
_UTC = pl.Datetime("us", "UTC")

SHOWN = 5
"""How many rows a note names."""

LONG = 100
"""A duration is said to be long if it is over this many times the median."""


def parsed_times(cells: pl.Series, line: pl.Series, what: str) -> tuple[pl.Series, tuple[Note, ...]]:
    """Moments in UTC from ISO 8601, seconds (or milli- or microseconds) since 1970, or MTurk's form.

    A moment with a zone is taken as such; without one it counts as UTC, which is said. A time of day without
    a date falls on 1970-01-01: differences are right within a day. A cell that is no time is null, and said.

    Args:
        cells: Text, nulls allowed.
        line: The line of each row.
        what: What the column is, for the notes.
    """
    if cells.null_count() == len(cells):
        return pl.Series(what, [None], dtype=_UTC).new_from_index(0, len(cells)), ()
    text = coded(cells.str.strip_chars())
    moments = Coded(text.codes, _parsed(text.distinct)).text()
    frame = pl.DataFrame({"text": text.text(), "moment": moments})
    return moments, (*_unread(frame, line, what), *_assumed(frame, what))


def _parsed(texts: pl.Series) -> pl.Series:
    """Each distinct text by the first form that it has; most columns have one form throughout."""
    moments = pl.Series("moment", [None], dtype=_UTC).new_from_index(0, len(texts))
    open_ = np.ones(len(texts), dtype=bool)
    for pattern, parse in _FORMS:
        rows = np.flatnonzero(open_ & texts.str.contains(pattern).to_numpy())
        if len(rows):
            moments = moments.scatter(rows, texts.gather(rows).to_frame("text").select(parse()).to_series())
            open_[rows] = False
    return moments


def _iso() -> pl.Expr:
    text = pl.col("text").str.replace(r"^(\S+) ", "${1}T").str.replace(" ", "", literal=True)
    text = pl.when(text.str.contains("T", literal=True)).then(text).otherwise(text + "T00:00:00")
    text = text.str.replace(r"(T\d{2}:\d{2})($|[Zz+-])", "${1}:00${2}")
    return _zoned(pl.when(text.str.contains(_ZONED)).then(text).otherwise(text + "Z"))


def _clock() -> pl.Expr:
    text = pl.col("text").str.replace(r"^(\d):", "0${1}:").str.replace(r"^(\d\d:\d\d)$", "${1}:00")
    return _zoned("1970-01-01T" + text + "Z")


def _zoned(text: pl.Expr) -> pl.Expr:
    return text.str.to_datetime("%+", strict=False, time_unit="us", time_zone="UTC")


def _since_1970() -> pl.Expr:
    number = pl.col("text").cast(pl.Float64, strict=False)
    size = number.abs()
    micro = number * pl.when(size < 1e11).then(1e6).when(size < 1e14).then(1e3).otherwise(1.0)
    return micro.round().cast(pl.Int64, strict=False).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _turk() -> pl.Expr:
    zoned = pl.col("text")
    for name, offset in ZONES.items():
        zoned = zoned.str.replace(f" {name} ", f" {offset} ", literal=True)
    return zoned.str.to_datetime("%a %b %d %H:%M:%S %z %Y", strict=False, time_unit="us", time_zone="UTC")


_FORMS = ((_ISO, _iso), (_NUMBER, _since_1970), (_TURK, _turk), (_DAYLESS, _clock))


def _unread(frame: pl.DataFrame, line: pl.Series, what: str) -> tuple[Note, ...]:
    lost = frame["text"].is_not_null() & frame["moment"].is_null()
    n = int(lost.sum())
    if not n:
        return ()
    first = f"line {line.filter(lost)[0]}: {frame['text'].filter(lost)[0]!r}"
    text = f"The column {what} has {counted(n, 'cell')} that cannot be read as a time ({first}): missing."
    return (Note("unread times", text, n),)


def _assumed(frame: pl.DataFrame, what: str) -> tuple[Note, ...]:
    read = frame["text"].filter(frame["moment"].is_not_null())
    dayless = int(read.str.contains(_DAYLESS).sum())
    named = read.str.contains(_ZONED) | read.str.contains(_NUMBER) | read.str.contains(_TURK)
    zoneless = int((~named).sum()) - dayless
    notes: list[Note] = []
    if dayless:
        text = f"The column {what} has {counted(dayless, 'time')} without a date, taken as of one day."
        notes.append(Note("times without a date", text, dayless))
    if zoneless and zoneless + dayless < len(read):
        text = f"The column {what} has {counted(zoneless, 'time')} without a zone beside others with one: taken as UTC."
        notes.append(Note("times without a zone", text, zoneless))
    return tuple(notes)


def seconds_taken(
    seconds: pl.Series, started: pl.Series, submitted: pl.Series, line: pl.Series
) -> tuple[pl.Series, tuple[Note, ...]]:
    """Seconds an answer took: as written, else from the two moments. Negative ones are missing, long ones kept: said.

    Args:
        seconds: Text, nulls allowed.
        started: Moments, nulls allowed.
        submitted: Moments, nulls allowed.
        line: The line of each row.
    """
    if seconds.null_count() == len(seconds) and started.null_count() == len(started):
        return pl.Series("seconds", [None], dtype=pl.Float64).new_from_index(0, len(seconds)), ()
    between = (submitted - started).dt.total_microseconds().cast(pl.Float64) / 1e6
    written = seconds.str.strip_chars().str.replace(r"^(\d+),(\d+)$", "$1.$2").cast(pl.Float64, strict=False)
    taken = pl.select(pl.coalesce(written, between)).to_series()
    taken = taken.set(taken.is_nan() | taken.is_infinite(), None)
    negative = (taken < 0).fill_null(value=False)
    n = int(negative.sum())
    if not n:
        return taken, _long(taken, line)
    text = f"{counted(n, 'answer')} ended before {'it' if n == 1 else 'they'} began, a clock error: "
    text += f"{_named(taken, negative, line)}. The duration counts as missing."
    taken = taken.set(negative, None)
    return taken, (Note("clock errors", text, n), *_long(taken, line))


def _long(taken: pl.Series, line: pl.Series) -> tuple[Note, ...]:
    """A note on durations that are no work, such as a night between start and submit."""
    median = cast("float | None", taken.median())
    if not median:
        return ()
    long = (taken > LONG * median).fill_null(value=False)
    n = int(long.sum())
    if not n:
        return ()
    text = (
        f"{counted(n, 'answer')} took more than {LONG} times the median of {median:g} s: {_named(taken, long, line)}."
    )
    return (Note("long durations", f"{text} What is shown of durations is the median.", n),)


def _named(taken: pl.Series, rows: pl.Series, line: pl.Series) -> str:
    """The first few rows of some, with their line and duration."""
    shown = zip(line.filter(rows).to_list()[:SHOWN], taken.filter(rows).to_list()[:SHOWN], strict=True)
    more = int(rows.sum()) - SHOWN
    return ", ".join(f"line {where} ({value:g} s)" for where, value in shown) + (
        f" and {more:,} more" if more > 0 else ""
    )


def overlap_note(
    rater: Int32[np.ndarray, "rows"],
    started: Int64[np.ndarray, "rows"],
    submitted: Int64[np.ndarray, "rows"],
    names: pl.Series,
) -> tuple[Note, ...]:
    """A note on raters who were at work on two answers in the same seconds.

    Answers with the same start and end are one piece of work (several questions on one page).

    Args:
        rater: Rater codes.
        started: Microseconds since 1970.
        submitted: Microseconds since 1970.
        names: The raters' ids by code.
    """
    # Ranks keep the order of the moments and are small, so that shifting each rater's clock past the last
    # one's does not overflow; one running maximum then restarts with every rater.
    moments, rank = np.unique(np.r_[started, submitted], return_inverse=True)
    shift = rater.astype(np.int64) * (len(moments) + 1)
    begin, end = rank[: len(rater)] + shift, rank[len(rater) :] + shift
    worked = np.flatnonzero(end > begin)
    worked = worked[np.lexsort((end[worked], begin[worked]))]
    rater, begin, end = rater[worked], begin[worked], end[worked]
    another = np.r_[True, (begin[1:] != begin[:-1]) | (end[1:] != end[:-1])] if len(worked) else worked > 0
    rater, begin, end = rater[another], begin[another], end[another]
    over = begin[1:] < np.maximum.accumulate(end)[:-1]
    if not over.any():
        return ()
    codes = np.unique(rater[1:][over])
    shown = ", ".join(names.gather(codes[:SHOWN])) + (", …" if len(codes) > SHOWN else "")
    n = int(over.sum())
    text = (
        f"One account, overlapping work: shared? {counted(len(codes), 'rater')} ({shown}) "
        f"began {counted(n, 'answer')} before an earlier one had ended."
    )
    return (Note("overlapping work", text, n),)
