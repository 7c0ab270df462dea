"""Keeping the science process alive beside the server; the server does without it where it must."""

import logging
import os
import subprocess
import sys
import threading
import time

from middlemost.collect.store.engine import DATABASE_VARIABLE

_LOG = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
"""Seconds until a worker that ended is started again."""

HEALTHY = 60.0
"""Seconds after which an end is a new trouble, and not the last one again."""

LONGEST_PAUSE = 60.0
"""Seconds between two starts at most, where the worker ends again and again."""


class WorkerProcess:
    """A worker that is started again whenever it ends.

    Args:
        database: URL of the study's database.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the worker for good."""
        self._ending.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(timeout=10)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "middlemost.collect.worker", "-", "--quiet", "--parent", str(os.getpid())],
                env=os.environ | {DATABASE_VARIABLE: self._database},
                process_group=0,  # a terminal's Ctrl-C is for the server, which then ends it
            )
            began = time.monotonic()
            code = self._process.wait()
            if time.monotonic() - began > HEALTHY:
                pause = FIRST_PAUSE
            if not self._ending.is_set():
                _LOG.warning("The worker ended with %s; it starts again in %.0f s.", code, pause)
            self._ending.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
