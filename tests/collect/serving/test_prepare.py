"""A study's database brought up to its file before it is served."""

from pathlib import Path

import pytest

from middlemost.collect.serving.begin import begin_study
from middlemost.collect.serving.export import run_export
from middlemost.collect.serving.home import Home, find_home, is_study
from middlemost.collect.serving.prepare import make_links, prepare, run_import
from middlemost.errors import InputError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    items = tmp_path / "items.csv"
    items.write_text("id,text,gold\n1,Hello,yes\n2,World,no\n")
    return begin_study(items, ["yes", "no"], 3, folder=tmp_path / "items-study")


def test_items_come_in_once(home: Home) -> None:
    ready = prepare(home)
    assert (ready.items, ready.wanted, ready.there, ready.managed, ready.seen) == (2, 6, 0, False, ("text",))
    assert (ready.imported["added"], ready.imported["already"]) == (2, 0)
    assert run_import(home) == {"added": 0, "already": 2, "by_content": False, "media": 0, "notes": []}


def test_a_file_that_looks_the_same_is_not_read_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(home)
    with monkeypatch.context() as without:
        without.setattr("middlemost.collect.serving.prepare.run_apart", None)
        assert prepare(home).items == 2
    with (tmp_path / "items.csv").open("a") as file:
        file.write("3,Foo,\n")
    assert prepare(home).items == 3


def test_more_items_and_items_that_have_changed(home: Home, tmp_path: Path) -> None:
    prepare(home)
    more = tmp_path / "more.csv"
    more.write_text("id,text,gold\n3,Foo,\n")
    assert run_import(home, str(more))["added"] == 1
    more.write_text("id,text,gold\n3,Foo!,\n4,Bar,\n")
    with pytest.raises(InputError, match="Foo!"):
        run_import(home, str(more))
    assert prepare(home).items == 3


def test_a_changed_study_file_changes_the_places(home: Home) -> None:
    prepare(home)
    home.study.write_text(home.study.read_text().replace("overlap: 3", "overlap: 4"))
    assert prepare(home).wanted == 8


def test_links_are_made_as_asked(home: Home) -> None:
    prepare(home)
    manager, join = make_links(home, manager=True, join=False)
    assert manager is not None
    assert manager.secret.startswith("mm_")
    assert join is None


def test_an_export_says_how_much_it_was(home: Home, tmp_path: Path) -> None:
    prepare(home)
    written, counts = run_export(home, "csv", tmp_path / "out.csv")
    assert counts == {"items": 2, "ratings": 0, "skips": 0}
    assert written.read_text().startswith("item,")
    with pytest.raises(InputError):
        run_export(home, "csv", tmp_path / "out.csv")


def test_where_a_study_is_not(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no study file"):
        find_home(tmp_path)
    assert not is_study(tmp_path)
    assert is_study(tmp_path / "other.yaml")
