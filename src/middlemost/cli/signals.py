"""The signals by which a process is asked to end, as exceptions: what was half-written is cleaned up on the way."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # there is no SIGHUP on Windows


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
def ended_in_order() -> Generator[list[int], None, None]:
    """Raise an exception where a signal asks the process to end, and remember that it did.

    What is raised does not always arrive: struck in the middle of an import, Python makes it an `ImportError`, and
    an extension may make it a panic. So whoever catches an error asks the list whether a signal is behind it.

    A signal that is ignored, as `nohup` has it, stays so. Only the main thread of a process can do this; in any
    other nothing changes.

    Yields:
        The numbers of the signals that came, filled as they come.

    Raises:
        KeyboardInterrupt: SIGINT came, as by Ctrl-C.
        Ended: SIGTERM or SIGHUP came.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        came.append(number)
        raise KeyboardInterrupt if number == signal.SIGINT else Ended(number)

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    unheard = (signal.SIG_DFL, signal.default_int_handler)
    before = {one: signal.getsignal(one) for one in numbers if signal.getsignal(one) in unheard}
    for one in before:
        signal.signal(one, end)
    try:
        yield came
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
