"""A diagnosis on disk, and what may be replaced by it."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from middlemost.cli.commands import middlemost
from middlemost.data.folder import load_dataset
from middlemost.errors import InputError
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose import diagnose
from middlemost.jobs.diagnose import folder as module
from middlemost.jobs.diagnose.cleaned import cleaned
from middlemost.jobs.diagnose.folder import check_target, write_diagnosis
from middlemost.jobs.recheck.judged import load_judged
from tests.jobs.diagnose.tables import found, trees


@pytest.fixture
def written(tmp_path) -> Path:
    folder = tmp_path / "trees-diagnosis"
    write_diagnosis(found(), folder, pages={"report.html": "<p>é</p>"})
    return folder


def test_all_files_are_there(written):
    names = ["clean.csv", "dataset", "diagnosis.json", "labels.csv", "report.html"]
    assert sorted(path.name for path in written.iterdir()) == names
    assert (written / "report.html").read_text(encoding="utf-8") == "<p>é</p>"
    assert load_dataset(written / "dataset") == found().dataset
    assert sorted(path.name for path in written.parent.iterdir()) == ["trees-diagnosis"]


def test_labels_say_what_was_found(written):
    labels = pl.read_csv(written / "labels.csv", infer_schema=False)
    first = ["item", "label", "quality", "flagged", "suggested", "split", "region"]
    assert labels.columns[: len(first)] == first
    assert {"ambiguous", "reasons", "copies", "posterior", "early_confidence", "neighbours"} < set(labels.columns)
    assert labels.height == 150
    quality = labels["quality"].cast(pl.Float64)
    assert quality.is_sorted()
    assert set(labels["flagged"]) == {"true", "false"}
    assert set(labels["region"].drop_nulls()) <= {"easy", "ambiguous", "hard"}
    assert (labels.filter(pl.col("flagged") == "true")["reasons"].str.len_chars() > 10).all()
    assert (
        labels.filter(pl.col("flagged") == "false")["reasons"].replace("", None).null_count()
        == labels.filter(pl.col("flagged") == "false").height
    )
    assert not labels.select(pl.col(pl.String).str.contains("^-0.0$").any()).row(0).count(True)


def test_the_clean_table_is_the_cleaned_one(written):
    table = pl.read_csv(written / "clean.csv", infer_schema=False)
    assert table.equals(cleaned(found()))


def test_the_manifest_is_strict_json(written):
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    manifest = json.loads((written / "diagnosis.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert manifest["schema"] == "middlemost.diagnosis/1"
    assert manifest["columns"] == trees().drop("truth").columns
    assert manifest["version"] == load_dataset(written / "dataset").version == found().quality.version


def test_recheck_plans_from_it(written, monkeypatch):
    judged = load_judged(written)
    assert judged.columns == tuple(trees().drop("truth").columns)
    assert judged.dataset.version == found().dataset.version
    assert judged.table["flagged"].sum() == int(found().quality.flagged.sum())
    assert judged.table["split"].null_count() == 0
    monkeypatch.chdir(written.parent)
    said = CliRunner().invoke(middlemost, ["recheck", "plan", written.name, "--budget", "30", "--out", "items.csv"])
    assert said.exit_code == 0, said.output
    items = pl.read_csv("items.csv")
    assert items.height == 30
    assert "kind" not in items.columns
    assert json.loads(Path("items.plan.json").read_text())["dataset_version"] == found().dataset.version


def test_only_a_diagnosis_is_replaced(written):
    check_target(written)
    write_diagnosis(found(), written)
    assert not (written / "report.html").exists()
    other = written.parent / "other"
    other.mkdir()
    check_target(other)
    (other / "mine.txt").write_text("keep")
    for target in (other, other / "mine.txt"):
        with pytest.raises(InputError, match="not an earlier diagnosis"):
            check_target(target)
    with pytest.raises(InputError, match="not an earlier diagnosis"):
        write_diagnosis(found(), other)
    assert [path.name for path in other.iterdir()] == ["mine.txt"]
    write_diagnosis(found(), other, force=True)
    assert not (other / "mine.txt").exists()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"schema": 1}', '{"schema": "middlemost.audit/1"}'])
def test_what_only_looks_like_one_is_kept(tmp_path, manifest):
    (tmp_path / "diagnosis.json").write_text(manifest)
    with pytest.raises(InputError, match="not an earlier diagnosis"):
        check_target(tmp_path)


def test_a_failure_leaves_the_old_one(written, monkeypatch):
    before = {path.name for path in written.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_dataset", fail)
    with pytest.raises(OSError, match="No space left"):
        write_diagnosis(found(), written)
    assert {path.name for path in written.iterdir()} == before
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_images_as_bytes_are_written_as_parquet(tmp_path):
    frame = trees(60, seed=2).drop("truth").with_columns(photo=pl.lit(b"\x89PNG"))
    dataset = read_labelled(frame, label="kind")
    write_diagnosis(diagnose(dataset, features=("x*",)), tmp_path / "d")
    assert not (tmp_path / "d" / "clean.csv").exists()
    assert pl.read_parquet(tmp_path / "d" / "clean.parquet")["photo"][0] == b"\x89PNG"
