"""Rows cut one by one."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.formats.split import physical_lines, split_rows


def cut(text, delimiter=","):
    return [(row.first + 1, row.cells or row.why) for row in split_rows(physical_lines(text), delimiter)]


def test_lines_of_quoted_cells_are_counted():
    assert cut('a,b\n"1\n2\n3",x\n\ny,z') == [(1, ["a", "b"]), (2, ["1\n2\n3", "x"]), (6, ["y", "z"])]


def test_line_ends_of_three_kinds():
    assert cut("a,b\r1,2\r\n3,4\n5,6") == [(1, ["a", "b"]), (2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])]


def test_a_quote_inside_a_plain_cell_is_a_character():
    assert cut('5" pipe,b\n') == [(1, ['5" pipe', "b"])]


def test_an_unclosed_quote_costs_its_own_line_only():
    rows = cut('a,b\n1,"x\n2,y\n3,z\n')
    assert [line for line, _ in rows] == [1, 2, 3, 4]
    assert "never closed" in rows[1][1]
    assert rows[2:] == [(3, ["2", "y"]), (4, ["3", "z"])]


def test_a_quote_that_is_not_doubled_costs_its_own_line_only():
    rows = cut('a,b\n1,"he said "no" to me"\n2,"y"\n')
    assert "must be doubled" in rows[1][1]
    assert rows[2] == (3, ["2", "y"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text("ab,;\"\n\r é'", max_size=6), min_size=2, max_size=4), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_equal_to_the_csv_module_on_what_it_writes(rows, delimiter, quoting):
    rows = [["k", *row] for row in rows]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
    text = written.getvalue()
    assert [row.cells for row in split_rows(physical_lines(text), delimiter)] == rows
    assert rows == list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
