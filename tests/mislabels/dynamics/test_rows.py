"""Ids and rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics.rows import TABLE_IDS, Rows


def numbers(*ids: int) -> np.ndarray:
    return np.array(ids, dtype=np.int64)


def all_of(rows: Rows) -> tuple[list[str] | list[int], list[int]]:
    items, order = rows.vocabulary(np.ones(len(rows), dtype=np.bool_))
    return items.native(), list(range(len(rows))) if order is None else order.tolist()


@pytest.mark.parametrize("far", [5, TABLE_IDS + 5, -3])
def test_numbers_get_rows_as_they_come_and_are_sorted_in_the_end(far: int):
    rows = Rows()
    assert rows.of(numbers(7, 2, 7)).tolist() == [0, 1, 0]
    assert rows.of(numbers(far, 2)).tolist() == [2, 1]
    assert rows.of(numbers(9, far)).tolist() == [3, 2]
    assert rows.in_order() == [7, 2, far, 9]
    ids, order = all_of(rows)
    assert ids == sorted([7, 2, far, 9])
    assert [rows.in_order()[row] for row in order] == ids


def test_texts():
    rows = Rows()
    assert rows.of(["b", "a", "b"]).tolist() == [0, 1, 0]
    assert all_of(rows) == (["a", "b"], [1, 0])
    with pytest.raises(InputError, match="integer; those before were text"):
        rows.of(numbers(1))


@pytest.mark.parametrize("kind", ["text", "integer"])
def test_declared_items_keep_their_order_and_are_all_there_are(kind: str):
    declared = Vocabulary(["3", "1"], kind=kind)  # pyright: ignore[reportArgumentType]
    rows = Rows(declared)
    assert rows.of(["1", "3"] if kind == "text" else numbers(1, 3)).tolist() == [1, 0]
    assert all_of(rows) == (declared.native(), [0, 1])
    with pytest.raises(InputError, match="none of the 2 items declared"):
        rows.of(["2"] if kind == "text" else numbers(2))


@given(st.lists(st.lists(st.integers(-5, 60), max_size=8), max_size=8), st.booleans())
def test_equals_a_dictionary(batches: list[list[int]], as_text: bool):
    rows, seen = Rows(), {}
    for batch in batches:
        got = rows.of([str(one) for one in batch] if as_text and batch else np.array(batch, dtype=np.int64)).tolist()
        for one in batch:
            seen.setdefault(one, len(seen))
        assert got == [seen[one] for one in batch]
    assert [int(one) for one in rows.in_order()] == list(seen)
