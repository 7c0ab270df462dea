"""A real server: `middlemost collect serve` as a process of its own, which can be killed and started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .processes import Process, family, process

LONGEST_START = 120.0
"""Seconds after which a server that does not come up is given up."""


class Served:
    """A server, on the same port each time it is started.

    Args:
        folder: Where it runs, and where its output goes.
        arguments: Of `middlemost collect serve`, without the port.
    """

    def __init__(self, folder: Path, arguments: Sequence[str | Path]) -> None:
        self.folder = folder
        self.port = free_port()
        self.join_secret = ""
        self._arguments = [str(one) for one in arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._orphans: list[Process] = []

    def start(self) -> float:
        """Start it, and wait until it answers; how many seconds that took."""
        began = time.monotonic()
        self.launch()
        self.wait()
        return time.monotonic() - began

    def launch(self) -> None:
        """Start it, and go on."""
        with (self.folder / "served.txt").open("wb") as printed, (self.folder / "served.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "middlemost", "collect", "serve", *self._arguments, "--port", str(self.port)],
                cwd=self.folder,
                stdout=printed,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        assert self._process is not None
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise AssertionError(f"The server ended with {self._process.returncode}: {self.log()}")
            links = re.findall(r"/join/(\S+)", (self.folder / "served.txt").read_text())
            if links and answers(self.port, f"/join/{links[0]}"):
                self.join_secret = links[0]
                return
            time.sleep(0.02)
        raise AssertionError(f"The server did not come up in {LONGEST_START:.0f} s: {self.log()}")

    def kill(self) -> None:
        """End its main process at once, as a crash would (SIGKILL): nothing in it can be tidied up."""
        assert self._process is not None
        self._orphans += self.processes()[1:]  # to end on their own
        self._process.kill()
        self._process.wait()

    def kill_worker(self) -> bool:
        """End the science process at once; whether there was one."""
        workers = [one for one in self.processes() if is_worker(one)]
        for one in workers:
            os.kill(one.id, signal.SIGKILL)
        return bool(workers)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for one in self._orphans:
            left = process(one.id)
            if left is not None and left.command == one.command:
                os.kill(one.id, signal.SIGKILL)

    def processes(self) -> list[Process]:
        """All its processes: the main one first."""
        assert self._process is not None
        return family(self._process.pid)

    def log(self) -> str:
        """The end of what it wrote to standard error."""
        return (self.folder / "served.log").read_text(errors="replace")[-3000:]


def answers(port: int, path: str) -> bool:
    """Whether a server shows a page.

    Args:
        port: On this machine.
        path: Of the page.
    """
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def is_worker(process: Process) -> bool:
    """Whether a process is the science process of a server.

    Args:
        process: Of a server.
    """
    return "middlemost.collect.worker" in process.command


def write_items(path: Path, count: int) -> None:
    """A table of items: an id, and a comment of some forty words each.

    Args:
        path: Where to; CSV.
        count: How many.
    """
    words = ("this", "comment", "was", "left", "below", "an", "article", "about", "schools", "and", "their", "teachers")
    with path.open("w", encoding="utf-8") as table:
        table.write("id,text\n")
        for number in range(count):
            text = " ".join(words[(number + one) % len(words)] for one in range(40))
            table.write(f't{number},"{number}: {text}"\n')
