import datetime
import json
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine

import middlemost as mm
from middlemost.collect.export.answers import BESIDE
from middlemost.collect.export.dataset import Counts, counts_of, export_dataset
from middlemost.collect.store.create import create_study, guideline_hash
from middlemost.collect.store.migrate import migrate
from middlemost.collect.study.model import StudyFile
from middlemost.data.dataset import ANSWER_SCHEMA, Dataset
from middlemost.data.folder import load_dataset, write_dataset
from middlemost.data.question import (
    LabelQuestion,
    NumberQuestion,
    PreferenceQuestion,
    Question,
    RankingQuestion,
    SetQuestion,
    SpanQuestion,
    TextQuestion,
)
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

from ..conftest import NOW, STUDY, add_items
from .studies import Desk

RULES = "# Rules\n\nBe fair.\n"

FORM: list[dict[str, Any]] = [
    {"type": "label", "name": "harm", "labels": ["yes", "no", "unsure"], "rationale": "optional", "confidence": True},
    {"type": "labels", "name": "kinds", "labels": ["insult", "threat", "à la carte"]},
    {"type": "scale", "name": "tone", "points": {"from": 1, "to": 5}},
    {"type": "number", "name": "age", "required": False},
    {"type": "preference", "name": "better", "candidates": ["a", "b"], "both_bad": True, "strength": 2},
    {"type": "ranking", "name": "order", "candidates": ["a", "b", "text"]},
    {"type": "spans", "name": "names", "field": "text", "labels": ["PER", "LOC"]},
    {"type": "text", "name": "note", "required": False, "when": {"question": "harm", "is": ["yes"]}},
]


def rows(dataset: Dataset, *columns: str) -> list[tuple[Any, ...]]:
    return dataset.answers.select(columns).rows()


def values_of(question: Question) -> dict[str, Any]:
    """A question with its labels as a list."""
    held = {name: getattr(question, name) for name in question.__slots__}
    return {name: list(one) if isinstance(one, Vocabulary) else one for name, one in held.items()}


@pytest.fixture
def desk(study_engine: Engine) -> Desk:
    return Desk(study_engine)


def test_an_answer_has_all_that_is_known_of_it(desk: Desk):
    ann = desk.rater("ann", group="old", age="44")
    lease = desk.lease(ann, 2)
    number = desk.answer(lease, {"harm": {"value": "yes", "rationale": "It stings.", "confidence": 80}}, seconds=3.5)
    dataset = export_dataset(desk.engine)
    assert dataset.answers.to_dicts() == [
        {
            "item": "t2",
            "question": "harm",
            "rater": "ann",
            "value": "yes",
            "status": "rating",
            "repeat": 0,
            "line": 1,
            "time": datetime.datetime.fromtimestamp(NOW + 2, datetime.UTC),
            "seconds": 3.5,
            "assignment": str(number),
            "draw": "random",
            "predicted": None,
            "shown": None,
            "lease": str(lease),
            "supersedes": None,
            "propensity": 0.125,
            "version": 1,
            "guideline": guideline_hash(RULES),
            "rationale": "It stings.",
            "confidence": 80.0,
            "reason": None,
            "comment": None,
        }
    ]
    assert dict(dataset.answers.schema) == {**ANSWER_SCHEMA, **BESIDE}
    assert dataset.raters.to_dicts() == [{"rater": "ann", "kind": "person", "group": "old", "age": "44"}]
    assert dataset.items.select("item", "text", "skips").rows()[0] == ("t1", "Hello", 0)
    assert (dataset.paradigm, dataset.reading.source, dataset.reading.rows) == ("prescriptive", "Harm", 1)


def test_labels_that_nobody_used_are_there_in_the_files_order(desk: Desk):
    desk.rate(desk.rater("ann"), 1, "unsure")
    ratings = mm.read_ratings(export_dataset(desk.engine))
    assert list(ratings.labels) == ["yes", "no", "unsure"]
    assert list(ratings.items) == ["t1", "t2", "t3", "t4"]


def test_a_correction_replaces_what_it_names(desk: Desk):
    lease = desk.lease(desk.rater("ann"), 1)
    first = desk.answer(lease, {"harm": {"value": "yes"}})
    second = desk.answer(lease, {"harm": {"value": "no"}}, supersedes=first)
    desk.answer(lease, {"harm": {"value": "unsure"}}, supersedes=second)
    dataset = export_dataset(desk.engine)
    assert rows(dataset, "value", "status", "supersedes") == [
        ("yes", "superseded", None),
        ("no", "superseded", str(first)),
        ("unsure", "rating", str(second)),
    ]
    assert counts_of(dataset).ratings == 1


