"""The study server and other annotation servers, labelled by the same simulated raters in one run.

Run with `python benchmarks/collect_peers.py [--write]`; some five minutes. Each peer is installed by pip into an
environment of its own, below the folder that MIDDLEMOST_PEERS names, if it is not there; that takes a few minutes more.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import report
from peers import doccano, label_studio, potato
from peers.running import Labels, Running
from study_server import LABELS, Client, Crowd, Plan, Served, begun, joined, labelling, load, surplus

ITEMS, RATERS, WARM, SECONDS = 20_000, (8, 32), 5.0, 20.0
PEERS = (label_studio, potato, doccano)
PLAN = Plan(items=ITEMS, kills=0, worker_kills=0, overlap=1, lease_minutes=30.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a server.

    Attributes:
        rate: Labels a second.
        waits: Seconds from a label to the next item, in order.
        surplus: Labels of items that had one already.
        labels: All labels.
        errors: Replies of status 400 and above.
        cost: Processor seconds of the server a label.
        requests: A label takes.
        load: How busy the machine was.
    """

    rate: float
    waits: list[float]
    surplus: int
    labels: int
    errors: int
    cost: float
    requests: int
    load: str


def measured() -> Iterator[str]:
    """A row for each server."""
    yield (
        f"Raters, an account each, label {ITEMS:,} texts of some 40 words, one label wanted of each, for {SECONDS:.0f} "
        f"seconds after {WARM:.0f} that are not counted, each as fast as the server lets them: ask for the next item, "
        "send a label, by the requests that the server's own page makes. Every server as it starts after its "
        "installation, with its default database. The wait is from sending a label until the next item is there, all "
        "requests together. The raters share the cores with the server, so rates are floors, and ratios are what to "
        "read. A surplus label is one of an item that had its label already."
    )
    yield ""
    head = ("server", "raters", "requests a label", "labels a second", "wait p50, ms", "p95", "p99", "surplus labels")
    rest = ("errors", "server, ms of processor a label", "Middlemost's labels a second, times this", "load")
    yield from report.table((*head, *rest), rows())


def rows() -> Iterator[tuple[str, ...]]:
    """Measure."""
    home = Path(os.environ.get("MIDDLEMOST_PEERS", ""))
    if not os.environ.get("MIDDLEMOST_PEERS"):
        print("Skipped: MIDDLEMOST_PEERS names no folder for the peers' environments.")
        raise SystemExit(0)
    with tempfile.TemporaryDirectory() as folder:
        own = {raters: of_middlemost(Path(folder), raters) for raters in RATERS}
        for raters, one in own.items():
            yield "Middlemost", str(raters), *cells(one, one)
        for peer in PEERS:
            here = Path(folder) / peer.ENVIRONMENT
            here.mkdir()
            try:
                running = peer.start(home.absolute(), here, ITEMS, max(RATERS))
            except RuntimeError as failed:
                print(f"{peer.NAME} could not be started: {failed}", flush=True)
                continue
            try:
                for raters in RATERS:
                    yield peer.NAME, str(raters), *cells(of_peer(running, raters), own[raters])
            finally:
                running.stop()


def of_middlemost(folder: Path, number: int) -> Measured:
    """Its own server, by its own raters."""
    here = folder / f"middlemost-{number}"
    here.mkdir()
    database = f"sqlite:///{here / 'study.db'}"
    served = begun(here, database, PLAN)
    served.start()
    raters = [joined(served.port, served.join_secret) for _ in range(number)]

    def forget() -> None:
        for one in raters:
            one.submits.clear()
            one.acknowledged.clear()
            one.refused.clear()

    try:
        clients = [labelling(one, served.port, LABELS) for one in raters]
        spent = partial(total, served)
        seconds, cost = labelled(Crowd(served.port), clients, forget, spent)
    finally:
        served.stop()
    labels = sum(len(one.acknowledged) for one in raters)
    waits = sorted(one for rater in raters for one in rater.submits)
    errors = sum(sum(one.refused.values()) for one in raters)
    return Measured(labels / seconds, waits, surplus(database), labels, errors, cost / labels, 1, load())


def of_peer(running: Running, raters: int) -> Measured:
    """A peer's server."""
    notes = [Labels() for _ in range(raters)]
    earlier: set[str] = set()

    def forget() -> None:
        for one in notes:
            earlier.update(one.items)
            one.items.clear()
            one.waits.clear()
            one.errors.clear()

    clients = [running.rater(number, one) for number, one in enumerate(notes)]
    seconds, cost = labelled(Crowd(running.port, keep=running.keep), clients, forget, running.seconds)
    given = {(number, item) for number, one in enumerate(notes) for item in one.items}
    labels = len(given)
    waits = sorted(one for note in notes for one in note.waits)
    surplus_labels = labels - len({item for _, item in given} - earlier)
    errors = sum(sum(one.errors.values()) for one in notes)
    each = cost / labels if labels else 0.0
    return Measured(labels / seconds, waits, surplus_labels, labels, errors, each, running.requests, load())


def labelled(
    crowd: Crowd, clients: list[Client], forget: Callable[[], None], spent: Callable[[], float]
) -> tuple[float, float]:
    """Let raters label, and forget what came in the first seconds; how long the rest took, what the server spent."""
    before = 0.0

    def clock() -> Client:
        nonlocal before
        yield WARM
        forget()
        before = spent()

    seconds = crowd.run([*clients, clock()], WARM + SECONDS) - WARM
    return seconds, spent() - before


def total(served: Served) -> float:
    """Processor seconds of Middlemost's processes so far."""
    return sum(one.seconds for one in served.processes())


def cells(one: Measured, own: Measured) -> Iterator[str]:
    """What is shown of a server."""
    yield str(one.requests)
    yield f"{one.rate:.1f}"
    for share in (0.5, 0.95, 0.99):
        yield f"{1000 * one.waits[int(share * (len(one.waits) - 1))]:.0f}" if one.waits else ""
    yield f"{one.surplus} of {one.labels:,}"
    yield str(one.errors)
    yield f"{1000 * one.cost:.1f}" if one.labels else ""
    yield f"{own.rate / one.rate:.0f}" if one.rate else ""
    yield one.load


if __name__ == "__main__":
    report.run(measured)
