import json
import threading
import zipfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, inspect, select

from middlemost.collect.store import tables
from middlemost.collect.store.backup import backup, restore
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.errors import InputError

from ..postgresql import new_database
from .test_create import rate

BODY = bytes(range(256))


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }


@pytest.fixture
def full(study_engine: Engine) -> Engine:
    """The small study with ratings of two raters, a picture, and texts that are hard to carry."""
    rate(study_engine, "ann", 1, "yes")
    rate(study_engine, "bo\n\u2028'\"", 1, "no")
    rate(study_engine, "ann", 2, "unsure")
    with study_engine.begin() as connection:
        connection.execute(insert(tables.media).values(hash="h", type="image/png", body=BODY))
        connection.execute(insert(tables.log).values(id=9, time=0.1 + 0.2, action="pause", detail="{}"))
    return study_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str, None, None]:
    """An empty database beside the study's."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.db'}"
    else:
        with new_database(request.getfixturevalue("postgresql_at")) as url:
            yield url


def test_what_is_restored_is_what_was_there(full: Engine, new_url: str, tmp_path: Path):
    backup(full, tmp_path / "study.backup")
    restore(tmp_path / "study.backup", new_url)
    other = open_engine(new_url)
    assert contents(other) == contents(full)
    assert contents(other)["media"] == [("h", "image/png", BODY)]
    rate(other, "cy", 3, "no")  # numbers go on
    after = contents(other)
    assert [row[0] for row in after["answer"]] == [1, 2, 3, 4]
    assert len(after["rater"]) == 3
    migrate(other)
    other.dispose()


def test_a_backup_while_others_write_is_one_moment(full: Engine, tmp_path: Path):
    ready, stop = threading.Event(), threading.Event()

    def write() -> None:
        for n in range(10_000):
            with full.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(insert(tables.guideline).values(hash=f"{n:06}", text="x", created=1.0))
                connection.execute(
                    insert(tables.log).values(id=100 + n, time=1.0, action="guideline", detail=f"{n:06}")
                )
            ready.set()
            if stop.is_set():
                break

    thread = threading.Thread(target=write)
    thread.start()
    assert ready.wait(10)
    try:
        for n in range(5):
            backup(full, tmp_path / f"{n}.backup")
    finally:
        stop.set()
        thread.join()
    for n in range(5):
        with zipfile.ZipFile(tmp_path / f"{n}.backup") as archive:
            texts = {json.loads(line)[0] for line in archive.read("guideline.jsonl").splitlines()}
            logged = {json.loads(line)[4] for line in archive.read("log.jsonl").splitlines()[1:]}
        assert {one for one in texts if len(one) == 6} == logged


def test_a_database_with_a_study_is_not_touched(full: Engine, tmp_path: Path):
    backup(full, tmp_path / "study.backup")
    before = contents(full)
    with pytest.raises(InputError, match="holds a study already; nothing was changed"):
        restore(tmp_path / "study.backup", full.url.render_as_string(hide_password=False))
    assert contents(full) == before


def test_a_file_is_not_overwritten_unless_told(full: Engine, tmp_path: Path):
    target = tmp_path / "study.backup"
    target.write_text("mine")
    with pytest.raises(InputError, match="It exists"):
        backup(full, target)
    assert target.read_text() == "mine"
    backup(full, target, force=True)
    assert zipfile.is_zipfile(target)
    assert not list(tmp_path.glob(".*partial"))
    assert target.stat().st_mode & 0o077 == 0


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"answer.jsonl") + 50] ^= 255
    path.write_bytes(bytes(data))


def _swap(path: Path) -> None:
    """Another rating under the same manifest, with all checks of the zip in order."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["answer.jsonl"] = held["answer.jsonl"].replace(b"yes", b"nay")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


def _other(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


def _newer(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["manifest.json"] = held["manifest.json"].replace(b'"0001"', b'"9999"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_cut, "damaged"),
        (_flip, "damaged"),
        (_swap, "damaged: the table answer is not the one that was written"),
        (_other, "no backup of a study"),
        (_newer, "newer version of middlemost"),
        (Path.unlink, "can't be read: No such file"),
    ],
)
def test_a_damaged_backup_makes_nothing(sqlite_url: str, tmp_path: Path, damage: Callable[[Path], None], said: str):
    engine = open_engine(sqlite_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(insert(tables.rater).values(name="ann", kind="person", counts=1, state="active", joined=0.0))
        connection.execute(insert(tables.item).values(name="t1", fields="{}", digest="", added=0.0))
        connection.execute(insert(tables.version).values(study="{}", created=0.0))
        connection.execute(insert(tables.study).values(id=1, key="k", state="open", version=1, created=0.0))
        connection.execute(
            insert(tables.assignment).values(
                item=1, rater=1, grp="", holds=1, version=1, draw="random", created=0.0, expires=1.0
            )
        )
        answered = {
            "client": "c",
            "assignment": 1,
            "item": 1,
            "rater": 1,
            "version": 1,
            "status": "rating",
            "time": 1.0,
        }
        connection.execute(insert(tables.answer).values(**answered, value='{"q": {"value": "yes"}}'))
    archive = tmp_path / "study.backup"
    backup(engine, archive)
    engine.dispose()
    damage(archive)
    with pytest.raises(InputError, match=said):
        restore(archive, f"sqlite:///{tmp_path / 'new.db'}")
    assert not list(tmp_path.glob("new.db*"))


def test_a_restore_that_fails_half_way_leaves_nothing(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object) -> None:
        raise KeyboardInterrupt

    backup(full, tmp_path / "study.backup")
    monkeypatch.setattr("middlemost.collect.store.backup._continue_numbers", fail)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "study.backup", f"sqlite:///{tmp_path / 'new.db'}")
    assert not list(tmp_path.glob("new.db*"))


def test_a_restore_into_another_programs_database_is_refused(full: Engine, tmp_path: Path):
    backup(full, tmp_path / "study.backup")
    url = f"sqlite:///{tmp_path / 'cats.db'}"
    cats = open_engine(url)
    with cats.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE cats (name TEXT)")
    with pytest.raises(InputError, match="no study but other tables"):
        restore(tmp_path / "study.backup", url)
    assert inspect(cats).get_table_names() == ["cats"]
    cats.dispose()


def test_a_full_disk_leaves_no_half_backup(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full_disk(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("middlemost.collect.store.backup.write_contents", full_disk)
    with pytest.raises(InputError, match="can't be written: No space left on device"):
        backup(full, tmp_path / "study.backup")
    assert not list(tmp_path.glob("*backup*")) + list(tmp_path.glob(".*backup*"))
