"""Running `middlemost collect` in tests: its commands in this process, its server as a process of its own."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import httpx

from middlemost.cli.commands import middlemost
from middlemost.cli.run import run

LONGEST = 120.0
"""Seconds after which a server that does not come up, or does not end, is given up."""

LINK = re.compile(r"^\w+ +http\S+$")


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    printed: str
    errors: str


def run_command(*arguments: object) -> Ran:
    """Run a command as the program does, in this process."""
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as errors:
        code = run(middlemost, ["collect", *map(str, arguments)])
    return Ran(code, printed.getvalue(), errors.getvalue())


def fine(*arguments: object) -> str:
    """Run a command that ends well; what it printed."""
    ran = run_command(*arguments)
    assert (ran.code, ran.errors) == (0, "")
    fits(ran.printed)
    return ran.printed


def refused(*arguments: object) -> str:
    """Run a command that is refused; why."""
    ran = run_command(*arguments)
    assert (ran.code, ran.printed) == (2, ""), ran.errors
    return why(ran.errors)


def why(text: str) -> str:
    """The one paragraph of a refusal; a line before it may say how the command is used."""
    fits(text)
    assert "Traceback" not in text
    *_, paragraph = text.strip().split("\n\n")
    assert paragraph.startswith("Error:") or "\nError:" in paragraph
    return " ".join(paragraph.split())


def fits(text: str) -> None:
    """No line is longer than 80 columns, but links and what has no blank to break it at."""
    for line in text.splitlines():
        assert len(line) <= 80 or LINK.match(line) or " " not in line.strip(), line


@dataclass
class Serving:
    """A server that runs.

    Attributes:
        process: Of the command.
        printed: What it printed before it was ready.
        url: Where it is.
    """

    process: "subprocess.Popen[str]"
    printed: str
    url: str

    def secret(self, kind: str) -> str:
        """Of a link that was printed."""
        return re.findall(rf"/{kind}/(\S+)", self.printed)[0]

    def browser(self) -> httpx.Client:
        """A browser that comes to it."""
        return httpx.Client(base_url=self.url, headers={"sec-fetch-site": "same-origin"}, verify=False, timeout=60)

    def joined(self) -> httpx.Client:
        """A browser of a new rater."""
        came = self.browser()
        assert came.post("/api/join", json={"secret": self.secret("join")}).status_code == 201
        return came

    def stop(self, how: int = signal.SIGINT) -> tuple[str, str]:
        """End it as a terminal does, all its processes at once; the rest of what it printed, and the errors."""
        os.killpg(self.process.pid, how)
        return self.process.communicate(timeout=LONGEST)


@contextmanager
def served(*arguments: object) -> Generator[Serving, None, None]:
    """`middlemost collect serve` at a free port, once its page is there."""
    command = [sys.executable, "-m", "middlemost", "collect", "serve", *map(str, arguments)]
    command += [] if "--port" in arguments else ["--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            printed = ""
            while "Ctrl-C" not in printed:
                line = process.stdout.readline()
                assert line, process.stderr and process.stderr.read()
                printed += line
            base = re.findall(r"http://[^/\s]+", printed)[0]
            wait_for(f"{base}/login")
            yield Serving(process, printed, base)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            if httpx.get(url, verify=False, timeout=10).status_code < 500:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


def label_all(browser: httpx.Client, label: str) -> int:
    """Label until there is nothing left; how many."""
    turn = browser.get("/api/next").json()
    done = 0
    while turn["task"] is not None:
        body = {"client": f"{label}-client-{done:04}", "assignment": turn["task"]["assignment"]}
        reply = browser.post("/api/answers", json={**body, "answers": {"label": {"value": label}}})
        assert reply.status_code == 200, reply.text
        turn, done = reply.json(), done + 1
    return done
