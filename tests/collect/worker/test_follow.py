import json
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine, update

import middlemost as mm
from middlemost.collect.answers.posterior import item_posterior
from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import open_engine
from middlemost.collect.study.model import StudyFile
from middlemost.collect.worker import follow
from middlemost.collect.worker.follow import Follower
from middlemost.collect.worker.states import UNSEEN
from middlemost.truth.kernels import Cells, posteriors

from ..conftest import NOW, STUDY
from .crowd import LABELS, answer, crowd, new_rater, new_study, rate_all, standing_answers, table

SKILLS = {"ann": 0.95, "bo": 0.9, "cy": 0.8, "dee": 0.6, "eve": 0.3}


def exported(engine: Engine, *kinds: str, question: str = "harm") -> mm.Ratings:
    """The ratings as an export would hand them to the library."""
    rows = [
        (item, rater, json.loads(value)[question]["value"]) for item, rater, value in standing_answers(engine, *kinds)
    ]
    frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
    return mm.read_ratings(frame, labels=list(LABELS))


def results(engine: Engine) -> dict[str, Any]:
    return {name: json.loads(value) for name, value in table(engine, tables.result.c.name, tables.result.c.value)}


def items(engine: Engine) -> dict[str, tuple[int, str | None, float | None, dict[str, float] | None]]:
    columns = (tables.item_state.c.item, *(tables.item_state.c[name] for name in ("ratings", "label", "posterior")))
    return {
        f"t{item}": (ratings, label, posterior, None if spread is None else json.loads(spread))
        for item, ratings, label, posterior, spread in table(engine, *columns, tables.item_state.c.spread)
        if ratings
    }


def raters(engine: Engine) -> dict[str, tuple[int, float | None, dict[str, dict[str, float]] | None]]:
    names = dict(table(engine, tables.rater.c.id, tables.rater.c.name))
    state = tables.rater_state.c
    return {
        names[rater]: (ratings, quality, None if confusion is None else json.loads(confusion))
        for rater, ratings, quality, confusion in table(
            engine, state.rater, state.ratings, state.quality, state.confusion
        )
    }


def check_against(engine: Engine, consensus: mm.Consensus) -> None:
    found = items(engine)
    rated = [name for name, n in zip(consensus.items, consensus.n_ratings, strict=True) if n]
    assert sorted(found) == sorted(rated)
    for name, (ratings, label, posterior, spread) in found.items():
        code = consensus.items.code(name)
        assert ratings == consensus.n_ratings[code]
        assert label == consensus.labels[int(consensus.label[code])]
        assert posterior == pytest.approx(float(consensus.posterior[code].max()), abs=UNSEEN)
        assert spread is not None
        assert max(spread.values()) == pytest.approx(posterior, abs=1e-6)


@pytest.mark.parametrize("method", ["majority", "one-coin", "weighted-by-agreement"])
def test_the_study_s_method_is_taken(sqlite_url: str, method: str):
    engine = open_engine(sqlite_url)
    check_method(engine, method)
    engine.dispose()


def test_the_consensus_is_the_library_s_on_the_same_ratings(engine: Engine):
    check_method(engine, "default")


def check_method(engine: Engine, method: str) -> None:
    new_study(engine, 30, method=method)
    crowd(engine, SKILLS)
    assert Follower(engine).refit() is not None
    ratings = exported(engine)
    inferred = mm.truth.infer(ratings) if method == "default" else getattr(mm.truth, method.replace("-", "_"))(ratings)
    check_against(engine, inferred)
    said = results(engine)["consensus"]
    assert (said["method"], said["question"], said["ratings"]) == (inferred.method, "harm", 90)
    assert sum(said["labels"].values()) == 30
    quality = {} if inferred.quality is None else dict(zip(inferred.raters, inferred.quality.tolist(), strict=True))
    for name, (n, written, confusion) in raters(engine).items():
        code = inferred.raters.code(name)
        assert n == ratings.ratings_per_rater[code]
        assert written == (pytest.approx(quality[name], abs=1e-6) if quality else None)
        assert confusion is not None
        for true, row in confusion.items():
            assert sum(row.values()) == pytest.approx(1, abs=1e-5)
            if inferred.confusion is not None:
                kernel = inferred.confusion[code, inferred.labels.code(true)]
                assert [row[label] for label in inferred.labels] == pytest.approx(kernel.tolist(), rel=1e-5)


