"""Ending with the process that started this one."""

import os
import signal
import threading
import time

EVERY = 1.0
"""Seconds between two looks."""


def end_with(parent: int) -> None:
    """End this process, as a SIGTERM would, once another one is gone; a thread looks.

    Args:
        parent: Its number.
    """
    threading.Thread(target=_watch, args=(parent, os.getppid() == parent), name="parent", daemon=True).start()


def _watch(parent: int, ours: bool) -> None:
    while _is_there(parent, ours):
        time.sleep(EVERY)
    signal.raise_signal(signal.SIGTERM)


def _is_there(parent: int, ours: bool) -> bool:
    if ours:  # a child is handed on when its parent ends, and a number may be used again
        return os.getppid() == parent
    try:
        os.kill(parent, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
