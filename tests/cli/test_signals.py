"""Signals that ask a process to end."""

import os
import signal
import threading

import pytest

from middlemost.cli.signals import Ended, ended_in_order


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_comes_as_an_exception(number: signal.Signals, code: int):
    before = signal.getsignal(number)
    with pytest.raises(Ended) as ended, ended_in_order():
        os.kill(os.getpid(), number)
    assert (ended.value.exit_code, ended.value.name) == (code, number.name)
    assert signal.getsignal(number) == before


def test_a_signal_that_is_ignored_stays_so(monkeypatch: pytest.MonkeyPatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_in_order():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_change_nothing():
    seen: list[object] = []

    def work() -> None:
        with ended_in_order():
            seen.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
