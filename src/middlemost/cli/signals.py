"""The signals by which a process is asked to end, as exceptions: what was half-written is cleaned up on the way."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")  # there is no SIGHUP on Windows


class Ended(BaseException):
    """The process was asked to end.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name
        self.exit_code = 128 + number


@contextmanager
def ended_in_order() -> Generator[None, None, None]:
    """Raise `Ended` where SIGTERM or SIGHUP would end the process without cleaning up.

    A signal that is ignored, as `nohup` has it, stays so. Only the main thread of a process can do this; in any
    other nothing changes.

    Raises:
        Ended: A signal came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in numbers if signal.getsignal(one) == signal.SIG_DFL}
    for one in before:
        signal.signal(one, _end)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    raise Ended(number)
