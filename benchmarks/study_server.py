"""What the study server's benchmarks share with its tests: the server as a process, the raters, the checks.

Not a benchmark itself. They live with the tests, where they are tried, and are found from here.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import pytest
from sqlalchemy import text
from tests.collect.killing import LABELS, Outcome, Plan, begun, killed
from tests.collect.postgresql import new_database, postgresql_server
from tests.collect.processes import Process, family
from tests.collect.raters import Rater, joined, labelling
from tests.collect.served import Served, free_port, is_worker, write_items
from tests.collect.whole import faults
from tests.collect.wire import Client, Crowd, Reply

from middlemost.collect.store.engine import open_engine

__all__ = [
    "LABELS",
    "Client",
    "Crowd",
    "Outcome",
    "Plan",
    "Process",
    "Rater",
    "Reply",
    "Served",
    "begun",
    "databases",
    "family",
    "faults",
    "free_port",
    "is_worker",
    "joined",
    "killed",
    "labelling",
    "load",
    "surplus",
    "write_items",
]

_SURPLUS = """
    SELECT coalesce(sum(n.given - p.wanted), 0)
    FROM (SELECT item, sum(wanted) AS wanted FROM place GROUP BY item) p
    JOIN (SELECT item, count(*) AS given FROM answer WHERE status = 'rating' AND supersedes IS NULL GROUP BY item) n
    ON n.item = p.item WHERE n.given > p.wanted"""
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"
"""PostgreSQL as it comes: what it says is stored survives a power cut."""


@contextmanager
def databases(folder: Path) -> Generator[dict[str, Callable[[], str]], None, None]:
    """Kind of database → a way to an empty one of it; PostgreSQL only where it can be started.

    Args:
        folder: Where SQLite's files go.
    """
    made = iter(range(1000))
    kinds: dict[str, Callable[[], str]] = {"SQLite": lambda: f"sqlite:///{folder / f'study-{next(made)}.db'}"}
    try:
        with postgresql_server(DURABLE) as server:
            opened: list[Generator[str, None, None]] = []

            def another() -> str:
                opened.append(_database(server))
                return next(opened[-1])

            yield kinds | {"PostgreSQL": another}
            for one in opened:
                one.close()
    except pytest.skip.Exception as why:
        print(f"No PostgreSQL: {why}", flush=True)
        yield kinds


def _database(server: str) -> Generator[str, None, None]:
    with new_database(server) as url:
        yield url


def load() -> str:
    """How busy the machine is: processes that want to run, of the last minute."""
    return Path("/proc/loadavg").read_text().split()[0]


def surplus(database: str) -> int:
    """Labels of a study beyond those wanted; what else is wrong in its database is said aloud.

    Args:
        database: Its URL.
    """
    engine = open_engine(database)
    for what, where in faults(engine).items():
        print(f"{what}: {where}", flush=True)
    with engine.connect() as connection:
        number = connection.execute(text(_SURPLUS)).scalar_one()
    engine.dispose()
    return number
