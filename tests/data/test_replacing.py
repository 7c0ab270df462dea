"""Folders that are written whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from middlemost.data.replacing import replacing


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "kept").write_text("old")
    return folder


def names(folder):
    return [one.name for one in folder.iterdir()]


def write(target):
    with replacing(target) as fresh:
        (fresh / "kept").write_text("new")


def test_it_takes_the_place_of_the_old_one(target):
    write(target)
    assert (target / "kept").read_text() == "new"
    assert names(target.parent) == ["d"]


def test_it_may_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o027)
    try:
        write(tmp_path / "d")
    finally:
        os.umask(before)
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt(), SystemExit(1)])
def test_a_failure_leaves_the_old_one_alone(target, error):
    def fail():
        with replacing(target) as fresh:
            (fresh / "kept").write_text("half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert (target / "kept").read_text() == "old"
    assert names(target.parent) == ["d"]


@pytest.mark.parametrize(("interrupted", "left"), [("d", "old"), ("fresh", "new")])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(16, "Device or resource busy")])
def test_an_interrupt_after_a_rename_leaves_one_of_them_whole(target, monkeypatch, error, interrupted, left):
    rename = Path.rename

    def struck(self, to):
        moved = rename(self, to)
        if (self == target) if interrupted == "d" else (to == target and self.name != "d"):
            raise error
        return moved

    monkeypatch.setattr(Path, "rename", struck)
    with pytest.raises(type(error)):
        write(target)
    assert (target / "kept").read_text() == left
    assert names(target.parent) == ["d"]


def test_an_old_one_that_cannot_come_back_is_not_deleted(target, monkeypatch):
    rename = Path.rename

    def refused(self, to):
        if to == target:
            raise OSError(16, "Device or resource busy")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="busy"):
        write(target)
    (beside,) = target.parent.iterdir()
    assert (beside / "d" / "kept").read_text() == "old"


def test_a_link_is_replaced_and_not_followed(target):
    link = target.parent / "link"
    link.symlink_to("d")
    write(link)
    assert (target / "kept").read_text() == "old"
    assert not link.is_symlink()


def test_a_full_disk(tmp_path):
    program = (
        "import resource, signal, sys; from pathlib import Path; from middlemost.data.replacing import replacing\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with replacing(Path(sys.argv[1])) as fresh: (fresh / 'big').write_bytes(bytes(2000))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "d")], capture_output=True, check=False)
    assert done.returncode == 1
    assert names(tmp_path) == []
