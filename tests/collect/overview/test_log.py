from sqlalchemy import Engine

from middlemost.collect.overview.log import SETTLED, answers_of_item, answers_page
from middlemost.collect.overview.remarks import flags_page, reasons
from middlemost.collect.store.transaction import reading

from ..acting import rater
from ..conftest import NOW


def test_following_the_log(study_engine: Engine):
    ann = rater(study_engine, "ann")
    look = rater(study_engine, "preview:boss", kind="preview", counts=False)
    task = ann.lease()
    stored = ann.answer("yes", task.assignment)
    look.label("no")
    ann.answer("no", task.assignment, replaces=stored.id)
    ann.skip(ann.lease().assignment)
    with reading(study_engine) as cursor:
        first = answers_page(cursor, NOW + 60, most=2)
        rest = answers_page(cursor, NOW + 60, after=first.next)
        nothing = answers_page(cursor, NOW + 60, after=rest.next)
        of_item = answers_of_item(cursor, first.answers[0].id)
    assert [(one.rater, one.status, one.supersedes) for one in first.answers] == [
        ("ann", "rating", None),
        ("ann", "rating", stored.id),
    ]
    assert first.more
    assert first.answers[0].value == {"harm": {"value": "yes"}}
    assert [one.status for one in rest.answers] == ["skipped"]
    assert not rest.more
    assert (nothing.answers, nothing.next, nothing.more) == ([], rest.next, False)
    assert all(one.kind == "person" for one in of_item)


def test_what_may_still_be_overtaken_is_held_back(study_engine: Engine):
    ann = rater(study_engine, "ann")
    ann.label("yes", NOW)
    ann.label("yes", NOW + 100)
    held_back = study_engine.dialect.name != "sqlite"
    with reading(study_engine) as cursor:
        assert len(answers_page(cursor, NOW + 100 + SETTLED / 2).answers) == (1 if held_back else 2)
        assert len(answers_page(cursor, NOW + 101 + SETTLED).answers) == 2


def test_flags_and_reasons(study_engine: Engine):
    ann, look = rater(study_engine, "ann"), rater(study_engine, "preview:boss", kind="preview", counts=False)
    first = ann.flag(ann.lease().assignment, "offensive")
    second = ann.flag(ann.lease().assignment, "technical")
    look.flag(look.lease().assignment, "other")
    ann.skip(ann.lease().assignment, "ambiguous")
    look.skip(look.lease().assignment, "other")
    with reading(study_engine) as cursor:
        page = flags_page(cursor, most=1)
        assert [(one.id, one.reason, one.rater_name) for one in page.flags] == [(second, "technical", "ann")]
        assert page.next == second
        assert [one.id for one in flags_page(cursor, before=second).flags] == [first]
        found = reasons(cursor)
    assert found.flags == {"offensive": 1, "technical": 1}
    assert found.skips == {"ambiguous": 1}
