"""The server's process: what it has loaded after it was used, how soon it answers, what it takes of memory."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from middlemost.collect.serving.home import find_home
from middlemost.collect.serving.prepare import make_links

from ..acting import new_client
from ..processes import process
from ..served import answers, free_port

pytestmark = pytest.mark.slow

HEAVY = {
    "altair",
    "numba",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "sklearn",
    "torch",
    "narwhals",
    "matplotlib",
}
"""What takes seconds to load and hundreds of megabytes: it is for the processes beside the server."""

LISTING = """
import json, pathlib, signal, sys
def told(*_):
    fresh = pathlib.Path("modules.new")
    fresh.write_text(json.dumps(sorted(sys.modules)))
    fresh.rename("modules.json")
signal.signal(signal.SIGUSR1, told)
from middlemost.cli import main
sys.exit(main())
"""
"""The command line, and a file of the loaded modules at a signal."""


@dataclass
class Running:
    """`middlemost collect serve` as a process.

    Attributes:
        folder: Where it runs.
        port: Where it listens.
        id: Of the process.
        seconds: From its start to its first page.
        at_work: Processor seconds of it and of the import in that time.
        printed: What it said.
    """

    folder: Path
    port: int
    id: int
    seconds: float
    at_work: float
    printed: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Running, None, None]:
    """A new study, begun and served by one command."""
    folder = tmp_path_factory.mktemp("light")
    (folder / "items.csv").write_text("id,text\n" + "".join(f"{n},Text {n}\n" for n in range(200)))
    port = free_port()
    asked = ["collect", "serve", "items.csv", "--labels", "yes,no", "--port", str(port)]
    began = time.monotonic()
    with (folder / "printed.txt").open("wb") as printed, (folder / "log.txt").open("wb") as log:
        served = subprocess.Popen([sys.executable, "-c", LISTING, *asked], cwd=folder, stdout=printed, stderr=log)
    try:
        while not answers(port, "/login"):
            assert served.poll() is None, (folder / "log.txt").read_text()
            assert time.monotonic() < began + 60
            time.sleep(0.01)
        seconds = time.monotonic() - began
        started = process(served.pid)
        assert started is not None
        yield Running(folder, port, served.pid, seconds, started.seconds, (folder / "printed.txt").read_text())
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)


@pytest.fixture(scope="module")
def used(running: Running) -> Running:
    """The same after a rater and a manager have been there."""
    base = f"http://127.0.0.1:{running.port}"
    own = {"sec-fetch-site": "same-origin"}
    join, welcome = (re.findall(rf"/{kind}/(\S+)", running.printed)[0] for kind in ("join", "welcome"))
    with httpx.Client(base_url=base, headers=own, verify=False, timeout=60) as rater:
        assert rater.get(f"/join/{join}").status_code == 200
        assert rater.post(f"/join/{join}").status_code == 200
        for path in ("/rate", "/api/me", "/guideline"):
            assert rater.get(path).status_code == 200, path
        turn = rater.get("/api/next").json()
        for _ in range(5):
            remark = {"client": new_client(), "assignment": turn["task"]["assignment"], "reason": "unclear"}
            assert rater.post("/api/flags", json=remark).status_code == 200
            body = {"client": new_client(), "assignment": remark["assignment"], "answers": {"label": {"value": "yes"}}}
            turn = rater.post("/api/answers", json=body).json()
        assert turn["progress"]["done"] == 5
        assert rater.get("/api/history").status_code == 200
    with httpx.Client(base_url=base, headers=own, verify=False, timeout=60) as boss:
        form = {"name": "boss", "password": "quite a long password"}
        made = boss.post(f"/welcome/{welcome}", data={**form, "again": form["password"]})
        assert made.status_code == 303, made.text
        document = boss.get("/api/openapi.json").json()
        for path, methods in document["paths"].items():
            if "get" in methods and "{" not in path and path not in ("/api/next", "/api/me", "/api/history"):
                assert boss.get(path).status_code == 200, path
        for path in ("/manage", "/manage/raters", "/manage/items", "/manage/items/1", "/manage/access", "/rate"):
            assert boss.get(path).status_code == (403 if path == "/rate" else 200), path
        for kind in ("csv", "dataset"):
            assert boss.get(f"/api/export/{kind}").status_code == 200
        assert boss.post("/api/preview").status_code == 200
        assert boss.get("/api/next").json()["task"] is not None
    return running


def test_the_science_is_in_other_processes(used: Running):
    os.kill(used.id, signal.SIGUSR1)
    listed = used.folder / "modules.json"
    until = time.monotonic() + 20
    while not listed.exists():
        assert time.monotonic() < until
        answers(used.port, "/login")  # wakes its loop
        time.sleep(0.05)
    loaded = {name.partition(".")[0] for name in json.loads(listed.read_text())}
    assert {"middlemost", "fastapi", "sqlalchemy"} <= loaded
    assert loaded & HEAVY == set()


def test_it_answers_soon(running: Running, capsys: pytest.CaptureFixture[str]):
    """Aim: under 3 s on a machine that does nothing else; this one may do much else, so its work is what is judged."""
    told = f"{running.seconds:.1f} s, {running.at_work:.1f} s of a processor"
    with capsys.disabled():
        sys.stdout.write(f"\nfrom the command, the study and its import to the first page: {told}\n")
    assert running.at_work < 10


def test_it_takes_little_memory(used: Running, capsys: pytest.CaptureFixture[str]):
    """Aim: under 120 MB."""
    found = process(used.id)
    assert found is not None
    with capsys.disabled():
        sys.stdout.write(f"\nmemory of the server after use: {found.bytes / 1e6:.0f} MB\n")
    assert found.bytes < 200e6


def test_a_link_made_beside_it_works_at_once(running: Running):
    _, join = make_links(find_home(running.folder / "items-study"), manager=False, join=True)
    assert join is not None
    assert answers(running.port, f"/join/{join.secret}")
