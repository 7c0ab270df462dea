"""A process of the server: how it shares the interpreter, and that it ends with the one that started it."""

import multiprocessing
import signal
import sys
import threading
from multiprocessing.process import BaseProcess

from starlette.types import ASGIApp

from middlemost.collect.web import app

SWITCH_SECONDS = 0.0005
"""How long a thread keeps the interpreter while another waits for it. The event loop and the writer hand each other
every label, and Python's 5 ms would cost each label its latency; measured by `benchmarks/collect_load.py`."""


def application() -> ASGIApp:
    """The application of the study that the environment names."""
    sys.setswitchinterval(SWITCH_SECONDS)
    parent = multiprocessing.parent_process()
    if parent is not None:  # an orphan would keep the port from the server's next start
        threading.Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()
    return app.application()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    signal.raise_signal(signal.SIGTERM)