def test_what_does_not_count_is_kept_and_says_so(desk: Desk):
    ann, bot, peek = desk.rater("ann"), desk.rater("bot", kind="model"), desk.rater("preview:x", kind="preview")
    desk.answer(desk.lease(ann, 1, outcome="released"), {"harm": {"value": "yes"}}, status="late")
    desk.rate(bot, 1, "no")
    desk.answer(desk.lease(peek, 1), {"harm": {"value": "no"}}, status="preview")
    desk.skip(peek, 2, "other")
    desk.flag(peek, 2, "other")
    dataset = export_dataset(desk.engine)
    assert rows(dataset, "rater", "status") == [("ann", "late"), ("bot", "surplus")]
    assert dataset.raters["rater"].to_list() == ["ann", "bot"]
    assert dataset.items["skips"].sum() == dataset.items["flags"].sum() == 0
    assert [note.kind for note in dataset.reading.notes] == ["models", "late"]
    assert counts_of(dataset) == Counts(items=4, ratings=0, skips=0)


def test_models_count_where_the_study_says_so(desk: Desk):
    desk.rate(desk.rater("bot", kind="model"), 1, "no")
    create_study(desk.engine, StudyFile.model_validate({**STUDY, "models_count": True}), RULES, desk.now)
    dataset = export_dataset(desk.engine)
    assert rows(dataset, "rater", "status") == [("bot", "rating")]
    assert dataset.reading.notes == ()


def test_a_second_rating_by_the_same_rater_is_a_repeat(desk: Desk):
    ann = desk.rater("ann")
    desk.rate(ann, 1, "yes")
    desk.rate(ann, 1, "no", repeat=1, draw="repeat", propensity=None)
    dataset = export_dataset(desk.engine)
    assert rows(dataset, "status", "repeat", "draw") == [("rating", 0, "random"), ("repeat", 1, "repeat")]
    assert mm.read_ratings(dataset).weight.tolist() == [0.5, 0.5]


# Case G5: skipping.


def test_a_skip_is_no_label(desk: Desk):
    ann, bo = desk.rater("ann"), desk.rater("bo")
    desk.skip(ann, 1, "technical", "cannot read")
    desk.rate(ann, 2, "yes")
    desk.rate(bo, 1, "no")
    desk.flag(bo, 1, "offensive", "a word in it")
    dataset = export_dataset(desk.engine)
    ratings = mm.read_ratings(dataset)
    codes = zip(ratings.item.tolist(), ratings.rater.tolist(), ratings.label.tolist(), strict=True)
    got = [(ratings.items[i], ratings.raters[r], ratings.labels[k]) for i, r, k in codes]
    assert sorted(got) == [("t1", "bo", "no"), ("t2", "ann", "yes")]
    skips = dataset.answers.filter(pl.col("status") == "skipped")
    assert skips.select("item", "rater", "value", "reason", "comment").rows() == [
        ("t1", "ann", None, "technical", "cannot read")
    ]
    assert dataset.items.select("skips", "flags").rows()[0] == (1, 1)
    assert json.loads(dataset.items["flagged"][0]) == [
        {"rater": "bo", "reason": "offensive", "comment": "a word in it"}
    ]


# Case G6: a label renamed in the middle of a study.


def test_a_renamed_label_is_one_label_and_an_earlier_export_stays(desk: Desk):
    def with_labels(*labels: object) -> StudyFile:
        asked = {"type": "label", "name": "harm", "prompt": "Is it harmful?", "labels": list(labels)}
        return StudyFile.model_validate({**STUDY, "questions": [asked]})

    ann, bo = desk.rater("ann"), desk.rater("bo")
    lease = desk.lease(ann, 1)
    first = desk.answer(lease, {"harm": {"value": "yes"}})
    desk.rate(ann, 2, "no")
    before = export_dataset(desk.engine)
    desk.now += 2
    create_study(
        desk.engine,
        with_labels({"key": "yes", "name": "harmful"}, "no", "unsure", "very"),
        "Be fairer.",
        desk.now,
    )
    desk.rate(bo, 1, "yes")
    desk.answer(lease, {"harm": {"value": "no"}}, supersedes=first)  # of version 1, but given after it
    desk.skip(desk.rater("cy"), 3, "other")
    after = export_dataset(desk.engine)
    assert rows(after, "rater", "value", "status", "version", "guideline") == [
        ("ann", "yes", "superseded", 1, guideline_hash(RULES)),
        ("ann", "no", "rating", 1, guideline_hash(RULES)),
        ("bo", "yes", "rating", 2, guideline_hash("Be fairer.")),
        ("ann", "no", "rating", 1, guideline_hash(RULES)),
        ("cy", None, "skipped", 2, guideline_hash("Be fairer.")),
    ]
    assert list(after.label_question().labels) == ["yes", "no", "unsure", "very"]
    assert export_dataset(desk.engine, version=1) == before
    assert export_dataset(desk.engine, version=2) == after
    with pytest.raises(InputError, match="no version 3"):
        export_dataset(desk.engine, version=3)


