"""A study's database brought up to its file before it is served."""

from pathlib import Path

import pytest

from middlemost.collect.serving.begin import begin_study
from middlemost.collect.serving.export import run_export
from middlemost.collect.serving.home import Home, find_home, is_study
from middlemost.collect.serving.prepare import find_served, make_links, prepare, run_import
from middlemost.errors import InputError, SettingError


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


def test_nothing_is_left_of_a_study_that_could_not_be_begun(tmp_path: Path) -> None:
    items = tmp_path / "twice.csv"
    items.write_text("id,text\n1,Hello\n1,World\n")
    with pytest.raises(InputError):
        prepare(begin_study(items, ["yes", "no"], 3, folder=tmp_path / "twice-study"))
    assert [one.name for one in tmp_path.iterdir()] == ["twice.csv"]


def test_what_was_there_before_stays(home: Home, tmp_path: Path) -> None:
    prepare(home)
    kept = home.study.parent / "study.db"
    home.study.unlink()
    items = tmp_path / "items.csv"
    items.write_text("id,text\n1,Hello\n1,World\n")
    with pytest.raises(InputError):
        prepare(begin_study(items, ["yes", "no"], 3, folder=home.study.parent))
    assert kept.exists()
    with pytest.raises(InputError):
        prepare(find_home(home.study.parent))


def test_a_link_that_would_let_nobody_in_is_not_made(home: Home) -> None:
    with pytest.raises(InputError, match="no study"):
        find_served(home.study)
    prepare(home)
    assert find_served(home.study) == home
    with pytest.raises(SettingError, match="has no group 'experts'"):
        make_links(home, manager=False, join=True, group="experts")
    home.study.write_text(home.study.read_text() + "\njoin: invited\n")
    prepare(home)
    with pytest.raises(SettingError, match="only who is invited"):
        make_links(home, manager=True, join=True)
