"""When each answer was begun and given, and how long it took."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Int32

from middlemost.data.reading import Note
from middlemost.formats.statuses import micro
from middlemost.formats.times import overlap_note, parsed_times, seconds_taken


@dataclass(frozen=True, slots=True)
class Moments:
    """Times and durations of answers.

    Attributes:
        time: When each answer was given.
        seconds: How long each took.
        notes: What was noticed.
    """

    time: pl.Series
    seconds: pl.Series
    notes: tuple[Note, ...]


def moments_of(frame: pl.DataFrame, line: pl.Series, rater: Int32[np.ndarray, "rows"], raters: pl.Series) -> Moments:
    """Read the columns time, started and seconds.

    Args:
        frame: The three columns as text.
        line: The line of each row.
        rater: Rater code of each row; -1 where unknown.
        raters: The raters' ids by code.
    """
    started, said_started = parsed_times(frame["started"], line, "started")
    time, said_time = parsed_times(frame["time"], line, "time")
    seconds, said_seconds = seconds_taken(frame["seconds"], started, time, line)
    notes = said_started + said_time + said_seconds
    known = (started.is_not_null() & time.is_not_null()).to_numpy() & (rater >= 0)
    if known.any():
        notes += overlap_note(rater[known], micro(started)[known], micro(time)[known], raters)
    return Moments(time, seconds, notes)
