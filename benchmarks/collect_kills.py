"""A study server killed at random moments while raters label: what is lost, what is there twice, how long it is away.

Run with `python benchmarks/collect_kills.py [--write]`; some ten minutes.
"""

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import report
from study_server import Outcome, Plan, databases, killed, load

PLAN = Plan(items=10_000, kills=20, worker_kills=5, seconds=1800.0, lease_minutes=0.1)
PROCESSES = {"SQLite": (1,), "PostgreSQL": (1, 2)}


def measured() -> Iterator[str]:
    """A row for each kind of database."""
    yield (
        f"{PLAN.raters} raters label {PLAN.items:,} items, {PLAN.overlap} ratings each, while the server's main "
        f"process is killed {PLAN.kills} times and the science process {PLAN.worker_kills} times (SIGKILL) "
        "at random moments, and started again by the same command. Raters send again what got no reply. "
        f"{PLAN.leaving} more raters leave "
        f"for good with an item in their hands; an item is kept for {60 * PLAN.lease_minutes:.0f} seconds, so that "
        "many leases run out while the server is away, and late answers are kept without counting. Checked in the "
        "database at the end: every acknowledged answer is there as it was acknowledged, none twice; no item has more "
        "ratings than wanted; all counts are what the answers and assignments say; nothing is left open."
    )
    yield ""
    head = ("database", "processes", "kills", "answers acknowledged", "of these late", "lost", "faults", "left undone")
    yield from report.table((*head, "away, median s", "load"), rows())


def rows() -> Iterator[tuple[str, ...]]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as kinds:
        for kind, database in kinds.items():
            for processes in PROCESSES[kind]:
                here = Path(folder) / f"{kind}-{processes}"
                here.mkdir()
                plan = replace(PLAN, processes=processes)
                try:
                    outcome = killed(here, database(), plan)
                except AssertionError as failed:
                    yield kind, str(processes), f"failed: {str(failed)[-200:]}"
                    continue
                for what, where in outcome.faults.items():
                    print(f"{kind}: {what}: {where}", flush=True)
                yield kind, str(processes), *cells(outcome, plan)


def cells(outcome: Outcome, plan: Plan) -> Iterator[str]:
    """What is shown of a run."""
    yield f"{len(outcome.kills)} + {len(outcome.worker_kills)}"
    yield f"{outcome.acknowledged:,}"
    yield f"{outcome.stored.get('late', 0):,}"
    yield f"{len(outcome.lost)}"
    yield f"{len(outcome.faults)}"
    yield f"{plan.items * plan.overlap - outcome.stored['rating']}"
    yield f"{statistics.median(outcome.downs):.1f}"
    yield load()


if __name__ == "__main__":
    report.run(measured)
