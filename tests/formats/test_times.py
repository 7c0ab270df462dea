"""Moments in the forms that tools write, durations across nights and zones, one account shared by two."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from middlemost.formats.times import overlap_note, parsed_times, seconds_taken
from tests.formats.tables import notes, read_text, rows

UTC = dt.UTC


def parsed(*cells):
    moments, said = parsed_times(pl.Series(cells, dtype=pl.String), pl.Series(range(2, len(cells) + 2)), "time")
    return moments.to_list(), {note.kind: note.text for note in said}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-06T14:07:33.120", dt.datetime(2024, 3, 6, 14, 7, 33, 120000, UTC)),
        ("2024-03-06 14:07", dt.datetime(2024, 3, 6, 14, 7, tzinfo=UTC)),
        ("2024-03-06", dt.datetime(2024, 3, 6, tzinfo=UTC)),
        ("2024-05-02T11:59:50+02:00", dt.datetime(2024, 5, 2, 9, 59, 50, tzinfo=UTC)),
        ("2024-05-02 11:59:50 +0200", dt.datetime(2024, 5, 2, 9, 59, 50, tzinfo=UTC)),
        ("2024-05-02T11:59Z", dt.datetime(2024, 5, 2, 11, 59, tzinfo=UTC)),
        ("Wed Apr 14 20:00:52 GMT 2010", dt.datetime(2010, 4, 14, 20, 0, 52, tzinfo=UTC)),
        ("Mon Jul 08 09:15:27 PDT 2024", dt.datetime(2024, 7, 8, 16, 15, 27, tzinfo=UTC)),
        ("1718000000", dt.datetime(2024, 6, 10, 6, 13, 20, tzinfo=UTC)),
        ("1718000000.5", dt.datetime(2024, 6, 10, 6, 13, 20, 500000, UTC)),
        ("1718000000123", dt.datetime(2024, 6, 10, 6, 13, 20, 123000, UTC)),
        ("1718000000123456", dt.datetime(2024, 6, 10, 6, 13, 20, 123456, UTC)),
        ("9:05:01", dt.datetime(1970, 1, 1, 9, 5, 1, tzinfo=UTC)),
    ],
)
def test_forms_of_a_moment(text, moment):
    assert parsed(text)[0] == [moment]


def test_what_is_no_time_is_missing_and_said():
    moments, said = parsed("2024-03-06", "yesterday", None, "31/12/2024")
    assert [moment is None for moment in moments] == [False, True, True, True]
    assert said["unread times"] == (
        "The column time has 2 cells that cannot be read as a time (line 3: 'yesterday'): missing."
    )


def test_mixed_zones_are_said():
    _, said = parsed("2024-03-06T10:00:00", "2024-03-06T10:00:00Z")
    assert said["times without a zone"].startswith("The column time has 1 time without a zone")
    assert "times without a zone" not in parsed("2024-03-06T10:00:00")[1]


D3 = rows(
    "rater,item,started,submitted,label",
    "ann,1,2024-05-01T10:00:00,2024-05-02T10:00:30,x",
    "ann,2,2024-05-02T10:01:00,2024-05-02T10:01:20,x",
    "ann,3,2024-05-02T10:02:12,2024-05-02T10:02:00,x",
    "ann,4,2024-05-02T11:59:50+02:00,2024-05-02T10:00:10+00:00,x",
)


def test_d3_a_night_between_start_and_submit(tmp_path):
    dataset = read_text(tmp_path, D3)
    assert dataset.answers["seconds"].to_list() == [86430, 20, None, 20]
    assert dataset.answers["seconds"].median() == 20
    assert notes(dataset)["clock errors"] == (
        "1 answer ended before it began, a clock error: line 4 (-12 s). The duration counts as missing."
    )
    assert notes(dataset)["long durations"] == (
        "1 answer took more than 100 times the median of 20 s: line 2 (86430 s). "
        "What is shown of durations is the median."
    )


D4 = rows(
    "item,rater,label,started,submitted",
    "1,default,a,09:00:00,09:00:30",
    "2,default,b,09:00:05,09:00:25",
    "3,p-17,a,09:10:00,09:10:20",
    "3,p-17-2,a,09:30:00,09:30:10",
)


def test_d4_two_people_on_one_account(tmp_path):
    dataset = read_text(tmp_path, D4)
    assert notes(dataset)["overlapping work"] == (
        "One account, overlapping work: shared? 1 rater (default) began 1 answer before an earlier one had ended."
    )
    assert dataset.raters["rater"].to_list() == ["default", "p-17", "p-17-2"]
    assert dataset.answers["seconds"].to_list() == [30, 20, 20, 10]


def test_work_that_touches_or_repeats_does_not_overlap():
    names = pl.Series(["a", "b"])
    rater, start, end = np.int32([0, 0, 0, 1]), np.int64([0, 10, 10, 5]), np.int64([10, 20, 20, 15])
    assert overlap_note(rater, start, end, names) == ()
    assert overlap_note(rater[:0], start[:0], end[:0], names) == ()
    # A long piece of work covers a later one although a short one lies between them.
    (note,) = overlap_note(np.int32([0, 0, 0]), np.int64([0, 1, 50]), np.int64([100, 2, 60]), names)
    assert note.count == 2


def test_written_seconds_come_before_computed_ones():
    moment = pl.Series([dt.datetime(2024, 1, 1, tzinfo=UTC)] * 4, dtype=pl.Datetime("us", "UTC"))
    later = moment + dt.timedelta(seconds=9)
    seconds = pl.Series(["3", "4,5", None, "-1"])
    taken, said = seconds_taken(seconds, moment, later, pl.Series([2, 3, 4, 5]))
    assert taken.to_list() == [3, 4.5, 9, None]
    assert said[0].count == 1
