import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

import middlemost as mm
from middlemost.collect.store import tables
from middlemost.collect.store.engine import DATABASE_VARIABLE, open_engine
from middlemost.collect.store.transaction import writing
from middlemost.collect.worker import __main__ as process
from middlemost.collect.worker import write
from middlemost.collect.worker.follow import Follower

from .crowd import crowd, new_rater, new_study, rate_all, table
from .test_follow import SKILLS, check_against, exported, raters, results


@contextmanager
def worker(
    database: str, *options: str, error: Any = subprocess.DEVNULL
) -> Generator[subprocess.Popen[str], None, None]:
    command = [sys.executable, "-m", "middlemost.collect.worker", "-", "--every", "0.05", *options]
    named = os.environ | {DATABASE_VARIABLE: database}
    with subprocess.Popen(command, env=named, stderr=error, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def wait_for(condition: Any, seconds: float = 60.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come")


def url_of(engine: Engine) -> str:
    return engine.url.set(drivername=engine.url.get_backend_name()).render_as_string(hide_password=False)


def last_seen(engine: Engine) -> int:
    return dict(table(engine, tables.result.c.name, tables.result.c.answers)).get("worker", 0)


@pytest.mark.slow
def test_it_follows_the_answers_and_ends_on_sigterm(engine: Engine):
    new_study(engine, 12)
    with worker(url_of(engine), "--parent", str(os.getpid()), error=subprocess.PIPE) as running:
        crowd(engine, {"ann": 0.9, "bo": 0.8})
        wait_for(lambda: last_seen(engine) == 24)
        crowd(engine, {"cy": 0.9})
        assert running.stderr is not None
        told: list[str] = []
        while not told or "36 ratings" not in told[-1]:
            told.append(running.stderr.readline())
        running.terminate()
        assert running.wait(10) == 0
        told += running.stderr.read().splitlines()
    assert all("worker: " in line and " ratings of " in line for line in told), told
    assert "worker: 36 ratings of 12 items by 3 raters, method dawid_skene" in told[-1]
    assert last_seen(engine) == 36
    check_against(engine, mm.truth.infer(exported(engine)))
    assert results(engine)["worker"]["version"] == mm.__version__
    assert results(engine)["worker"]["seconds"] >= 0


@pytest.mark.slow
def test_it_ends_with_its_parent(sqlite_url: str):
    new_study(opened := open_engine(sqlite_url), 1)
    opened.dispose()
    parent = (
        "import subprocess, sys, os, time;"
        "p = subprocess.Popen([sys.executable, '-m', 'middlemost.collect.worker', sys.argv[1],"
        " '--parent', str(os.getpid())]); print(p.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", parent, sqlite_url], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        child = int(running.stdout.readline())
        wait_for(lambda: is_there(child))
        running.kill()
    wait_for(lambda: not is_there(child), 15)


def is_there(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_killed_at_any_moment_the_next_run_makes_all_right(engine: Engine):
    """Whole runs of the worker, killed (-9) at random moments while people rate; then one that is left alone."""
    new_study(engine, 60)
    chance = random.Random(3)
    for turn, (name, accuracy) in enumerate(list(SKILLS.items())[:3]):
        with worker(url_of(engine)) as running:
            crowd(engine, {name: accuracy}, seed=turn)
            wait_for(lambda: last_seen(engine) > 0 or running.poll() is not None)
            time.sleep(chance.random() * 0.3)
            running.send_signal(signal.SIGKILL)
    Follower(engine).refit()
    check_against(engine, mm.truth.infer(exported(engine)))
    assert set(raters(engine)) == set(list(SKILLS)[:3])


def test_cut_off_after_any_transaction_the_next_run_makes_all_right(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    """The same without chance: each refit ends after another number of its transactions."""
    new_study(engine, 9)
    crowd(engine, SKILLS)
    monkeypatch.setattr(write, "ROWS", 4)
    monkeypatch.setattr(write, "PAUSE", 0.0)
    gently = write.gently
    for allowed in range(5):
        left = [allowed]

        def cut(engine: Engine, change: Any, left: list[int] = left) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            gently(engine, change)

        monkeypatch.setattr(write, "gently", cut)
        with pytest.raises(KeyboardInterrupt):
            Follower(engine).refit()
        with engine.begin() as connection:  # so that there is as much to write again
            connection.execute(update(tables.item_state).values(label=None, posterior=None, spread=None))
    monkeypatch.setattr(write, "gently", gently)
    Follower(engine).refit()
    check_against(engine, mm.truth.infer(exported(engine)))


def test_transactions_are_small(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    new_study(engine, 90)
    monkeypatch.setattr(write, "ROWS", 40)
    rate_all(engine, new_rater(engine, "ann"), lambda item: "yes")
    with engine.begin() as connection:
        connection.execute(update(tables.item_state).values(posterior=0.0))
    held: list[float] = []

    def writing_timed(engine: Engine) -> Any:
        @contextmanager
        def timed() -> Generator[Any, None, None]:
            with writing(engine) as cursor:
                started = time.monotonic()
                yield cursor
                held.append(time.monotonic() - started)

        return timed()

    monkeypatch.setattr(write, "writing", writing_timed)
    done = Follower(engine).refit()
    assert done is not None
    assert done.items_written == 90
    assert len(held) == 3 + 1 + 1  # 40 + 40 + 10 items, the rater, the results
    assert sorted(held)[2] < 0.2  # a loose bar: other processes share the machine


@pytest.mark.slow
def test_neither_process_loads_what_the_other_is_for():
    code = (
        "import sys, middlemost.collect.answers.submit, middlemost.collect.answers.item_state;"
        "loaded = lambda *names: sorted({name.partition('.')[0] for name in sys.modules} & set(names));"
        "print(loaded('polars', 'numba', 'scipy', 'sklearn'));"
        "import middlemost.collect.worker.__main__; print(loaded('fastapi', 'starlette', 'uvicorn'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["[]", "[]"]


def test_it_waits_for_no_row_that_a_server_holds(postgresql_url: str):
    engine = open_engine(postgresql_url)
    new_study(engine, 4)
    rate_all(engine, new_rater(engine, "ann"), lambda item: "yes")
    with engine.begin() as connection:
        connection.execute(update(tables.item_state).values(posterior=0.0))
    with engine.connect() as server, server.begin() as unfinished:
        server.execute(update(tables.item_state).where(tables.item_state.c.item == 2).values(flags=1))
        refit = threading.Thread(target=Follower(engine).refit, daemon=True)
        refit.start()
        refit.join(30)
        waited = refit.is_alive()
        unfinished.rollback()
    refit.join()
    assert not waited
    posterior = dict(table(engine, tables.item_state.c.item, tables.item_state.c.posterior))
    assert [number for number, value in posterior.items() if value == 0.0] == [2]
    Follower(engine).refit()
    check_against(engine, mm.truth.infer(exported(engine)))
    engine.dispose()


def test_pauses_keep_it_at_a_quarter_of_a_core_and_failures_are_told(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    new_study(engine, 2)
    pauses: list[float] = []

    class EnoughError(BaseException):
        pass

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            raise EnoughError

    follower = Follower(engine)
    turns = iter(["busy", "idle", "fails", "fails"])

    def refit() -> None:
        turn = next(turns)
        if turn == "busy":
            end = time.process_time() + 0.2
            while time.process_time() < end:
                pass
        if turn == "fails":
            raise RuntimeError("the fit is off")

    monkeypatch.setattr(follower, "refit", refit)
    clocks = SimpleNamespace(monotonic=time.monotonic, process_time=time.process_time, sleep=sleep)
    monkeypatch.setattr(process, "time", clocks)
    with pytest.raises(EnoughError):
        process.follow(follower, every=0.1)
    busy, idle, first, second = pauses
    assert 0.1 <= busy < 0.61  # four times 0.2 s, of which as much has passed, or more where the machine is shared
    assert idle == 0.1
    assert first >= 0.2
    assert second >= 0.4
    assert results(engine)["worker"]["error"] == "RuntimeError: the fit is off"


def test_the_worker_says_that_it_is_there(engine: Engine):
    new_study(engine, 1)
    follower = Follower(engine)
    follower.beat()
    with engine.connect() as connection:
        ((name, value, computed),) = connection.execute(
            select(tables.result.c.name, tables.result.c.value, tables.result.c.computed)
        )
    assert name == "worker"
    assert json.loads(value)["error"] is None
    assert computed == pytest.approx(time.time(), abs=60)


@pytest.mark.slow
def test_a_database_that_is_none_is_told(capfd: pytest.CaptureFixture[str]):
    ran = subprocess.run(
        [sys.executable, "-m", "middlemost.collect.worker", "nothing"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "no URL of a database" in ran.stderr
    assert "Traceback" not in ran.stderr
