import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

import middlemost as mm
from middlemost.cli.commands import middlemost
from middlemost.collect.export.dataset import Counts, counts_of, export_dataset
from middlemost.collect.export.write import FORMATS, write_export
from middlemost.errors import InputError, SettingError

from .studies import Desk


@pytest.fixture
def small(study_engine: Engine) -> Engine:
    """Case G9's study, and a skip: item 1 by three raters, item 2 by one, item 3 skipped."""
    desk = Desk(study_engine)
    ann, bo, cy = (desk.rater(name) for name in ("ann", "bo", "cy"))
    desk.rater("dee")  # who never rated
    for rater, item, label in ((ann, 1, "yes"), (bo, 1, "no"), (cy, 1, "yes"), (ann, 2, "yes")):
        desk.rate(rater, item, label)
    desk.skip(bo, 3, "unclear")
    return study_engine


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("dataset", "zip")])
def test_every_table_holds_the_same_four_ratings(small: Engine, format: str, tmp_path: Path):
    assert write_export(small, format, tmp_path / "out") == Counts(items=4, ratings=4, skips=1)
    dataset = mm.read(tmp_path / "out")
    assert dataset.statuses == {"rating": 4, "skipped": 1}
    assert len(mm.read_ratings(dataset)) == 4
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ".db" and "study" not in one.name] == ["out"]


def test_the_folder_is_what_was_exported(small: Engine, tmp_path: Path):
    counts = write_export(small, "dataset", tmp_path / "out")
    back = mm.read(tmp_path / "out")
    assert back == export_dataset(small)
    assert counts_of(back) == counts == Counts(items=4, ratings=4, skips=1)


def test_the_zip_holds_the_same_folder(small: Engine, tmp_path: Path):
    write_export(small, "zip", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    assert mm.read(tmp_path / "unpacked" / "dataset") == export_dataset(small)


def test_an_export_that_fails_leaves_the_old_one(small: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "out").write_text("old")
    monkeypatch.setattr("middlemost.collect.export.write.os.fsync", full)
    with pytest.raises(InputError, match="can't be written: No space left on device"):
        write_export(small, "csv", tmp_path / "out", force=True)
    assert (tmp_path / "out").read_text() == "old"
    assert not list(tmp_path.glob("*partial*")) + list(tmp_path.glob(".*partial*"))


@pytest.mark.parametrize("format", ["csv", "dataset"])
def test_what_is_there_is_replaced_only_when_told(small: Engine, format: str, tmp_path: Path):
    out = tmp_path / "out"
    write_export(small, format, out)
    with pytest.raises(InputError, match="It exists"):
        write_export(small, format, out)
    Desk(small).skip(1, 4, "other")
    assert write_export(small, format, out, force=True).skips == 2
    assert mm.read(out).statuses["skipped"] == 2


def test_an_unknown_format_is_refused(small: Engine, tmp_path: Path):
    with pytest.raises(SettingError, match=r"no export format 'xml'.*dataset, zip, csv"):
        write_export(small, "xml", tmp_path / "out")


def test_the_process_says_how_much_it_was(small: Engine, tmp_path: Path):
    url = small.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "middlemost.collect.export", url, "jsonl", str(tmp_path / "out.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"items": 4, "ratings": 4, "skips": 1}
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 5


def test_the_process_says_in_one_line_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from middlemost.collect.export.__main__ import main as export

    assert export([f"sqlite:///{tmp_path}/none.db", "csv", str(tmp_path / "out.csv")]) == 2
    said = capsys.readouterr().err
    assert said.endswith("none.db: There is no study here. Start one with middlemost collect serve.\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_audit_takes_the_folder_as_it_is(small: Engine, tmp_path: Path):
    write_export(small, "dataset", tmp_path / "out")
    result = CliRunner().invoke(middlemost, ["audit", str(tmp_path / "out"), "--json", "--out", str(tmp_path / "a")])
    assert result.exit_code == 0, result.output
    audit = json.loads(result.stdout)
    assert audit["statuses"] == {"rating": 4, "skipped": 1}
    assert (audit["ratings"], audit["items"], audit["raters"]) == (4, 2, 3)
    assert audit["question"]["labels"] == ["yes", "no", "unsure"]
