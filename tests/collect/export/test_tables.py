import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine, func, insert, select

import middlemost as mm
from middlemost.collect.export.dataset import Counts, counts_of, export_dataset
from middlemost.collect.export.tables import COLUMNS, write_csv, write_json, write_json_lines, write_spreadsheet
from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.migrate import migrate
from middlemost.collect.study.model import StudyFile
from middlemost.data.dataset import Dataset
from middlemost.data.ratings import Ratings

from ..conftest import NOW, STUDY, add_items
from .studies import Desk

LABELS = ("yes", "no", "unsure")
WRITERS = {"a.csv": write_csv, "b.csv": write_spreadsheet, "c.jsonl": write_json_lines, "d.json": write_json}


@pytest.fixture(params=list(WRITERS))
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Dataset], Path]:
    """Writes a data set in one of the formats."""

    def write(dataset: Dataset) -> Path:
        path = tmp_path / request.param
        WRITERS[request.param](dataset, path)
        return path

    return write


def assert_same(one: Ratings, other: Ratings) -> None:
    for name in ("item", "rater", "label", "weight"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("items", "raters", "labels"):
        assert list(getattr(one, name)) == list(getattr(other, name))


def stored_counts(engine: Engine) -> Counts:
    """What the database holds, counted by it alone."""
    later = tables.answer.alias()
    replaced = select(later.c.supersedes).where(later.c.supersedes.is_not(None))
    current = tables.answer.c.id.not_in(replaced)
    with engine.connect() as connection:
        n_items = connection.execute(select(func.count()).select_from(tables.item)).scalar_one()
        each = select(tables.answer.c.status, func.count()).where(current).group_by(tables.answer.c.status)
        by_status = {row[0]: row[1] for row in connection.execute(each)}
    return Counts(n_items, by_status["rating"], by_status.get("skipped", 0))


# Case G9: the export must balance.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """10,000 ratings of 2,500 items by 20 raters, 500 of them corrections, with 300 skips and 100 late answers."""
    from middlemost.collect.store.engine import open_engine

    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('large') / 'study.db'}")
    migrate(engine)
    study = StudyFile.model_validate(STUDY)
    create_study(engine, study, None, NOW)
    add_items(engine, study, [{"text": f"Text {n}"} for n in range(2500)])
    desk, dice = Desk(engine), random.Random(14)
    raters = [desk.rater(f"rater {n:02}") for n in range(20)]
    leases: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []

    def answer(lease: dict[str, Any], status: str, value: object, supersedes: int | None) -> None:
        number = len(answers) + 1
        answers.append(
            {
                "id": number,
                "client": f"client-{number}",
                "assignment": lease["id"],
                "item": lease["item"],
                "rater": lease["rater"],
                "version": 1,
                "status": status,
                "value": json.dumps(value),
                "supersedes": supersedes,
                "seconds": dice.choice([None, 0.1, dice.uniform(0, 100)]),
                "time": NOW + number + dice.random(),
            }
        )

    for item in range(1, 2501):
        drawn = dice.sample(raters, 5)
        for k, rater in enumerate(drawn):
            status = "rating" if k < 4 else "skipped" if item <= 300 else "late" if item <= 400 else None
            if status is None:
                continue
            lease = {
                "id": len(leases) + 1,
                "item": item,
                "rater": rater,
                "grp": "",
                "holds": 1,
                "version": 1,
                "draw": "random",
                "propensity": dice.choice([None, 1 / 3]),
                "created": NOW,
                "expires": NOW + 60,
                "outcome": "rated",
            }
            leases.append(lease)
            value = (
                {"reason": "unclear", "comment": None}
                if status == "skipped"
                else {"harm": {"value": dice.choice(LABELS)}}
            )
            answer(lease, status, value, None)
            if k == 0 and item <= 500:
                answer(lease, "rating", {"harm": {"value": dice.choice(LABELS)}}, len(answers))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(tables.assignment), leases)
        connection.execute(insert(tables.answer), answers)
    yield engine
    engine.dispose()


def test_ten_thousand_ratings_come_back_from_every_format(large: Engine, written: Callable[[Dataset], Path]):
    dataset = export_dataset(large)
    assert counts_of(dataset) == stored_counts(large) == Counts(items=2500, ratings=10_000, skips=300)
    path = written(dataset)
    back = mm.read(path, labels=LABELS)
    assert_same(mm.read_ratings(back), mm.read_ratings(dataset))
    assert back.statuses == dataset.statuses == {"rating": 10_000, "superseded": 500, "late": 100, "skipped": 300}
    same = ["item", "question", "rater", "value", "status", "repeat", "time", "seconds", "assignment", "draw"]
    assert back.answers.select(same).equals(dataset.answers.select(same))


