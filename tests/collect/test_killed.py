"""A server that is killed at random moments while people rate loses nothing and counts nothing twice."""

from pathlib import Path

import pytest

from .killing import Plan, killed


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 2)])
def test_what_was_acknowledged_is_there_once_after_the_server_was_killed(
    kind: str, processes: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    plan = Plan(items=600, kills=4, worker_kills=1, processes=processes, seed=processes)
    outcome = killed(tmp_path, request.getfixturevalue(f"{kind}_url"), plan)
    assert (len(outcome.kills), len(outcome.worker_kills)) == (plan.kills, plan.worker_kills)
    assert [one.ended for one in outcome.raters] == ["complete"] * plan.raters + ["left"] * plan.leaving
    assert outcome.faults == {}
    assert outcome.lost == []
    assert outcome.stored["rating"] == plan.items * plan.overlap
    assert sum(outcome.stored.values()) == outcome.acknowledged
    assert outcome.late_leases >= plan.leaving
