"""The folder that a command writes."""

import os
from pathlib import Path

import pytest

from middlemost.cli.target import named_after, refuse_loss, refuse_two_from_standard_input
from middlemost.errors import SettingError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("ratings", "name"),
    [
        ("mine.csv", "mine-audit"),
        ("a/b.c.tsv.gz", "b.c-audit"),
        ("-", "ratings-audit"),
        ("no/such/r.jsonl", "r-audit"),
        ("caf\udce9.csv", "caf�-audit"),
    ],
)
def test_it_is_named_after_the_ratings(here: Path, ratings: str, name: str):
    assert named_after(Path(ratings), "audit") == Path(name)


def test_a_pipe_and_a_loop_of_links_have_a_name_too(here: Path):
    os.mkfifo(here / "pipe")
    (here / "loop").symlink_to("loop")
    assert named_after(here / "pipe", "audit") == Path("ratings-audit")
    assert named_after(here / "loop", "audit") == Path("loop-audit")


def test_nothing_that_is_read_or_written_beside_it_is_lost(here: Path):
    (here / "out").mkdir()
    (here / "out" / "r.csv").touch()
    (here / "link").symlink_to("out")
    for file in ("out/r.csv", "link/r.csv", here / "out" / "r.csv", "out", "out/not/yet.csv"):
        with pytest.raises(SettingError, match="that would be lost"):
            refuse_loss(Path("out"), [None, "-", file])
    refuse_loss(Path("out"), [None, "-", "r.csv", "outer/r.csv"])
    refuse_loss(Path("new"), ["out/r.csv"])


@pytest.mark.parametrize("folder", [".", "..", "/", "a/.."])
def test_the_current_folder_is_not_replaced(here: Path, folder: str):
    with pytest.raises(SettingError, match="the current folder or holds it"):
        refuse_loss(Path(folder), [])


def test_a_name_that_is_not_utf8_is_refused():
    with pytest.raises(SettingError, match="not UTF-8"):
        refuse_loss(Path("\udcff"), [])


def test_standard_input_is_read_once():
    refuse_two_from_standard_input([Path("-"), None, "gold.csv"])
    with pytest.raises(SettingError, match="Only one table"):
        refuse_two_from_standard_input([Path("-"), None, "-"])
