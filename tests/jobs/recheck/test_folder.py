"""A recheck on disk."""

import json
from dataclasses import replace

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.folder import load_dataset
from middlemost.errors import InputError
from middlemost.jobs.recheck.apply import apply_recheck
from middlemost.jobs.recheck.folder import write_recheck
from middlemost.jobs.recheck.plan import plan_recheck
from tests.jobs.recheck.diagnoses import answers, judged, study


@pytest.fixture(scope="module")
def found():
    frame = study(60)
    start = judged(frame)
    plan = plan_recheck(start, budget=20)
    return apply_recheck(plan, start, mm.read(answers(frame, plan.table["item"].to_list())))


def test_the_tables_and_the_new_version_are_written(found, tmp_path):
    write_recheck(found, tmp_path / "out" / "r")
    folder = tmp_path / "out" / "r"
    assert sorted(path.name for path in folder.iterdir()) == [
        "changes.csv", "corrected.csv", "dataset", "items.csv", "labels.csv", "recheck.json",
    ]  # fmt: skip
    assert load_dataset(folder / "dataset") == found.dataset
    assert pl.read_csv(folder / "changes.csv").height == found.outcomes["changed"] > 0
    assert pl.read_csv(folder / "corrected.csv").height == 60
    assert json.loads((folder / "recheck.json").read_text()) == json.loads(json.dumps(found.to_json()))


def test_images_as_bytes_are_kept(found, tmp_path):
    image = found.corrected.with_columns(pl.lit(b"\xff\x00").alias("image"))
    write_recheck(replace(found, corrected=image), tmp_path / "r")
    assert pl.read_parquet(tmp_path / "r" / "corrected.parquet").equals(image)


def test_a_folder_that_holds_anything_is_not_replaced(found, tmp_path):
    write_recheck(found, tmp_path / "r")
    with pytest.raises(InputError, match="It exists already"):
        write_recheck(found, tmp_path / "r")
    write_recheck(found, tmp_path / "r", force=True)
    (tmp_path / "empty").mkdir()
    write_recheck(found, tmp_path / "empty")
    assert (tmp_path / "empty" / "recheck.json").exists()
