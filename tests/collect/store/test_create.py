import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study, guideline_hash, study_text
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.transaction import reading
from middlemost.collect.store.versions import standing
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError

from ..conftest import NOW, STUDY

RULES = "# Rules\n\nBe fair.\n"


def rows(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def rate(
    engine: Engine,
    rater: str,
    item: int,
    value: object,
    *,
    kind: str = "person",
    group: str = "",
    question: str = "harm",
) -> int:
    """Store a rating with its rater and its assignment, and fill the place."""
    with engine.begin() as connection:
        who = connection.execute(select(tables.rater.c.id).where(tables.rater.c.name == rater)).scalar()
        if who is None:
            made = insert(tables.rater).values(
                name=rater, kind=kind, grp=group, counts=int(kind == "person"), state="active", joined=NOW
            )
            who = connection.execute(made.returning(tables.rater.c.id)).scalar_one()
        version = connection.execute(select(tables.study.c.version)).scalar_one()
        place = connection.execute(select(tables.place.c.grp).where(tables.place.c.grp == group)).scalar()
        at = group if place is not None else ""
        given = insert(tables.assignment).values(
            item=item,
            rater=who,
            grp=at,
            holds=int(kind == "person"),
            version=version,
            draw="random",
            created=NOW,
            expires=NOW + 60,
            outcome="rated",
        )
        number = connection.execute(given.returning(tables.assignment.c.id)).scalar_one()
        answered = insert(tables.answer).values(
            client=f"{rater}-{item}",
            assignment=number,
            item=item,
            rater=who,
            version=version,
            status="rating",
            value=json.dumps({question: {"value": value}}),
            time=NOW,
        )
        if kind == "person":
            taken = tables.place.c.held + tables.place.c.ratings + 1
            connection.execute(
                update(tables.place)
                .where(tables.place.c.item == item, tables.place.c.grp == at)
                .values(ratings=tables.place.c.ratings + 1, open=(taken < tables.place.c.wanted).cast(tables.Integer))
            )
        return connection.execute(answered.returning(tables.answer.c.id)).scalar_one()


def changed(**settings: object) -> StudyFile:
    return StudyFile.model_validate({**STUDY, **settings})


def asked(*labels: object) -> StudyFile:
    return changed(questions=[{"type": "label", "name": "harm", "prompt": "Is it harmful?", "labels": list(labels)}])


def places(engine: Engine) -> list[tuple[Any, ...]]:
    """Item, group, wanted, held, ratings and open of each place."""
    place = tables.place.c
    return rows(engine, place.item, place.grp, place.wanted, place.held, place.ratings, place.open)


def test_a_new_study_is_open_with_its_first_version(engine: Engine, study_file: StudyFile):
    migrate(engine)
    create_study(engine, study_file, RULES, NOW)
    with reading(engine) as cursor:
        now = standing(cursor)
    assert (now.state, now.study) == ("open", study_file)
    assert rows(engine, tables.version.c.id, tables.version.c.guideline) == [(now.version, guideline_hash(RULES))]
    assert rows(engine, tables.guideline.c.text) == [(RULES,)]


def test_servers_that_start_together_make_one_study(engine: Engine, study_file: StudyFile):
    def serve(_: int) -> None:
        migrate(engine)
        create_study(engine, study_file, RULES, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(serve, range(4)))
    assert len(rows(engine, tables.version.c.id)) == 1


def test_the_same_file_again_makes_no_version(study_engine: Engine, study_file: StudyFile):
    create_study(study_engine, study_file, RULES, NOW + 1)
    assert len(rows(study_engine, tables.version.c.id)) == 1


def test_another_guideline_makes_a_version_and_the_old_one_stays(study_engine: Engine, study_file: StudyFile):
    create_study(study_engine, study_file, "Be fairer.", NOW + 1)
    create_study(study_engine, study_file, None, NOW + 2)
    create_study(study_engine, study_file, RULES, NOW + 3)
    assert [row[1] for row in rows(study_engine, tables.version.c.id, tables.version.c.guideline)] == [
        guideline_hash(RULES),
        guideline_hash("Be fairer."),
        None,
        guideline_hash(RULES),
    ]
    assert len(rows(study_engine, tables.guideline.c.hash)) == 2


def test_the_study_file_comes_back_from_its_text():
    study = changed(
        questions=[
            {"type": "scale", "name": "tone", "prompt": "?", "points": {"from": 1, "to": 5}},
            {
                "type": "label",
                "name": "why",
                "prompt": "?",
                "labels": [{"key": "a", "name": "Ä"}, "b"],
                "when": {"question": "tone", "is": ["1"]},
            },
        ],
        show=[{"field": "text", "as": "markdown"}],
        groups=[{"name": "a", "per_item": 2}],
    )
    assert StudyFile.model_validate(json.loads(study_text(study))) == study


def test_a_paused_study_stays_paused(study_engine: Engine):
    with study_engine.begin() as connection:
        connection.execute(update(tables.study).values(state="paused"))
    create_study(study_engine, changed(overlap=3), None, NOW)
    with reading(study_engine) as cursor:
        assert standing(cursor).state == "paused"


# Case G6: a label renamed in the middle of a study.


def test_a_label_keeps_its_key_under_another_name(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes")
    create_study(study_engine, asked({"key": "yes", "name": "harmful"}, "no", "unsure", "other"), RULES, NOW + 1)
    with reading(study_engine) as cursor:
        assert standing(cursor).study.questions[0].labels[0].name == "harmful"


def test_a_label_that_ratings_use_is_not_removed_until_none_does(study_engine: Engine):
    first = rate(study_engine, "ann", 1, "yes")
    rate(study_engine, "bo", 1, "no")
    with pytest.raises(InputError, match=r"the label 'yes' of 'harm' is gone, and 1 rating use.*Keep the label"):
        create_study(study_engine, asked("no", "unsure"), RULES, NOW + 1)
    assert len(rows(study_engine, tables.version.c.id)) == 1
    with study_engine.begin() as connection:
        old = connection.execute(select(tables.answer).where(tables.answer.c.id == first)).one()._asdict()
        new = {**old, "client": "again", "value": '{"harm": {"value": "no"}}', "supersedes": first}
        del new["id"]
        connection.execute(insert(tables.answer).values(new))
    create_study(study_engine, asked("no", "unsure"), RULES, NOW + 1)
    assert len(rows(study_engine, tables.version.c.id)) == 2


def test_a_label_that_nobody_used_goes(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes")
    create_study(study_engine, asked("yes", "no"), RULES, NOW + 1)
    assert len(rows(study_engine, tables.version.c.id)) == 2


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ({"type": "labels", "labels": ["a", "b", "c"]}, ["a", "c"], {"type": "labels", "labels": ["a", "b"]}),
        ({"type": "scale", "points": {"from": 1, "to": 5}}, "5", {"type": "scale", "points": {"from": 1, "to": 4}}),
        (
            {"type": "spans", "field": "text", "labels": ["PER", "LOC"]},
            [{"start": 0, "end": 2, "label": "LOC"}],
            {"type": "spans", "field": "text", "labels": ["PER", "ORG"]},
        ),
        (
            {"type": "preference", "candidates": ["a", "b"]},
            {"choice": "tie"},
            {"type": "preference", "candidates": ["a", "b"], "tie": False},
        ),
        ({"type": "label", "labels": ["a", "b"]}, "a", {"type": "text"}),
    ],
)
def test_questions_of_every_type_keep_what_ratings_use(
    engine: Engine, before: dict[str, object], value: object, after: dict[str, object]
):
    migrate(engine)
    named = {"name": "q", "prompt": "?"}
    create_study(engine, changed(questions=[{**before, **named}]), None, NOW)
    with engine.begin() as connection:
        connection.execute(insert(tables.item).values(id=1, name="t", fields="{}", digest="", added=NOW))
    rate(engine, "ann", 1, value, question="q")
    with pytest.raises(InputError, match="1 rating"):
        create_study(engine, changed(questions=[{**after, **named}]), None, NOW)


def test_a_question_that_is_gone_keeps_its_answers(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes")
    create_study(study_engine, changed(questions=[{"type": "text", "name": "note", "prompt": "?"}]), RULES, NOW + 1)
    assert len(rows(study_engine, tables.version.c.id)) == 2


# Places follow.


def test_more_overlap_opens_what_was_full(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes")
    rate(study_engine, "bo", 1, "no")
    with study_engine.begin() as connection:
        connection.execute(update(tables.rater).values(reached=3))
    assert places(study_engine)[0] == (1, "", 2, 0, 2, 0)
    create_study(study_engine, changed(overlap=3), RULES, NOW + 1)
    assert places(study_engine) == [(1, "", 3, 0, 2, 1), *((n, "", 3, 0, 0, 1) for n in (2, 3, 4))]
    assert {reached for (reached,) in rows(study_engine, tables.rater.c.reached)} == {-1}
    create_study(study_engine, changed(overlap=1), RULES, NOW + 2)
    assert places(study_engine) == [(1, "", 1, 0, 2, 0), *((n, "", 1, 0, 0, 1) for n in (2, 3, 4))]


def test_ratings_given_before_count_toward_new_quotas(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes", group="old")
    rate(study_engine, "bo", 1, "no", group="young")
    rate(study_engine, "cy", 2, "no")
    quotas = [{"name": "old", "per_item": 1}, {"name": "young", "per_item": 2}]
    create_study(study_engine, changed(groups=quotas), RULES, NOW + 1)
    assert places(study_engine)[:6] == [
        (1, "", 0, 0, 0, 0),
        (1, "old", 1, 0, 1, 0),
        (1, "young", 2, 0, 1, 1),
        (2, "", 0, 0, 1, 0),
        (2, "old", 1, 0, 0, 1),
        (2, "young", 2, 0, 0, 1),
    ]
    create_study(study_engine, changed(overlap=2), RULES, NOW + 2)
    assert [place for place in places(study_engine) if place[0] < 3] == [
        (1, "", 2, 0, 2, 0),
        (1, "old", 0, 0, 0, 0),
        (1, "young", 0, 0, 0, 0),
        (2, "", 2, 0, 1, 1),
        (2, "old", 0, 0, 0, 0),
        (2, "young", 0, 0, 0, 0),
    ]


def test_a_lease_of_a_group_without_quota_still_has_its_place(study_engine: Engine):
    create_study(study_engine, changed(groups=[{"name": "old", "per_item": 1}]), RULES, NOW + 1)
    rate(study_engine, "ann", 1, "yes", group="old")
    with study_engine.begin() as connection:
        connection.execute(update(tables.assignment).values(outcome="open"))
    create_study(study_engine, changed(groups=[{"name": "new", "per_item": 1}]), RULES, NOW + 2)
    assert places(study_engine)[0] == (1, "", 0, 1, 0, 0)


def test_models_take_places_once_they_count(study_engine: Engine):
    rate(study_engine, "ann", 1, "yes")
    rate(study_engine, "bot", 1, "no", kind="model")
    create_study(study_engine, changed(models_count=True), RULES, NOW + 1)
    assert places(study_engine)[0] == (1, "", 2, 0, 2, 0)
    create_study(study_engine, changed(), RULES, NOW + 2)
    assert places(study_engine)[0] == (1, "", 2, 0, 1, 1)
