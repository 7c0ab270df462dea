"""Groups: joined by chains of pairs and from several groupings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from middlemost.mislabels.groups import joined, numbered, together


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_groupings_are_joined():
    # 0-1 by the first, 1-2 by the second, 4-5 by the first; 3 alone.
    first, second = codes([4, 4, -1, -1, 9, 9]), codes([-1, 0, 0, 1, 2, -1])
    assert together(first, second).tolist() == [0, 0, 0, 1, 2, 2]
    assert together(codes([-1, -1])).tolist() == [0, 1]
    assert together(codes([])).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=15))
def test_pairs_join_as_a_walk_along_them_does(pairs: list[tuple[int, int]]):
    group = joined(12, np.array([a for a, _ in pairs], dtype=np.int64), np.array([b for _, b in pairs], dtype=np.int64))
    reach = np.eye(12, dtype=bool)
    for a, b in pairs:
        reach[a, b] = reach[b, a] = True
    for _ in range(4):
        reach = reach @ reach
    assert np.array_equal(group[:, None] == group[None, :], reach)
    firsts = np.unique(group, return_index=True)[1]
    assert np.all(np.diff(firsts) > 0)  # numbered in the order of items


def test_items_that_stand_alone_get_numbers_of_their_own():
    assert numbered(codes([5, -1, 5, 2, -1])).tolist() == [1, 2, 1, 0, 3]
