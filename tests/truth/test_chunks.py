"""Cutting work into chunks that depend on the data alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.errors import SettingError
from middlemost.truth import chunks
from middlemost.truth.chunks import item_chunks, run_chunks


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 30))
def test_chunks_cover_every_item_once(per_item: list[int], size: int):
    offsets = np.concatenate([[0], np.cumsum(per_item)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "RATINGS_PER_CHUNK", size)
        ranges = item_chunks(offsets, 0)
    assert [item for first, end in ranges for item in range(first, end)] == list(range(len(per_item)))
    assert len(ranges) <= max(1, min(16, sum(per_item) // size))


def test_number_and_size_of_chunks():
    offsets = np.arange(0, 5_000_001, 5)
    ranges = item_chunks(offsets, 1000)
    assert len(ranges) == 16  # 20 times 250,000 ratings, and no more than 16
    assert max(end - first for first, end in ranges) - min(end - first for first, end in ranges) <= 1
    assert len(item_chunks(offsets, 100 * 2**20)) == 2  # 256 MiB in all
    assert len(item_chunks(offsets, 2**40)) == 1
    assert len(item_chunks(offsets[:50_001], 0)) == 1


@pytest.mark.parametrize("threads", [None, 1, 2, 7])
def test_results_come_in_the_order_of_the_chunks(threads: int | None):
    ranges = [(i, i + 1) for i in range(20)]
    assert list(run_chunks(lambda first, end: (first, end), ranges, threads)) == ranges


def test_no_threads_are_refused():
    with pytest.raises(SettingError, match="threads is 0"):
        list(run_chunks(lambda first, end: None, [(0, 1), (1, 2)], 0))
