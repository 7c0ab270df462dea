import pytest
from sqlalchemy import Engine, insert, update

from middlemost.collect.overview.items import Filter, items_page, most_contested, unclear
from middlemost.collect.store import tables
from middlemost.collect.store.transaction import reading

from ..acting import begun, rater


def names(engine: Engine, which: Filter, after: int = 0, most: int = 50) -> list[str]:
    with reading(engine) as cursor:
        return [one.name for one in items_page(cursor, which, after=after, most=most).items]


@pytest.fixture
def rated(engine: Engine) -> Engine:
    """t1: agreed, done; t2: contested, done; t3: one rating; t4: skipped by three; t5: flagged."""
    begun(engine, 5, overlap=2, order="fixed")
    who = [rater(engine, name) for name in ("ann", "bo", "cy")]
    for one in who[:2]:
        one.label("yes")
    who[0].label("yes")
    who[1].label("no")
    who[0].label("no")
    for one in who:
        while (task := one.lease()).name != "t4":
            one.skip(task.assignment)
        one.skip(task.assignment)
    who[0].flag(who[0].lease().assignment)
    return engine


def test_filters(rated: Engine):
    assert names(rated, "all") == ["t1", "t2", "t3", "t4", "t5"]
    assert names(rated, "done") == ["t1", "t2"]
    assert names(rated, "open") == ["t3", "t4", "t5"]
    assert names(rated, "contested") == ["t2"]
    assert names(rated, "skipped") == ["t4"]
    assert names(rated, "flagged") == ["t5"]
    with reading(rated) as cursor:
        found = unclear(cursor)
        assert (found.contested, found.skipped, found.flagged) == (1, 1, 1)
        assert [one.name for one in most_contested(cursor)] == ["t2"]


def test_two_unanimous_ratings_are_not_contested(engine: Engine):
    """Two labels, two ratings alike: the posterior is .9 to the last digit or two."""
    begun(
        engine,
        1,
        questions=[{"type": "label", "name": "harm", "prompt": "?", "labels": ["yes", "no"]}],
    )
    rater(engine, "ann").label("yes")
    rater(engine, "bo").label("yes")
    assert names(engine, "contested") == []


def test_pages_by_keyset(rated: Engine):
    with reading(rated) as cursor:
        first = items_page(cursor, most=2)
        assert ([one.name for one in first.items], first.next) == (["t1", "t2"], 2)
        second = items_page(cursor, after=2, most=2)
        assert ([one.name for one in second.items], second.next) == (["t3", "t4"], 4)
        last = items_page(cursor, after=4, most=2)
        assert ([one.name for one in last.items], last.next) == (["t5"], None)


def test_a_line_has_the_ratings_that_stand(study_engine: Engine):
    ann = rater(study_engine, "ann")
    look = rater(study_engine, "preview:boss", kind="preview", counts=False)
    task = ann.lease()
    stored = ann.answer("yes", task.assignment)
    ann.answer("no", task.assignment, replaces=stored.id)
    while look.label("yes") != task.name:
        pass
    with reading(study_engine) as cursor:
        line = next(one for one in items_page(cursor).items if one.name == task.name)
    assert [(one.name, one.values) for one in line.ratings] == [("ann", {"harm": "no"})]
    assert (line.label, line.counted, line.wanted) == ("no", 1, 2)
    assert line.posterior == pytest.approx(0.75)


def test_a_descriptive_study_shows_shares_and_no_label(engine: Engine):
    begun(engine, 3, overlap=2, order="fixed", paradigm="descriptive")
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    for one, label in ((ann, "yes"), (bo, "no")):
        one.label(label)
        one.label("yes")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for item, spread in ((1, '{"yes": 0.5, "no": 0.5, "unsure": 0}'), (2, '{"yes": 1.0, "no": 0, "unsure": 0}')):
            there = tables.item_state.c.item == item  # as the worker writes it
            connection.execute(update(tables.item_state).where(there).values(label=None, posterior=None, spread=spread))
    assert names(engine, "contested") == ["t1"]
    with reading(engine) as cursor:
        lines = items_page(cursor).items
        assert [(one.label, one.posterior) for one in lines] == [(None, None)] * 3
        assert lines[0].spread == {"yes": 0.5, "no": 0.5, "unsure": 0}
        assert unclear(cursor).contested is None
        assert most_contested(cursor) == []


def test_a_result_never_counts_as_more_than_it_is(engine: Engine):
    """The label is hidden before the worker has come by, too."""
    begun(engine, 1, paradigm="descriptive")
    rater(engine, "ann").label("yes")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(tables.result).values(name="worker", value="{}", answers=0, computed=0.0))
    with reading(engine) as cursor:
        (line,) = items_page(cursor).items
    assert (line.label, line.posterior) == (None, None)
