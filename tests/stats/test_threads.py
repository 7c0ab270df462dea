"""How many threads long work takes."""

import os

import pytest

from middlemost.errors import SettingError
from middlemost.stats.threads import thread_count


def test_a_number_is_taken_as_it_is():
    assert (thread_count(1), thread_count(7)) == (1, 7)


def test_without_a_number_the_processors_count_that_the_process_may_use(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {2, 5, 6}, raising=False)
    assert thread_count(None) == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert thread_count(None) == 1


@pytest.mark.parametrize("threads", [0, -2])
def test_no_threads_are_refused(threads: int):
    with pytest.raises(SettingError, match=f"threads is {threads}"):
        thread_count(threads)
