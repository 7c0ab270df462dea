from sqlalchemy import Engine

from middlemost.collect.overview.progress import StudyProgress, progress_of
from middlemost.collect.store.transaction import reading

from ..acting import begun, rater
from ..conftest import NOW


def progress(engine: Engine, now: float = NOW + 60) -> StudyProgress:
    with reading(engine) as cursor:
        return progress_of(cursor, now)


def test_case_g2(study_engine: Engine):
    """After one of two ratings of three items it is 3 of 6, not 3 of 3."""
    begun_at = progress(study_engine)
    assert (begun_at.items, begun_at.done, begun_at.wanted, begun_at.left, begun_at.ratings) == (4, 0, 8, 8, 0)
    ann = rater(study_engine, "ann")
    for _ in range(3):
        ann.label("yes")
    found = progress(study_engine)
    assert (found.items, found.done, found.wanted, found.left, found.ratings) == (4, 0, 8, 5, 3)
    assert found.leased == 1  # the reply to her third answer brought the fourth item


def test_case_g9(engine: Engine):
    """Item 1: ann a, bo b, cy a; item 2: ann a; item 3: bo skipped. The page says what the export holds."""
    begun(engine, 3, overlap=3, order="fixed")
    ann, bo, cy = (rater(engine, name) for name in ("ann", "bo", "cy"))
    ann.label("yes")
    ann.label("yes")
    bo.label("no")
    bo.skip(bo.lease().assignment)
    cy.label("yes")
    found = progress(engine)
    assert (found.items, found.ratings, found.skips, found.done) == (3, 4, 1, 1)


def test_models_and_previews(study_engine: Engine):
    bot = rater(study_engine, "bot", kind="model", counts=False)
    look = rater(study_engine, "preview:ann", kind="preview", counts=False)
    bot.label("yes")
    look.label("no")
    look.flag(look.lease().assignment)
    look.skip(look.lease().assignment)
    found = progress(study_engine)
    assert (found.ratings, found.by_models, found.left, found.skips, found.flags) == (1, 1, 8, 0, 0)
    assert (found.raters, found.raters_with_ratings) == (1, 1)


def test_quotas_of_groups_are_counted_each(engine: Engine):
    begun(engine, 2, groups=[{"name": "a", "per_item": 1}, {"name": "b", "per_item": 2}])
    rater(engine, "ann", group="a").label("yes")
    found = progress(engine)
    assert (found.items, found.done, found.wanted, found.left) == (2, 0, 6, 5)


def test_the_end_is_forecast_from_the_last_hours(engine: Engine):
    begun(engine, 100, overlap=1)
    ann = rater(engine, "ann")
    for n in range(61):
        ann.label("yes", NOW + n * 120)
    found = progress(engine, NOW + 7201)
    assert found.left == 39
    assert found.forecast.over_hours == 2.0
    assert found.forecast.per_hour is not None
    assert abs(found.forecast.per_hour - 30) <= 1
    assert found.per_hour[-3:] == [1, 30, 30]


def test_an_empty_study(engine: Engine):
    begun(engine, 1)
    found = progress(engine)
    assert found.forecast.why == "none-yet"
    assert found.per_hour == [0] * 24