def test_with_the_worker_s_confusions_the_server_finds_the_kernel_s_posterior(engine: Engine):
    new_study(engine, 40, overlap=4)
    crowd(engine, SKILLS)
    Follower(engine).refit()
    ratings = exported(engine)
    fitted = mm.truth.dawid_skene(ratings)
    assert fitted.confusion is not None
    k = len(LABELS)
    flat = np.full(k, 1 / k)
    cell_table = fitted.confusion.transpose(0, 2, 1).reshape(-1, k)  # [rater·given, true], as the kernel wants it
    kernel = posteriors(Cells(ratings), np.ascontiguousarray(cell_table), flat)
    confusion = {name: json.dumps(one) for name, (_, _, one) in raters(engine).items()}
    for code, name in enumerate(ratings.items):
        given = [
            (ratings.labels[int(ratings.label[row])], confusion[ratings.raters[int(ratings.rater[row])]])
            for row in np.flatnonzero(ratings.item == code)
        ]
        spread = item_posterior(given, list(ratings.labels))
        assert [spread[label] for label in ratings.labels] == pytest.approx(kernel[code].tolist(), abs=1e-4), name


def test_a_refit_reads_what_is_new_and_ends_where_a_fresh_one_does(engine: Engine):
    new_study(engine, 20, overlap=5)
    follower = Follower(engine)
    assert follower.refit() is not None  # no rating yet
    assert items(engine) == {}
    for n, (name, accuracy) in enumerate(SKILLS.items()):
        crowd(engine, {name: accuracy}, seed=n)
        done = follower.refit()
        assert done is not None
        assert done.ratings == 20 * (n + 1)
        assert follower.refit() is None
    live = items(engine), raters(engine)
    assert live[0].keys() == {f"t{n}" for n in range(1, 21)}
    assert Follower(engine).refit() is not None
    fresh = items(engine), raters(engine)
    for name, (ratings, label, posterior, _) in fresh[0].items():
        assert live[0][name][:2] == (ratings, label)
        assert live[0][name][2] == pytest.approx(posterior, abs=UNSEEN)
    assert fresh[1] == live[1]
    check_against(engine, mm.truth.infer(exported(engine)))


def test_a_corrected_answer_no_longer_counts(engine: Engine):
    new_study(engine, 6, overlap=2)
    ann, bo = new_rater(engine, "ann"), new_rater(engine, "bo")
    given = rate_all(engine, ann, lambda item: "yes")
    rate_all(engine, bo, lambda item: "no" if item == 1 else "yes")
    follower = Follower(engine)
    follower.refit()
    for assignment, number, _ in given:
        answer(engine, ann, assignment, {"harm": "no"}, replaces=number)
    follower.refit()
    ratings = exported(engine)
    assert len(ratings) == 12
    check_against(engine, mm.truth.infer(ratings))
    assert results(engine)["agreement"]["questions"]["harm"]["ratings"] == 12
    assert Follower(engine).refit() is not None
    check_against(engine, mm.truth.infer(ratings))