def test_ten_thousand_ratings_are_those_that_were_stored(large: Engine):
    dataset = export_dataset(large)
    with large.connect() as connection:
        rows = connection.execute(
            select(tables.answer.c.id, tables.item.c.name, tables.rater.c.name, tables.answer.c.value)
            .join(tables.item, tables.item.c.id == tables.answer.c.item)
            .join(tables.rater, tables.rater.c.id == tables.answer.c.rater)
            .where(tables.answer.c.status != "skipped")
        ).all()
    stored = {(str(n), item, rater, json.loads(value)["harm"]["value"]) for n, item, rater, value in rows}
    exported = dataset.answers.filter(pl.col("status") != "skipped").select("assignment", "item", "rater", "value")
    assert set(exported.rows()) == stored


# Case G10: cells that look like formulas.

HARD = [
    '=HYPERLINK("http://x")',
    "@home",
    "- not sure",
    "'=kept",
    'a\nb, "c"',
    "\ttab",
    "a\u2028b",
    "NaN",
    "-1",
    "+1",
    "-2.5",
]


@pytest.fixture
def hard(sqlite_url: str) -> Any:
    """Answers in words that are hard to carry, and labels that are numbers with a sign."""
    from middlemost.collect.store.engine import open_engine

    engine = open_engine(sqlite_url)
    migrate(engine)
    asked = [
        {"type": "label", "name": "sign", "prompt": "?", "labels": ["-1", "+1", "-2.5"]},
        {"type": "text", "name": "note", "prompt": "?", "required": False},
        {"type": "preference", "name": "better", "prompt": "?", "candidates": ["a", "b"], "required": False},
    ]
    study = StudyFile.model_validate({**STUDY, "questions": asked})
    create_study(engine, study, None, NOW)
    add_items(engine, study, [{"text": "x", "a": "1", "b": "2"} for _ in HARD])
    desk = Desk(engine)
    ann = desk.rater("=ann()")
    for n, text in enumerate(HARD, start=1):
        value = {
            "sign": {"value": ("-1", "+1", "-2.5")[n % 3], "rationale": text},
            "note": {"value": text},
            "better": {"value": {"choice": "a"}},
        }
        desk.answer(desk.lease(ann, n, sides='{"better": ["b", "a"]}'), value)
    yield engine
    engine.dispose()


def test_hard_cells_come_back(hard: Engine, written: Callable[[Dataset], Path]):
    dataset = export_dataset(hard)
    back = mm.read(written(dataset))
    wanted = dataset.answers.filter(pl.col("question") != "note")["value"].to_list()
    assert back.answers.filter(pl.col("question") != "note")["value"].to_list() == wanted
    assert back.raters["rater"].to_list() == ["=ann()"]
    noted = back.answers.filter(pl.col("question") == "note")["value"].to_list()
    assert noted == [text.strip() for text in HARD]  # the reader trims blanks, and says so


def test_the_plain_csv_is_exact_and_the_one_for_spreadsheets_is_safe(hard: Engine, tmp_path: Path):
    dataset = export_dataset(hard)
    write_csv(dataset, tmp_path / "plain.csv")
    write_spreadsheet(dataset, tmp_path / "safe.csv")
    with (tmp_path / "plain.csv").open(encoding="utf-8", newline="") as stream:
        plain = list(csv.DictReader(stream))
    with (tmp_path / "safe.csv").open(encoding="utf-8-sig", newline="") as stream:
        safe = list(csv.DictReader(stream))
    assert tuple(plain[0]) == COLUMNS
    assert [row["label"] for row in plain if row["question"] == "note"] == HARD
    assert [row["rationale"] for row in plain if row["question"] == "sign"] == HARD
    guards = ["'" + text for text in HARD[:4]] + [HARD[4], "'\ttab", *HARD[6:]]
    assert [row["label"] for row in safe if row["question"] == "note"] == guards
    assert {row["rater"] for row in safe} == {"'=ann()"}
    for row in safe:
        for cell in row.values():
            assert cell[:1] not in "=+-@\t\r" or not cell or cell in ("-1", "+1", "-2.5")


def test_json_says_structured_answers_as_json(hard: Engine, tmp_path: Path):
    dataset = export_dataset(hard)
    write_json_lines(dataset, tmp_path / "x.jsonl")
    write_json(dataset, tmp_path / "x.json")
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().split("\n")[:-1]]
    assert lines == json.loads((tmp_path / "x.json").read_text())
    better = next(one for one in lines if one["question"] == "better")
    assert (better["value"], better["label"], better["shown"]) == ({"choice": "a"}, '{"choice": "a"}', ["b", "a"])
    assert {"item", "rater", "label", "time", "version"} <= set(better)
    assert "value" not in lines[0]


def test_no_answers_make_a_header_and_an_empty_list(study_engine: Engine, tmp_path: Path):
    dataset = export_dataset(study_engine)
    for name, write in WRITERS.items():
        write(dataset, tmp_path / name)
    assert (tmp_path / "a.csv").read_text() == ",".join(COLUMNS) + "\n"
    assert (tmp_path / "c.jsonl").read_text() == ""
    assert json.loads((tmp_path / "d.json").read_text()) == []
