from sqlalchemy import Engine

from middlemost.collect.overview.pace import QUARTERS, pace_of
from middlemost.collect.store.transaction import reading

from ..acting import begun, rater
from ..conftest import NOW

HOUR = 3600.0


def pace(engine: Engine, now: float):
    with reading(engine) as cursor:
        return pace_of(cursor, now)


def test_ratings_by_quarter_hour(engine: Engine):
    begun(engine, 60, overlap=2)
    ann = rater(engine, "ann")
    bot = rater(engine, "bot", kind="model", counts=False)
    moments = [NOW + 10, NOW + 20, NOW + 890, NOW + 910, NOW + HOUR + 1, NOW + 30 * HOUR, NOW + 31 * HOUR]
    for moment in moments:
        ann.label("yes", moment)
        bot.label("yes", moment)
    now = NOW + 31 * HOUR + 60
    found = pace(engine, now)
    counts = [0] * QUARTERS
    counts[-1], counts[-5] = 1, 1
    assert found.quarters == tuple(counts)
    assert found.per_hour() == [0] * 22 + [1, 1]
    assert found.seen == QUARTERS


def test_the_hours_before_the_first_rating_are_not_seen(engine: Engine):
    begun(engine, 20, overlap=2)
    assert pace(engine, NOW) == pace(engine, NOW + 50 * HOUR)
    ann = rater(engine, "ann")
    for n in range(10):
        ann.label("yes", NOW + n * 60)
    assert pace(engine, NOW + 840).seen == 0
    found = pace(engine, NOW + HOUR + 30)
    assert found.seen == 4
    assert sum(found.quarters[-4:]) == 9  # the first rating's own quarter hour is not there as a whole
    assert sum(found.quarters) == 10


def test_corrections_and_skips_are_no_ratings(engine: Engine):
    begun(engine, 20, overlap=2)
    ann = rater(engine, "ann")
    task = ann.lease()
    stored = ann.answer("yes", task.assignment)
    ann.answer("no", task.assignment, replaces=stored.id)
    ann.skip(ann.lease().assignment)
    assert sum(pace(engine, NOW + HOUR).quarters) == 1
