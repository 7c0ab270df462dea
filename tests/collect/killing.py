"""A study that raters label while its server is killed again and again, and what is left of it."""

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, select

from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine

from .raters import Rater, joined, labelling
from .served import Served, write_items
from .whole import faults, lost
from .wire import Crowd

LABELS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen.

    Attributes:
        items: Items of the study.
        overlap: Ratings of each.
        raters: Raters who stay until all is done.
        leaving: Raters who go for good, each with an item in their hands.
        kills: How often the server is killed.
        worker_kills: How often the science process is.
        lease_minutes: How long an item is kept for a rater.
        seconds: When to give up.
        processes: Processes that serve.
        seed: Of the moments of the kills.
    """

    items: int
    kills: int
    worker_kills: int
    overlap: int = 3
    raters: int = 32
    leaving: int = 4
    lease_minutes: float = 0.05
    seconds: float = 120.0
    processes: int = 1
    seed: int = 0


@dataclass
class Outcome:
    """What happened.

    Attributes:
        raters: All of them.
        seconds: How long it took altogether.
        kills: After how many answers the server was killed each time.
        worker_kills: The same of the science process.
        downs: Seconds from each kill of the server to its first reply after.
        stored: Answers in the database by status.
        late_leases: Leases that were taken back.
        faults: What is wrong in the database.
        lost: Answers that were acknowledged and are not there.
    """

    raters: list[Rater]
    seconds: float = 0.0
    kills: list[int] = field(default_factory=list)
    worker_kills: list[int] = field(default_factory=list)
    downs: list[float] = field(default_factory=list)
    stored: dict[str, int] = field(default_factory=dict)
    late_leases: int = 0
    faults: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)
    lost: list[tuple[str, object]] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """Answers that the server said it stored."""
        return sum(len(one.acknowledged) for one in self.raters)


def killed(folder: Path, database: str, plan: Plan) -> Outcome:
    """Let raters label a study to its end while its server and its worker are killed at random moments.

    Args:
        folder: For the study's files.
        database: URL of its database, which is empty.
        plan: What is to happen.
    """
    served = begun(folder, database, plan)
    try:
        served.start()
        raters = [joined(served.port, served.join_secret) for _ in range(plan.raters + plan.leaving)]
        chance = random.Random(plan.seed)
        for one in raters[plan.raters :]:
            one.leaves_after = chance.randrange(1, max(2, plan.items * plan.overlap // (2 * len(raters))))
        outcome = Outcome(raters)
        over = threading.Event()
        with ThreadPoolExecutor(1) as killer:
            crowd = Crowd(served.port)
            killing = killer.submit(_kill, served, plan, outcome, chance, over)
            killing.add_done_callback(lambda done: crowd.stop() if done.exception() else None)
            try:
                clients = [labelling(one, served.port, LABELS, seed=plan.seed) for one in raters]
                outcome.seconds = crowd.run(clients, plan.seconds)
            finally:
                over.set()
            killing.result()
    finally:
        served.stop()
    engine = open_engine(database)
    _look(engine, outcome)
    engine.dispose()
    return outcome


def begun(folder: Path, database: str, plan: Plan) -> Served:
    """A study with its items, and its server, not started yet.

    Args:
        folder: For the study's files.
        database: URL of its database.
        plan: How many items, what overlap, which leases, how many processes.
    """
    write_items(folder / "items.csv", plan.items)
    given = ["items.csv", "--labels", ",".join(LABELS), "--overlap", str(plan.overlap), "--item", "id"]
    subprocess.run(
        [sys.executable, "-m", "middlemost", "collect", "init", *given],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with (folder / "items-study" / "study.yaml").open("a", encoding="utf-8") as study:
        study.write(f"\nlease_minutes: {plan.lease_minutes}\n")
    return Served(folder, ["items-study", "--database", database, "--processes", str(plan.processes)])


def _kill(served: Served, plan: Plan, outcome: Outcome, chance: random.Random, over: threading.Event) -> None:
    """Kill when so many answers are there as the schedule says; the moments lie anywhere within requests."""
    wanted = plan.items * plan.overlap
    moments = sorted(chance.sample(range(wanted // 20, wanted - wanted // 20), plan.kills + plan.worker_kills))
    of_worker = set(chance.sample(moments, plan.worker_kills))
    for moment in moments:
        while outcome.acknowledged < moment and not over.is_set():
            time.sleep(0.002)
        if over.is_set():
            return
        time.sleep(chance.random() * 0.05)
        if moment in of_worker:
            while not served.kill_worker() and not over.is_set():
                time.sleep(0.1)
            outcome.worker_kills.append(outcome.acknowledged)
        else:
            outcome.kills.append(outcome.acknowledged)
            began = time.monotonic()
            served.kill()
            served.start()
            outcome.downs.append(time.monotonic() - began)


def _look(engine: Engine, outcome: Outcome) -> None:
    answer, assignment = tables.answer, tables.assignment
    with engine.connect() as connection:
        counts = connection.execute(select(answer.c.status, func.count()).group_by(answer.c.status))
        outcome.stored = dict(tuple(row) for row in counts)
        outcome.late_leases = connection.execute(
            select(func.count()).select_from(assignment).where(assignment.c.outcome.in_(("expired", "released")))
        ).scalar_one()
    outcome.faults = faults(engine, complete=True)
    outcome.lost = list(lost(engine, (one.acknowledged for one in outcome.raters)))
