"""Copies, double submissions, corrections and repeats told apart."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import middlemost as mm
from middlemost.formats.statuses import CODES, NO_TIME, Sightings, told_apart, written_statuses
from tests.formats.tables import notes, read_text, rows, statuses


def test_words_of_other_tools():
    words = ["Approved", "AWAITING REVIEW", "TIMED-OUT", "returned", "Rejected", None, "surplus", "odd"]
    codes, said = written_statuses(pl.Series(words))
    by_code = {code: status for status, code in CODES.items()}
    assert [by_code[int(code)] for code in codes] == [
        "rating", "rating", "late", "skipped", "rejected", "rating", "surplus", "rating",
    ]  # fmt: skip
    assert said[0].text == "1 row with a status that is not known here, read as ratings: odd (1)."


def test_an_assignment_that_repeats_is_a_copy_whatever_else_differs(tmp_path):
    text = rows("item,rater,label,assignment,comment", "1,a,x,A1,", "1,a,x,A1,exported twice", "1,a,x,A2,")
    assert statuses(read_text(tmp_path, text)) == ["rating", "copy", "repeat"]


def test_an_assignment_of_several_items_tells_nothing(tmp_path):
    text = rows("item,rater,label,submission", "1,a,x,S1", "2,a,x,S1", "1,a,x,S1")
    assert statuses(read_text(tmp_path, text)) == ["rating", "rating", "repeat"]


def test_rows_that_differ_in_any_column_are_no_copies(tmp_path):
    text = rows("item,rater,label,time,note", "1,a,x,2024-01-01,u", "1,a,x,2024-01-01,v")
    assert statuses(read_text(tmp_path, text)) == ["rating", "double submission"]


@pytest.mark.parametrize(("seconds", "status"), [(2.0, "double submission"), (2.001, "repeat")])
def test_double_submission_ends_at_two_seconds(seconds, status):
    start = dt.datetime(2024, 1, 1)
    frame = pl.DataFrame(
        {"item": [1, 1], "rater": [1, 1], "label": ["x", "x"], "time": [start, start + dt.timedelta(seconds=seconds)]}
    )
    assert statuses(mm.read(frame)) == ["rating", status]


def test_another_label_within_two_seconds_is_a_repeat(tmp_path):
    text = rows("item,rater,label,time", "1,a,x,2024-01-01T00:00:00", "1,a,y,2024-01-01T00:00:01")
    assert statuses(read_text(tmp_path, text)) == ["rating", "repeat"]


def test_repeats_are_numbered_in_time_and_else_in_the_file(tmp_path):
    text = rows("item,rater,label,time", "1,a,x,2024-01-03", "1,a,y,2024-01-01", "1,a,z,2024-01-02")
    assert read_text(tmp_path, text).answers["repeat"].to_list() == [2, 0, 1]
    ratings = mm.read_ratings(tmp_path / "ratings.csv")
    assert [ratings.labels[int(code)] for code in ratings.label] == ["y", "z", "x"]
    text = rows("item,rater,label,time", "1,a,x,2024-01-03", "1,a,y,", "1,a,z,2024-01-02")
    assert read_text(tmp_path, text).answers["repeat"].to_list() == [0, 1, 2]


def test_a_correction_names_what_it_replaces(tmp_path):
    text = rows("item,rater,label,assignment,supersedes", "1,a,x,A1,", "1,a,y,A2,A1", "2,a,y,A3,A9")
    dataset = read_text(tmp_path, text)
    assert statuses(dataset) == ["superseded", "rating", "rating"]
    assert notes(dataset)["superseded"].endswith("1 correction of an answer that is not here.")
    assert len(mm.read_ratings(tmp_path / "ratings.csv")) == 2


def test_many_repeats_without_a_change_are_an_exports_doing():
    n = 1000
    table = {"item": [*range(n), *range(n)], "rater": ["a"] * 2 * n, "label": ["x"] * 2 * n}
    assert notes(mm.read(table))["unchanged repeats"].startswith("None of 1,000 repeats has another label")
    table["label"][0] = "y"
    assert "unchanged repeats" not in notes(mm.read(table))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2), st.integers(0, 1), st.integers(-1, 4)), max_size=40))
def test_statuses_against_a_plain_loop(seen):
    n = len(seen)
    item, rater, label, time = (np.array(column, dtype=np.int64) for column in zip(*seen, strict=True)) if n else (
        np.empty(0, dtype=np.int64),
    ) * 4  # fmt: skip
    moments = np.where(time < 0, NO_TIME, time * 1_500_000)
    cells = pl.DataFrame({"i": item, "r": rater, "l": label, "t": moments})
    found, numbers, _ = told_apart(
        np.zeros(n, dtype=np.int32),
        Sightings(
            item.astype(np.int32),
            rater.astype(np.int32),
            label.astype(np.int32),
            moments,
            np.full(n, -1, dtype=np.int32),
            cells,
        ),
    )
    expected, expected_numbers = by_loop(seen)
    assert found.tolist() == [CODES[status] for status in expected]
    assert numbers.tolist() == expected_numbers


def by_loop(seen):
    """The rule of `told_apart`, row by row."""
    status, number = ["rating"] * len(seen), [0] * len(seen)
    for pair in {(item, rater) for item, rater, _, _ in seen if rater >= 0}:
        rows = [k for k, one in enumerate(seen) if one[:2] == pair]
        for k in rows:
            if seen[k][3] >= 0 and seen[k] in [seen[j] for j in rows if j < k]:
                status[k] = "copy"
        rows = [k for k in rows if status[k] != "copy"]
        if all(seen[k][3] >= 0 for k in rows):
            rows.sort(key=lambda k: seen[k][3])
        kept = []
        for before, k in zip([None, *rows], rows, strict=False):
            near = before is not None and seen[k][3] >= 0 and seen[before][3] >= 0
            if near and seen[k][2] == seen[before][2] and (seen[k][3] - seen[before][3]) * 1.5 <= 2:
                status[k] = "double submission"
            else:
                kept.append(k)
        for place, k in enumerate(kept):
            number[k] = place
            status[k] = "repeat" if place else "rating"
    return status, number