def test_answers_to_a_question_that_is_gone_are_exported_as_it_was_asked(desk: Desk):
    desk.rate(desk.rater("ann"), 1, "yes")
    asked = [{"type": "number", "name": "age", "prompt": "How old?"}]
    create_study(desk.engine, StudyFile.model_validate({**STUDY, "questions": asked}), RULES, desk.now)
    desk.rate(desk.rater("bo"), 1, 4, question="age")
    dataset = export_dataset(desk.engine)
    assert list(dataset.questions) == ["age", "harm"]
    assert rows(dataset, "question", "value") == [("harm", "yes"), ("age", "4")]


# All types of questions.


@pytest.fixture
def form(engine: Engine) -> Desk:
    migrate(engine)
    study = StudyFile.model_validate({**STUDY, "questions": [{**one, "prompt": "?"} for one in FORM]})
    create_study(engine, study, None, NOW)
    add_items(engine, study, [{"text": "Ann lives in Rome", "a": "x", "b": "y", "item": "7", "skips": None}])
    return Desk(engine)


def test_every_type_of_question_is_exported(form: Desk):
    answers: dict[str, dict[str, Any]] = {
        "harm": {"value": "yes"},
        "kinds": {"value": ["threat", "insult"]},
        "tone": {"value": "4"},
        "age": {"value": 1e-7},
        "better": {"value": {"choice": "a", "strength": 2}},
        "order": {"value": ["b", "text", "a"]},
        "names": {"value": [{"start": 0, "end": 3, "label": "PER"}]},
        "note": {"value": "=1+1\n„so“"},
    }
    lease = form.lease(form.rater("ann"), 1, sides=json.dumps({"better": ["b", "a"]}))
    form.answer(lease, answers)
    dataset = export_dataset(form.engine)
    assert dict(rows(dataset, "question", "value")) == {
        "harm": "yes",
        "kinds": '["insult", "threat"]',
        "tone": "4",
        "age": "0.0000001",
        "better": '{"choice": "a", "strength": 2}',
        "order": '["b", "text", "a"]',
        "names": '[{"start": 0, "end": 3, "label": "PER"}]',
        "note": "=1+1\n„so“",
    }
    assert dict(rows(dataset, "question", "shown"))["better"] == ["b", "a"]
    assert [values_of(one) for one in dataset.questions.values()] == [
        values_of(one)
        for one in (
            LabelQuestion("harm", Vocabulary(["yes", "no", "unsure"])),
            SetQuestion("kinds", Vocabulary(["insult", "threat", "à la carte"])),
            LabelQuestion("tone", Vocabulary("12345"), ordinal=True),
            NumberQuestion("age"),
            PreferenceQuestion("better", ("a", "b"), both_bad=True, strength=2),
            RankingQuestion("order", ("a", "b", "text")),
            SpanQuestion("names", Vocabulary(["PER", "LOC"]), field="text"),
            TextQuestion("note"),
        )
    ]
    assert counts_of(dataset) == Counts(1, 1, 0)
    assert mm.read_values(dataset).value.tolist() == [1e-7]
    assert mm.read_label_sets(dataset).sets is not None


def test_a_question_left_out_is_empty_and_one_not_asked_is_not_there(form: Desk):
    form.answer(form.lease(form.rater("ann"), 1), {"harm": {"value": "no"}, "kinds": {"value": []}})
    form.skip(form.rater("bo"), 1, "unclear")
    dataset = export_dataset(form.engine)
    mine = dataset.answers.filter(pl.col("rater") == "ann")
    assert mine.select("question", "value", "status").rows() == [
        ("harm", "no", "rating"),
        ("kinds", "[]", "rating"),
        *((name, None, "empty") for name in ("tone", "age", "better", "order", "names")),
    ]
    assert dataset.answers.filter(pl.col("rater") == "bo")["status"].unique().to_list() == ["skipped"]
    assert counts_of(dataset) == Counts(items=1, ratings=1, skips=1)


def test_fields_called_like_our_columns_get_an_underscore(form: Desk):
    items = export_dataset(form.engine).items
    assert items.columns == ["item", "text", "a", "b", "item_", "skips_", "skips", "flags", "flagged"]
    assert items.row(0) == ("t1", "Ann lives in Rome", "x", "y", "7", None, 0, 0, None)


def test_a_study_without_answers_can_be_exported(study_engine: Engine, tmp_path: Any):
    dataset = export_dataset(study_engine)
    assert counts_of(dataset) == Counts(items=4, ratings=0, skips=0)
    write_dataset(dataset, tmp_path / "out")
    assert load_dataset(tmp_path / "out") == dataset


def test_a_database_without_a_study_is_refused(engine: Engine):
    migrate(engine)
    with pytest.raises(InputError, match="There is no study here"):
        export_dataset(engine)
