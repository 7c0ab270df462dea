"""Rows counted on bytes are the rows that the slow way cuts."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.formats.split import physical_lines, split_rows
from middlemost.formats.structure import find_rows


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,"x\n',  # a quote that is never closed
        'a,b\n1,5" pipe\n2,6" pipe\n',  # quotes inside plain cells
        'a,b\n1,"he said "no" to me"\n',  # quotes that are not doubled
        'a,b\n1, "x"\n',  # a quote behind a blank
        "a,b\r1,2\r3,4\n",  # lines that end in a carriage return alone
    ],
)
def test_disorder_is_left_to_the_slow_way(text):
    assert find_rows(text.encode(), ",") is None


def test_widths_and_lines_of_ragged_rows():
    rows = find_rows(b'a,b\r\n"x\n,\n",2\r\n\r\n1\r\n1,2,3\r\n', ",")
    assert rows is not None
    assert rows.line.tolist() == [1, 2, 5, 6, 7]
    assert rows.width.tolist() == [2, 2, 1, 1, 3]
    assert rows.end.tolist() == [5, 15, 17, 20, 27]


def test_more_than_256_quotes():
    rows = find_rows(b"a,b\n" + b'"1","2"\n' * 300, ",")
    assert rows is not None
    assert rows.width.tolist() == [2] * 301


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text('ab,"\n é', max_size=5), min_size=1, max_size=4), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_equal_to_the_slow_way(rows, line_end):
    written = io.StringIO()
    csv.writer(written, lineterminator=line_end).writerows([["k", *row] for row in rows])
    found = find_rows(written.getvalue().encode(), ",")
    slow = list(split_rows(physical_lines(written.getvalue()), ","))
    assert found is not None
    assert found.line.tolist() == [row.first + 1 for row in slow]
    assert found.width.tolist() == [len(row.cells or ()) for row in slow]
