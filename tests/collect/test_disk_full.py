"""A disk that fills up while people rate: they are told, nothing is half-written, and it goes on when there is room."""

import shutil
import tempfile
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from middlemost.collect.store.engine import open_engine

from .killing import LABELS, Plan, begun
from .raters import Rater, joined, labelling
from .small_disk import fill, small_disk
from .whole import faults, lost
from .wire import Crowd

LONGEST = 60.0
"""Seconds after which something that should have happened is not waited for any longer."""

PLAN = Plan(items=400, kills=0, worker_kills=0, raters=8, leaving=0, lease_minutes=5.0)


@pytest.fixture
def disk() -> Generator[Path, None, None]:
    """A small disk, at a place that PostgreSQL's user can reach, which pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="middlemost-disk-"))
    folder.chmod(0o755)
    try:
        with small_disk(folder, 32) as mounted:
            yield mounted
    finally:
        folder.rmdir()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, disk: Path) -> Generator[str, None, None]:
    """The URL of a database whose tables are on the small disk.

    PostgreSQL's log of changes is elsewhere: where that finds no room, the server itself ends, and nobody is told.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{disk / 'study.db'}"
        return
    server: str = request.getfixturevalue("postgresql_at")
    with _on_disk(server, disk) as url:
        yield url


@pytest.mark.slow
def test_a_full_disk_is_said_and_nothing_is_half_written(database: str, disk: Path, tmp_path: Path) -> None:
    served = begun(tmp_path, database, PLAN)
    engine = open_engine(database)
    try:
        served.start()
        raters = [joined(served.port, served.join_secret) for _ in range(PLAN.raters)]
        with ThreadPoolExecutor(1) as beside:
            labelled = beside.submit(_label_all, raters, served.port)
            _wait_until(lambda: _acknowledged(raters) > 200)
            ballast = fill(disk)
            _wait_until(lambda: all(one.refused.get("507 storage-full", 0) > 2 for one in raters))
            stored = _acknowledged(raters)
            wrong_while_full = faults(engine)
            ballast.unlink()
            labelled.result()
    finally:
        engine.dispose()
        served.stop()
    assert wrong_while_full == {}
    assert 200 < stored < PLAN.items * PLAN.overlap
    assert {code for one in raters for code in one.refused} == {"507 storage-full"}
    assert [one.ended for one in raters] == ["complete"] * PLAN.raters
    again = open_engine(database)
    assert faults(again, complete=True) == {}
    assert lost(again, (one.acknowledged for one in raters)) == []
    again.dispose()
    assert _acknowledged(raters) == PLAN.items * PLAN.overlap


def _label_all(raters: list[Rater], port: int) -> None:
    Crowd(port).run([labelling(one, port, LABELS) for one in raters], 2 * LONGEST)


def _acknowledged(raters: list[Rater]) -> int:
    return sum(len(one.acknowledged) for one in raters)


def _wait_until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not so():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


@contextmanager
def _on_disk(server: str, disk: Path) -> Generator[str, None, None]:
    """A database of a PostgreSQL server whose tables are on another disk than the rest."""
    import psycopg

    folder = disk / "tables"
    folder.mkdir()
    with psycopg.connect(server, autocommit=True) as connection:
        (cluster,) = connection.execute("SHOW data_directory").fetchone()
        shutil.chown(folder, Path(cluster).stat().st_uid)
        connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        connection.execute("CREATE DATABASE full_soon TABLESPACE small")
        try:
            yield f"{server.rpartition('/')[0]}/full_soon"
        finally:
            connection.execute("DROP DATABASE full_soon WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")
