from pathlib import Path

import pytest

from middlemost import audit, read
from middlemost.jobs.audit import folder
from middlemost.jobs.audit.folder import write_audit
from tests.jobs.tables import dataset


@pytest.fixture(scope="module")
def data():
    return dataset([(i, r, "yes" if i % 2 else "no") for i in range(20) for r in "abc"])


@pytest.fixture(scope="module")
def found(data):
    return audit(data, resamples=0)


def test_a_failure_in_the_middle_keeps_the_old_audit(data, found, tmp_path, monkeypatch):
    target = tmp_path / "audit"
    write_audit(found, data, target)
    before = {one.name: one.stat().st_ino for one in target.iterdir()}

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(folder, "write_dataset", full)
    with pytest.raises(OSError, match="No space"):
        write_audit(found, data, target)
    assert {one.name: one.stat().st_ino for one in target.iterdir()} == before
    assert [one.name for one in tmp_path.iterdir()] == ["audit"]


def test_the_data_set_in_the_folder_reads_back_equal(data, found, tmp_path):
    write_audit(found, data, tmp_path / "audit")
    assert read(tmp_path / "audit" / "dataset") == data


def test_a_link_to_elsewhere_is_not_followed(data, found, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "keep").write_text("x")
    (tmp_path / "audit").symlink_to(elsewhere)
    write_audit(found, data, tmp_path / "audit", force=True)
    assert (elsewhere / "keep").read_text() == "x"
    assert not (tmp_path / "audit").is_symlink()


def test_where_the_new_one_cannot_take_its_place_the_old_one_comes_back(data, found, tmp_path, monkeypatch):
    target = tmp_path / "audit"
    write_audit(found, data, target)
    before = {one.name: one.stat().st_ino for one in target.iterdir()}
    rename = Path.rename

    def fail(self, to):
        if to == target and self.name != "audit":
            raise OSError("Device or resource busy")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="busy"):
        write_audit(found, data, target)
    assert {one.name: one.stat().st_ino for one in target.iterdir()} == before
    assert [one.name for one in tmp_path.iterdir()] == ["audit"]
