"""Data sets on disk: equal when read back, whole or not at all."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import polars as pl
import pytest

import middlemost as mm
from middlemost.data import folder as module
from middlemost.data.folder import is_dataset_folder, load_dataset, write_dataset
from middlemost.data.question import PreferenceQuestion, RankingQuestion, SpanQuestion, TextQuestion
from middlemost.errors import InputError


@pytest.fixture
def dataset():
    table = pl.DataFrame(
        {
            "item": [1, 1, 2],
            "rater": ["ann", "bo", "ann"],
            "label": ["ja, 👍", "nein", "ja, 👍"],
            "time": ["2024-03-06T14:07:33.120Z", None, "2024-03-06"],
        }
    )
    return mm.read(
        table,
        items=pl.DataFrame({"item": [1, 2], "topic": ["a", None]}),
        gold={"1": "nein"},
        gold_random=True,
        labels=("ja, 👍", "nein", "x"),
    )


def test_read_back_equal(dataset, tmp_path):
    write_dataset(dataset, tmp_path / "d")
    again = load_dataset(tmp_path / "d")
    assert again == dataset
    assert again.answers.schema == dataset.answers.schema
    assert again != replace(dataset, paradigm="descriptive")
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == [
        "answers.parquet", "changes.parquet", "gold.parquet", "items.parquet", "manifest.json", "raters.parquet",
    ]  # fmt: skip


def test_a_folder_written_before_gold_said_how_it_was_drawn(dataset, tmp_path):
    write_dataset(replace(dataset, gold=dataset.gold.drop("draw")), tmp_path / "d")
    assert load_dataset(tmp_path / "d").gold.rows() == [("1", "label", "nein", "anchor", None)]


def test_guesses_read_back_equal_and_a_folder_of_version_1_has_none(tmp_path):
    rows = {"item": ["a", "b"], "rater": ["x", "x"], "label": ["yes", "no"], "guess": ["60", ""]}
    dataset = mm.read(pl.DataFrame(rows), predicted="guess=yes")
    write_dataset(dataset, tmp_path / "d")
    assert load_dataset(tmp_path / "d") == dataset
    write_dataset(replace(dataset, answers=dataset.answers.drop("predicted")), tmp_path / "d")
    manifest = tmp_path / "d" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 1}))
    assert load_dataset(tmp_path / "d").answers["predicted"].null_count() == 2


def test_a_folder_of_version_2_has_no_changes(dataset, tmp_path):
    write_dataset(dataset, tmp_path / "d")
    manifest = tmp_path / "d" / "manifest.json"
    written = json.loads(manifest.read_text())
    del written["parent"], written["files"]["changes.parquet"]
    manifest.write_text(json.dumps(written | {"schema_version": 2}))
    (tmp_path / "d" / "changes.parquet").unlink()
    assert load_dataset(tmp_path / "d") == dataset


def test_a_folder_of_version_3_says_nothing_of_what_was_shown(dataset, tmp_path):
    write_dataset(replace(dataset, answers=dataset.answers.drop("shown")), tmp_path / "d")
    manifest = tmp_path / "d" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 3}))
    assert load_dataset(tmp_path / "d") == dataset


def test_questions_of_every_type_read_back_equal(dataset, tmp_path):
    labels = mm.Vocabulary("ab")
    asked = [
        PreferenceQuestion("better", ("x", "y"), strength=2, criteria=("tone",), turns=True),
        RankingQuestion("order", ("x", "y", "z")),
        SpanQuestion("where", labels, "text", overlap=True),
        TextQuestion("why"),
    ]
    several = replace(dataset, questions={**dataset.questions, **{one.name: one for one in asked}})
    write_dataset(several, tmp_path / "d")
    assert load_dataset(tmp_path / "d") == several


def test_numbers_and_unknown_raters_read_back_equal(tmp_path):
    dataset = mm.read({"item": ["a"], "label": ["1,5"]}, rater="none", scale="ratio")
    write_dataset(dataset, tmp_path / "d")
    assert load_dataset(tmp_path / "d") == dataset


def test_an_older_data_set_is_replaced_and_nothing_else(dataset, tmp_path):
    write_dataset(dataset, tmp_path / "d")
    write_dataset(replace(dataset, paradigm="descriptive"), tmp_path / "d")
    assert load_dataset(tmp_path / "d").paradigm == "descriptive"
    assert [path.name for path in tmp_path.iterdir()] == ["d"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "manifest.json").write_text('{"format": "something else"}')
    with pytest.raises(InputError, match="holds no data set of ours"):
        write_dataset(dataset, mine)
    assert not is_dataset_folder(mine)
    write_dataset(dataset, mine, force=True)
    assert load_dataset(mine) == dataset


def test_a_file_is_not_replaced_by_a_folder(dataset, tmp_path):
    (tmp_path / "d").write_text("mine")
    with pytest.raises(InputError):
        write_dataset(dataset, tmp_path / "d")
    assert (tmp_path / "d").read_text() == "mine"


def test_an_empty_folder_is_filled(dataset, tmp_path):
    (tmp_path / "d").mkdir()
    write_dataset(dataset, tmp_path / "d")
    assert load_dataset(tmp_path / "d") == dataset


def test_a_damaged_file_is_named(dataset, tmp_path):
    write_dataset(dataset, tmp_path / "d")
    damaged = tmp_path / "d" / "items.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match=r"items\.parquet: The file is not the one that was written"):
        load_dataset(tmp_path / "d")
    damaged.unlink()
    with pytest.raises(InputError, match=r"items\.parquet: .*cannot be read"):
        load_dataset(tmp_path / "d")


def test_no_data_set_and_a_newer_one(dataset, tmp_path):
    with pytest.raises(InputError, match="no manifest of ours"):
        load_dataset(tmp_path)
    write_dataset(dataset, tmp_path / "d")
    manifest = tmp_path / "d" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 99}))
    with pytest.raises(InputError, match="schema version 99"):
        load_dataset(tmp_path / "d")


@pytest.mark.parametrize("fails_at", [0, 2, 4])
def test_a_full_disk_leaves_the_old_data_set(dataset, tmp_path, monkeypatch, fails_at):
    write_dataset(dataset, tmp_path / "d")
    written = []

    def full(path, data):
        written.append(path)
        if len(written) > fails_at:
            raise OSError(28, os.strerror(28))
        path.write_bytes(data)

    monkeypatch.setattr(module, "_write", full)
    with pytest.raises(InputError, match="cannot be written: No space left"):
        write_dataset(replace(dataset, paradigm="descriptive"), tmp_path / "d")
    assert load_dataset(tmp_path / "d") == dataset
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_a_process_killed_in_the_middle_leaves_the_old_data_set(dataset, tmp_path):
    write_dataset(dataset, tmp_path / "d")
    program = (
        "import os, sys, middlemost as mm\n"
        "from middlemost.data import folder\n"
        "write = folder._write\n"
        "folder._write = lambda path, data: os._exit(9) if path.name == 'gold.parquet' else write(path, data)\n"
        "folder.write_dataset(folder.load_dataset(sys.argv[1]), sys.argv[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "d")], check=False)
    assert done.returncode == 9
    assert load_dataset(tmp_path / "d") == dataset


def test_a_rename_that_fails_brings_the_old_one_back(dataset, tmp_path, monkeypatch):
    write_dataset(dataset, tmp_path / "d")
    rename = module.Path.rename

    def failing(self, target):
        if target == tmp_path / "d" and not self.parent.name.startswith(".d.old"):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(module.Path, "rename", failing)
    with pytest.raises(InputError, match="Input/output error"):
        write_dataset(replace(dataset, paradigm="descriptive"), tmp_path / "d")
    monkeypatch.undo()
    assert load_dataset(tmp_path / "d") == dataset


def test_the_parent_must_exist(dataset, tmp_path):
    with pytest.raises(InputError, match="No such file"):
        write_dataset(dataset, tmp_path / "no" / "d")


def test_an_interrupt_between_two_renames_brings_the_old_one_back(dataset, tmp_path, monkeypatch):
    write_dataset(dataset, tmp_path / "d")
    rename = module.Path.rename

    def interrupted(self, target):
        moved = rename(self, target)
        if self == tmp_path / "d":
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(module.Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_dataset(replace(dataset, paradigm="descriptive"), tmp_path / "d")
    monkeypatch.undo()
    assert load_dataset(tmp_path / "d") == dataset
    assert [path.name for path in tmp_path.iterdir()] == ["d"]
