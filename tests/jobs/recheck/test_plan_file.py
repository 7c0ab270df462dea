"""A plan on disk."""

import json
import shutil

import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.jobs.recheck.judged import load_judged
from middlemost.jobs.recheck.plan import plan_recheck, shown_items
from middlemost.jobs.recheck.plan_file import plan_beside, read_plan, write_plan
from tests.jobs.recheck.diagnoses import study, write_diagnosis


@pytest.fixture
def written(tmp_path):
    judged = load_judged(write_diagnosis(study(60), tmp_path / "animals-diagnosis"))
    plan = plan_recheck(judged, budget=12)
    write_plan(plan, judged, tmp_path / "items.csv")
    return tmp_path, judged, plan


def test_a_plan_reads_back_equal(written):
    folder, _, plan = written
    for name in ("items.csv", "items.plan.json"):
        again = read_plan(folder / name)
        assert again.plan.table.equals(plan.table)
        assert again.plan.to_json() == plan.to_json()
        assert again.diagnosis == folder / "animals-diagnosis"


def test_the_table_holds_what_people_see(written):
    folder, judged, plan = written
    assert pl.read_csv(folder / "items.csv").equals(shown_items(plan, judged))
    assert sorted(path.name for path in folder.iterdir()) == ["animals-diagnosis", "items.csv", "items.plan.json"]


def test_plan_and_diagnosis_can_move_together(written):
    folder, _, _ = written
    (folder / "moved").mkdir()
    for name in ("items.plan.json", "animals-diagnosis"):
        shutil.move(folder / name, folder / "moved" / name)
    again = read_plan(folder / "moved" / "items.plan.json")
    assert load_judged(again.diagnosis).folder == folder / "moved" / "animals-diagnosis"


def test_nothing_is_written_over(written):
    folder, judged, plan = written
    with pytest.raises(InputError, match="It exists already"):
        write_plan(plan, judged, folder / "items.csv")
    (folder / "items.csv").unlink()
    with pytest.raises(InputError, match=r"items\.plan\.json: It exists already"):
        write_plan(plan, judged, folder / "items.csv")
    write_plan(plan, judged, folder / "items.csv", force=True)
    with pytest.raises(InputError, match="no such folder"):
        write_plan(plan, judged, folder / "no" / "items.csv")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "middlemost.recheck-plan/1"}'])
def test_what_is_no_plan_is_refused(tmp_path, text):
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(InputError, match="It is no plan"):
        read_plan(tmp_path / "plan.json")


def test_items_without_their_plan_are_refused(written):
    folder, _, _ = written
    plan_beside(folder / "items.csv").unlink()
    with pytest.raises(InputError, match=r"Give NAME\.plan\.json"):
        read_plan(folder / "items.csv")
    with pytest.raises(InputError, match="No such file"):
        read_plan(folder / "items.plan.json")


def test_the_plan_is_plain_json(written):
    folder, judged, _ = written
    raw = json.loads((folder / "items.plan.json").read_text())
    assert raw["diagnosis"] == "animals-diagnosis"
    assert raw["dataset_version"] == judged.dataset.version
    chances = {one["name"]: one["probability"] for one in raw["strata"]}
    assert all(0 < one["probability"] == chances[one["stratum"]] for one in raw["items"])
