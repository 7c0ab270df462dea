"""A server that runs, and what its raters write down."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from study_server import Client, Reply, family

LONGEST_START = 240.0
"""Seconds after which a server that does not come up is given up."""


@dataclass
class Labels:
    """What one rater did.

    Attributes:
        items: Items whose label the server said it stored.
        waits: Seconds from sending a label until the next item is there, through all requests that this takes.
        errors: Status of a reply that is no success → how often.
    """

    items: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: dict[int, int] = field(default_factory=dict)

    def failed(self, reply: Reply) -> bool:
        """Note a reply that is no success; whether it is none."""
        if reply.status < 400:
            return False
        self.errors[reply.status] = self.errors.get(reply.status, 0) + 1
        return True


@dataclass
class Running:
    """A server that runs.

    Attributes:
        port: Of 127.0.0.1.
        process: Its first process.
        rater: Makes the client of a rater by its number, 0 …
        requests: How many requests a label takes.
        keep: Whether raters keep their connections.
    """

    port: int
    process: subprocess.Popen[bytes]
    rater: Callable[[int, Labels], Client]
    requests: int
    keep: bool = True

    def seconds(self) -> float:
        """Processor seconds so far."""
        return sum(one.seconds for one in family(self.process.pid))

    def stop(self) -> None:
        """End it and all that it started."""
        started = family(self.process.pid)
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for one in started[1:]:
            if Path(f"/proc/{one.id}").exists():
                os.kill(one.id, 9)


def installed(home: Path, name: str, requirements: Sequence[str]) -> Path:
    """The programs of a peer's own environment, which is made if it is not there.

    Args:
        home: Where environments are.
        name: Of this one.
        requirements: What pip is to install.
    """
    programs = home / name / "bin"
    if not programs.exists():
        subprocess.run([sys.executable, "-m", "venv", home / name], check=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", *requirements], check=True)
    return programs


def set_up(python: Path, script: str, arguments: Sequence[object], environment: Mapping[str, str]) -> dict[str, object]:
    """Run a script of this folder by a peer's Python; what it printed last, as JSON.

    Args:
        python: The peer's.
        script: Name of the file.
        arguments: Of the script.
        environment: Variables beside those of this process.
    """
    done = subprocess.run(
        [python, "-I", Path(__file__).with_name(script), *map(str, arguments)],  # nothing of this folder is a module
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def started(
    command: Sequence[object], folder: Path, port: int, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a server, and wait until it replies.

    Args:
        command: What to run.
        folder: Where.
        port: At which it will listen.
        environment: Variables beside those of this process.
    """
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [str(one) for one in command], cwd=folder, env=clean_environment() | environment, stdout=log, stderr=log
        )
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError((folder / "server.log").read_text(errors="replace")[-2000:])


def request(method: str, path: str, port: int, headers: Sequence[str], body: object = None) -> bytes:
    """A request's bytes.

    Args:
        method: Of HTTP.
        path: With its query.
        port: Of the server.
        headers: Lines.
        body: Sent as JSON. Default: none.
    """
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers]
    content = b""
    if body is not None:
        content = json.dumps(body).encode()
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def clean_environment() -> dict[str, str]:
    """This process's environment without what concerns its Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
