"""The progress bar: late, on terminals only, gone in the end."""

import io
import threading
import time

import pytest
from rich.console import Console

from middlemost.cli.progress import progress_bar


def terminal(**settings) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    told = {"force_terminal": True, "force_interactive": True, "width": 60, **settings}
    return Console(file=file, _environ={"TERM": "xterm"}, **told), file


def work(console: Console, *, delay: float, seconds: float) -> None:
    with progress_bar("Resampling", delay=delay, terminal=console) as progress:
        progress(3, 10)
        time.sleep(seconds)
        progress(10, 10)


def test_long_work_shows_a_bar_that_goes_away():
    console, file = terminal()
    work(console, delay=0.01, seconds=0.3)
    printed = file.getvalue()
    assert "Resampling" in printed
    assert "3/10" in printed
    assert printed.endswith("\x1b[2K"), "the last thing done is to erase the line"


def test_short_work_shows_nothing():
    console, file = terminal()
    work(console, delay=30.0, seconds=0.0)
    assert file.getvalue() == ""


def test_no_thread_outlives_the_work():
    before = threading.active_count()
    console, _ = terminal()
    work(console, delay=0.0, seconds=0.05)
    work(console, delay=30.0, seconds=0.0)
    for _ in range(100):  # rich's own thread is told to end, and does so soon
        if threading.active_count() == before:
            return
        time.sleep(0.02)
    pytest.fail("a thread is still running")


def test_the_bar_goes_away_when_the_work_fails():
    console, file = terminal()

    def fail():
        with progress_bar("Resampling", delay=0.0, terminal=console):
            time.sleep(0.2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert file.getvalue().endswith("\x1b[2K")


def test_where_nobody_watches_nothing_is_printed(capsys: pytest.CaptureFixture[str]):
    with progress_bar("Resampling", delay=0.0) as progress:
        progress(1, 2)
        time.sleep(0.05)
    assert capsys.readouterr() == ("", "")
    console, file = terminal(force_interactive=False)
    work(console, delay=0.0, seconds=0.05)
    assert file.getvalue() == ""
