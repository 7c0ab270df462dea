"""The study server under load: labels a second, the wait for the next item, processor time, start-up, memory, import.

Run with `python benchmarks/collect_load.py [--write]`; some five minutes.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

import report
from middlemost.collect.serving.home import find_home
from middlemost.collect.serving.prepare import prepare
from middlemost.collect.store.engine import open_engine
from study_server import (
    LABELS,
    Crowd,
    Plan,
    Process,
    Rater,
    Served,
    begun,
    databases,
    family,
    is_worker,
    joined,
    labelling,
    load,
    surplus,
)

FAST = Plan(items=6_667, kills=0, worker_kills=0, raters=32, lease_minutes=30.0)
CALM = Plan(items=6_667, kills=0, worker_kills=0, raters=200, lease_minutes=30.0)
PAUSE, CALM_SECONDS, LONGEST = 3.0, 60.0, 600.0
MANY = 1_000_000
CASES = (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2))


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds of what took part: web processes, science process, database server, the raters themselves."""

    web: float
    worker: float
    database: float
    raters: float


def measured() -> Iterator[str]:
    """Three tables: as fast as raters can, raters at their own pace, and the rest."""
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as kinds:
        folder = Path(name)
        labels = FAST.items * FAST.overlap
        yield (
            f"{FAST.raters} raters, an account each, label {FAST.items:,} items as fast as they get them, "
            f"{FAST.overlap} ratings each: {labels:,} labels. The science process runs beside. A submit stores the "
            "label and brings the next item. The raters are one more process, on the same cores; its processor time is "
            "given apart."
        )
        yield ""
        head = ("database", "processes", "labels a second", "submit p50, ms", "p95", "p99", "errors", "surplus labels")
        spent = ("server, ms a label", "science, ms", "database, ms", "raters, ms", "load")
        yield from report.table((*head, *spent), fast(folder, kinds))
        yield ""
        yield f"{CALM.raters} raters who label one item every {PAUSE:.0f} seconds, for {CALM_SECONDS:.0f} seconds."
        yield ""
        head = ("database", "labels a second", "submit p50, ms", "p95", "p99", "bar of p99", "errors", "load")
        yield from report.table(head, calm(folder, kinds))
        yield ""
        yield from report.table(("what, on SQLite", "measured", "bar", "load"), rest(folder, kinds["SQLite"]))


def fast(folder: Path, kinds: dict[str, Callable[[], str]]) -> Iterator[tuple[str, ...]]:
    """A row for each kind of database and number of processes."""
    for kind, processes in CASES:
        if kind not in kinds:
            continue
        database = kinds[kind]()
        served = serving(folder, f"fast-{kind}-{processes}", database, FAST, processes)
        raters = come_in(served, FAST.raters)
        before = spent(served, database)
        seconds = Crowd(served.port).run([labelling(one, served.port, LABELS) for one in raters], LONGEST)
        after = spent(served, database)
        served.stop()
        labels = sum(len(one.acknowledged) for one in raters)
        costs = [f"{1000 * (getattr(after, name) - getattr(before, name)) / labels:.2f}" for name in Spent.__slots__]
        yield (
            kind,
            str(processes),
            f"{labels / seconds:.0f}",
            *waits(raters),
            errors(raters),
            str(surplus(database)),
            *costs,
            load(),
        )


def calm(folder: Path, kinds: dict[str, Callable[[], str]]) -> Iterator[tuple[str, ...]]:
    """A row for each kind of database."""
    for kind, database in kinds.items():
        served = serving(folder, f"calm-{kind}", database(), CALM, 1)
        raters = come_in(served, CALM.raters)
        clients = [labelling(one, served.port, LABELS, pause=PAUSE, seed=number) for number, one in enumerate(raters)]
        seconds = Crowd(served.port).run(clients, CALM_SECONDS)
        served.stop()
        labels = sum(len(one.acknowledged) for one in raters)
        yield kind, f"{labels / seconds:.0f}", *waits(raters), "25", errors(raters), load()


def rest(folder: Path, database: Callable[[], str]) -> Iterator[tuple[str, ...]]:
    """Start-up, memory, import."""
    here = folder / "rest"
    here.mkdir()
    served = begun(here, database(), FAST)
    first = served.start()
    served.stop()
    again = served.start()
    time.sleep(5.0)
    web = [one for one in served.processes() if not is_worker(one)]
    science = [one for one in served.processes() if is_worker(one)]
    served.stop()
    busy = load()
    yield f"from the command to the first page, with {FAST.items:,} items to import", f"{first:.1f} s", "", busy
    yield "from the command to the first page, of a study that is there", f"{again:.1f} s", "3 s", busy
    yield "memory of the web process, idle", f"{web[0].bytes / 1e6:.0f} MB", "120 MB", ""
    yield "memory of the science process, idle", f"{sum(one.bytes for one in science) / 1e6:.0f} MB", "", ""
    many = folder / "many"
    many.mkdir()
    url = database()
    begun(many, url, Plan(items=MANY, kills=0, worker_kills=0))
    began = time.perf_counter()
    ready = prepare(find_home(many / "items-study", url))
    seconds = time.perf_counter() - began
    yield f"import of {ready.items:,} items", f"{seconds:.0f} s", "60 s", load()


def serving(folder: Path, name: str, database: str, plan: Plan, processes: int) -> Served:
    """A server that has just come up."""
    here = folder / name
    here.mkdir()
    served = begun(here, database, replace(plan, processes=processes))
    served.start()
    return served


def come_in(served: Served, number: int) -> list[Rater]:
    """New raters, and a moment of quiet."""
    raters = [joined(served.port, served.join_secret) for _ in range(number)]
    time.sleep(2.0)
    return raters


def spent(served: Served, database: str) -> Spent:
    """What has been spent so far."""
    processes = served.processes()
    worker = total(one for one in processes if is_worker(one))
    return Spent(total(processes) - worker, worker, of_database(database), time.process_time())


def total(processes: Iterator[Process] | Sequence[Process]) -> float:
    """Processor seconds of processes."""
    return sum(one.seconds for one in processes)


def of_database(url: str) -> float:
    """Processor seconds of a database server; none for SQLite, which is a part of its users."""
    if url.startswith("sqlite"):
        return 0.0
    with open_engine(url).connect() as connection:
        (folder,) = connection.execute(text("SHOW data_directory")).one()
    return total(family(int((Path(folder) / "postmaster.pid").read_text().split()[0])))


def waits(raters: Sequence[Rater]) -> Iterator[str]:
    """Median, 95th and 99th percentile of all submits, in milliseconds."""
    seconds = sorted(one for rater in raters for one in rater.submits)
    for share in (0.5, 0.95, 0.99):
        yield f"{1000 * seconds[int(share * (len(seconds) - 1))]:.1f}"


def errors(raters: Sequence[Rater]) -> str:
    """How many replies were refusals or failures."""
    return str(sum(sum(one.refused.values()) for one in raters))


if __name__ == "__main__":
    report.run(measured)
