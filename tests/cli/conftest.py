"""What all tests of the command line start from."""

import signal
from collections.abc import Iterator

import pytest

DEFAULTS = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}


@pytest.fixture(autouse=True)
def signals_that_are_heard() -> Iterator[None]:
    """Who runs the tests in the background or under nohup ignores signals, and all processes below inherit that."""
    before = {number: signal.signal(number, default) for number, default in DEFAULTS.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