def test_an_item_answered_meanwhile_is_left_to_the_next_refit(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    new_study(engine, 3)
    ann, bo = new_rater(engine, "ann"), new_rater(engine, "bo")
    (first, number, _), *_ = rate_all(engine, ann, lambda item: "yes")
    follower = Follower(engine)
    judged = follow.judge

    def judge_and_be_overtaken(*given: Any) -> Any:
        answer(engine, ann, first, {"harm": "unsure"}, replaces=number)  # the same number of ratings, another answer
        rate_all(engine, bo, lambda item: "no", most=1)  # another number of ratings
        return judged(*given)

    monkeypatch.setattr(follow, "judge", judge_and_be_overtaken)
    with engine.begin() as connection:
        connection.execute(update(tables.item_state).values(posterior=0.0))
    follower.refit()
    monkeypatch.undo()
    overtaken = items(engine)
    answers = [(name, json.loads(value)["harm"]["value"]) for name, _, value in standing_answers(engine)]
    corrected = next(name for name, value in answers if value == "unsure")
    untouched = [name for name, value in answers if value == "yes" and (name, "no") not in answers]
    assert overtaken[corrected][1] != "yes"  # the server's word, not that of an answer that counts no more
    assert all((overtaken[name][2] or 0) > 0.9 for name in untouched)
    assert len(untouched) in (1, 2)
    follower.refit()
    check_against(engine, mm.truth.infer(exported(engine)))


@pytest.mark.parametrize("counts", [False, True])
def test_models_count_only_where_the_study_says_so_and_previews_never(engine: Engine, counts: bool):
    new_study(engine, 12, models_count=counts, overlap=4)
    rate_all(engine, new_rater(engine, "gpt", "model", models_count=counts), lambda item: "unsure")
    rate_all(engine, new_rater(engine, "preview:me", "preview"), lambda item: "unsure")
    crowd(engine, {"ann": 0.9, "bo": 0.9, "cy": 0.9})
    Follower(engine).refit()
    kinds = ("person", "model") if counts else ("person",)
    check_against(engine, mm.truth.infer(exported(engine, *kinds)))
    assert set(raters(engine)) == {"ann", "bo", "cy"} | ({"gpt"} if counts else set())


def test_where_models_no_longer_count_items_and_raters_are_brought_up_to_date(engine: Engine):
    study = new_study(engine, 5, models_count=True)
    rate_all(engine, new_rater(engine, "gpt", "model", models_count=True), lambda item: "unsure")
    crowd(engine, {"ann": 0.9})
    follower = Follower(engine)
    follower.refit()
    assert {ratings for ratings, *_ in items(engine).values()} == {2}
    create_study(engine, study.model_copy(update={"models_count": False}), None, NOW)
    assert follower.refit() is not None
    check_against(engine, mm.truth.infer(exported(engine)))
    assert raters(engine)["gpt"] == (0, None, None)


def test_a_descriptive_study_gets_distributions_and_judges_nobody(engine: Engine):
    new_study(engine, 9, paradigm="descriptive")
    crowd(engine, SKILLS)
    Follower(engine).refit()
    votes: dict[str, list[str]] = {}
    for item, _, value in standing_answers(engine):
        votes.setdefault(item, []).append(json.loads(value)["harm"]["value"])
    for name, (ratings, label, posterior, spread) in items(engine).items():
        assert (ratings, label, posterior) == (3, None, None)
        assert spread == pytest.approx({label: votes[name].count(label) / 3 for label in LABELS}, abs=1e-6)
    assert {(quality, confusion) for _, quality, confusion in raters(engine).values()} == {(None, None)}
    said = results(engine)["consensus"]
    assert said["method"] is None
    assert said["labels"] is None
    assert "no truth" in said["why"]
    assert sum(said["shares"].values()) == pytest.approx(1, abs=1e-5)
    assert results(engine)["agreement"]["questions"]["harm"]["value"] is not None


def test_agreement_has_its_interval_once_the_study_is_closed(engine: Engine):
    new_study(engine, 30)
    crowd(engine, SKILLS)
    follower = Follower(engine)
    follower.refit()
    alpha = mm.agreement.krippendorff_alpha(exported(engine))
    live = results(engine)["agreement"]
    assert live["final"] is False
    harm = live["questions"][live["question"]]
    assert harm["value"] == pytest.approx(alpha.value, abs=1e-12)
    assert (harm["n_items"], harm["n_raters"], harm["ratings"]) == (30, 5, 90)
    assert (harm["low"], harm["high"]) == (None, None)
    assert "closing" in harm["how"]
    with engine.begin() as connection:
        connection.execute(update(tables.study).values(state="closed"))
    assert follower.refit() is not None
    closed = results(engine)["agreement"]
    assert closed["final"] is True
    harm = closed["questions"]["harm"]
    assert harm["value"] == pytest.approx(alpha.value, abs=1e-12)
    assert harm["low"] < harm["value"] < harm["high"]
    assert follower.refit() is None


def test_what_can_t_be_said_is_said(engine: Engine):
    new_study(engine, 3, method="weighted-by-gold")
    follower = Follower(engine)
    follower.refit()
    none = results(engine)
    assert none["consensus"]["why"] == "There are no ratings yet."
    assert none["agreement"]["questions"]["harm"]["value"] is None
    assert "no ratings" in none["agreement"]["questions"]["harm"]["why"]
    assert none["worker"]["error"] is None
    rate_all(engine, new_rater(engine, "ann"), lambda item: "yes")
    before = items(engine)
    follower.refit()
    some = results(engine)
    assert "gold" in some["consensus"]["why"]
    assert "no item was rated by two raters" in some["agreement"]["questions"]["harm"]["why"]
    assert items(engine) == before  # what the server found stays
    assert raters(engine) == {}


FORM = [
    {"type": "number", "name": "age", "prompt": "How old?", "min": 0, "max": 120},
    {"type": "labels", "name": "topics", "prompt": "About?", "labels": ["art", "law", "sport"]},
    {"type": "text", "name": "why", "prompt": "Why?", "required": False},
    {"type": "scale", "name": "tone", "prompt": "How kind?", "points": {"from": 1, "to": 5}, "required": False},
]


def form(item: int, rater: int) -> dict[str, Any]:
    sets = [["art"], ["art", "law"], [], ["sport"]]
    answers: dict[str, Any] = {"age": 20 + item + rater / 2, "topics": sets[(item + (item % 3 == rater)) % 4]}
    return answers if item == 4 else answers | {"tone": str(1 + (item + (item == rater)) % 5), "why": "so"}


def test_each_question_of_a_form_has_its_own_measure(engine: Engine):
    new_study(engine, 10, questions=FORM)
    for number in range(3):
        rate_all(engine, new_rater(engine, f"r{number}"), lambda item, n=number: form(item, n), question="")
    Follower(engine).refit()
    found = results(engine)["agreement"]
    rows = [(item, rater, json.loads(value)) for item, rater, value in standing_answers(engine)]

    def frame(name: str, text: Any = str) -> pl.DataFrame:
        told = [(item, rater, text(answers[name]["value"])) for item, rater, answers in rows if name in answers]
        return pl.DataFrame(told, schema=["item", "rater", "label"], orient="row")

    age = mm.agreement.krippendorff_alpha(mm.read_values(frame("age")), scale="interval")
    topics = mm.agreement.set_alpha(mm.read_label_sets(frame("topics", json.dumps)))
    tone = mm.agreement.krippendorff_alpha(mm.read_ratings(frame("tone"), order=list("12345")))
    for name, expected, n in (("age", age, 30), ("topics", topics, 30), ("tone", tone, 27)):
        assert found["questions"][name]["value"] == pytest.approx(expected.value, abs=1e-12), name
        assert found["questions"][name]["ratings"] == n
    assert "ordinal" in found["questions"]["tone"]["name"]
    assert found["questions"]["why"]["value"] is None
    assert "not followed live" in found["questions"]["why"]["why"]
    assert found["question"] == "tone"
    assert items(engine)["t4"] == (3, None, None, None)
    assert items(engine)["t5"][1] is not None


def test_a_study_without_labels_says_that_it_follows_no_consensus(engine: Engine):
    new_study(engine, 4, questions=FORM[:1])
    for number in range(2):
        rate_all(engine, new_rater(engine, f"r{number}"), lambda item, n=number: item + n, question="age")
    Follower(engine).refit()
    said = results(engine)
    assert said["consensus"]["method"] is None
    assert "live" in said["consensus"]["why"]
    assert said["agreement"]["question"] is None
    assert items(engine)["t1"] == (2, None, None, None)


def test_a_choice_between_candidates_has_agreement(engine: Engine):
    asked = {"type": "preference", "name": "better", "prompt": "Which?", "candidates": ["a", "b"], "tie": True}
    study = StudyFile.model_validate({**STUDY, "questions": [asked]})
    assert [question.type for question in study.questions] == ["preference"]
    new_study(engine, 6, questions=[asked])
    for number in range(2):
        rate_all(
            engine,
            new_rater(engine, f"r{number}"),
            lambda item, n=number: {"choice": "tie" if item == 1 and n else "ab"[item % 2]},
            question="better",
        )
    Follower(engine).refit()
    better = results(engine)["agreement"]["questions"]["better"]
    assert better["ratings"] == 12
    assert better["observed"] == pytest.approx(5 / 6)
    assert better["n_labels"] == 3
