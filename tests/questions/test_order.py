"""Sorting by codes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from middlemost.questions.order import by_code


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=50))
def test_two_counting_sorts_are_a_stable_sort_by_two_keys(rows):
    first, second = (np.array([row[k] for row in rows], dtype=np.int32) for k in (0, 1))
    order = by_code(first, 6, by_code(second, 4))
    assert order.tolist() == sorted(range(len(rows)), key=lambda k: rows[k])
