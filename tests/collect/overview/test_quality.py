import json

import pytest
from sqlalchemy import Engine, insert
from statsmodels.stats.proportion import proportion_confint

from middlemost.collect.overview.quality import qualities, wilson
from middlemost.collect.overview.raters import raters_page
from middlemost.collect.store import tables
from middlemost.collect.store.transaction import reading

from ..acting import begun, rater
from ..conftest import NOW


@pytest.mark.parametrize(("right", "n"), [(0, 20), (45, 50), (200, 200), (1, 3)])
def test_wilsons_interval_is_statsmodels(right: int, n: int):
    assert wilson(right / n, n, 0.95) == pytest.approx(proportion_confint(right, n, method="wilson"), abs=1e-12)


def judged(engine: Engine, known: dict[str, tuple[float, int]], means: str = "expected accuracy") -> Engine:
    numbers = {name: rater(engine, name).id for name in known}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(
            insert(tables.rater_state),
            [{"rater": numbers[name], "quality": value, "ratings": n} for name, (value, n) in known.items()],
        )
        value = json.dumps({"question": "harm", "quality_means": means})
        connection.execute(insert(tables.result).values(name="consensus", value=value, answers=1, computed=NOW))
    return engine


def test_who_is_below_the_others_by_more_than_chance(engine: Engine):
    begun(engine, 1)
    known = {f"r{n}": (0.9, 60) for n in range(8)} | {"low": (0.5, 60), "near": (0.85, 60), "new": (0.2, 19)}
    with reading(judged(engine, known)) as cursor:
        found = {one.name: one for one in qualities(cursor).values()}
    assert [name for name, one in found.items() if one.below] == ["low"]
    assert (found["new"].value, found["new"].ratings) == (0.2, 19)
    assert found["low"].low == pytest.approx(wilson(0.5, 60, 0.95)[0])


def test_one_of_forty_is_not_below_by_chance(engine: Engine):
    """.78 of 60 is below .9 at 95%, and not where forty are looked at together."""
    begun(engine, 1)
    assert wilson(0.78, 60, 0.95)[1] < 0.9
    with reading(judged(engine, {f"r{n}": (0.9, 60) for n in range(39)} | {"low": (0.78, 60)})) as cursor:
        assert not any(one.below for one in qualities(cursor).values())


def test_what_is_no_share_has_no_interval(engine: Engine):
    begun(engine, 1)
    with reading(judged(engine, {"a": (2.5, 60), "b": (1.5, 60), "c": (-1.0, 60)}, "ability")) as cursor:
        assert {(one.low, one.below) for one in qualities(cursor).values()} == {(None, False)}


def test_nobody_is_scored_in_a_descriptive_study(engine: Engine):
    begun(engine, 1, paradigm="descriptive")
    with reading(judged(engine, {"ann": (0.5, 60)})) as cursor:
        assert qualities(cursor) == {}
        assert [one.quality for one in raters_page(cursor).raters] == [None]


def test_raters_by_page(study_engine: Engine):
    ann = rater(study_engine, "ann")
    rater(study_engine, "preview:boss", kind="preview", counts=False)
    bo = rater(study_engine, "bo", kind="model", counts=False, state="paused")
    for label in ("yes", "no"):
        ann.label(label, NOW + 50)
    ann.skip(ann.lease(NOW + 60).assignment, now=NOW + 90)
    with reading(study_engine) as cursor:
        found = raters_page(cursor)
        assert raters_page(cursor, most=1).next == ann.id
        assert [one.name for one in raters_page(cursor, after=ann.id).raters] == ["bo"]
    first, second = found.raters
    assert (first.name, first.ratings, first.skips, first.median_seconds, first.last_seen) == (
        "ann",
        2,
        1,
        2.5,
        NOW + 90,
    )
    assert (second.id, second.kind, second.state, second.counts) == (bo.id, "model", "paused", False)
    assert (second.ratings, second.median_seconds, second.last_seen) == (0, None, None)
    assert found.next is None
