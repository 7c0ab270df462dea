import hashlib
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine, func, select

from middlemost.collect.items import import_items as room
from middlemost.collect.items.import_items import Imported, import_items
from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.failures import StorageFullError
from middlemost.errors import InputError

from .studies import BETTER, PNG, study_of, written

FIRST = "id,text\n1,Hello\n2,World\n3,Foo\n"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """A database with all tables, once SQLite and once PostgreSQL."""
    tables.metadata.create_all(engine)
    return engine


def rows(engine: Engine, table: Any, *columns: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        named = [table.c[name] for name in columns]
        return [tuple(row) for row in connection.execute(select(*named).order_by(*named))]


def counts(engine: Engine) -> tuple[int, ...]:
    with engine.connect() as connection:
        asked = (tables.item, tables.item_state, tables.place, tables.media)
        return tuple(connection.execute(select(func.count()).select_from(one)).scalar_one() for one in asked)


def test_the_same_file_uploaded_twice_and_then_changed(engine: Engine, tmp_path: Path) -> None:
    # case G8
    study = study_of(order="fixed")
    path = written(tmp_path, FIRST)
    assert import_items(engine, study, path) == Imported(added=3, already=0, by_content=False, media=0)
    assert import_items(engine, study, path) == Imported(added=0, already=3, by_content=False, media=0)
    before = rows(engine, tables.item, "id", "name", "fields", "digest", "added")
    with pytest.raises(InputError) as error:
        import_items(engine, study, written(tmp_path, "id,text\n3,Foo!\n4,Bar\n"))
    assert str(error.value) == (
        "items.csv: 1 item is in the study with other content, and its import was refused, and so was 1 new item: "
        "'3' text is 'Foo' there and 'Foo!' here. "
        "Items never change once they are in. Give changed ones new ids, or leave them out."
    )
    assert rows(engine, tables.item, "id", "name", "fields", "digest", "added") == before
    assert import_items(engine, study, written(tmp_path, "text,id\nBar,4\nFoo,3\n")).added == 1
    names = [name for _, name in rows(engine, tables.item, "id", "name")]
    assert names == ["1", "2", "3", "4"]
    assert rows(engine, tables.place, "position", "item") == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_items_without_ids_are_told_apart_by_content(engine: Engine, tmp_path: Path) -> None:
    study = study_of()
    assert import_items(engine, study, written(tmp_path, "text,n\nHello,1\nWorld,2\n")).by_content
    again = import_items(engine, study, written(tmp_path, "text,n\nWorld,2\nFoo,3\n"))
    assert (again.added, again.already, again.by_content) == (1, 1, True)
    named = import_items(engine, study, written(tmp_path, "id,text,n\n7,World,2\n8,Bar,4\n"))
    assert (named.added, named.already) == (2, 0)
    assert any("content of others that are in the study (1): '7' as '" in note for note in named.notes)


def test_what_is_written(engine: Engine, tmp_path: Path) -> None:
    groups = [{"name": "experts", "per_item": 1}, {"name": "crowd", "per_item": 3}, {"name": "rest", "per_item": 0}]
    path = written(tmp_path, 'id,text,x\nb,"=1+1 \'"" <b>",\na,שלום,y\n')
    import_items(engine, study_of(order="fixed", groups=groups), path)
    fields = {name: json.loads(text) for name, text in rows(engine, tables.item, "name", "fields")}
    assert fields == {"b": {"text": "=1+1 '\" <b>", "x": None}, "a": {"text": "שלום", "x": "y"}}
    assert rows(engine, tables.item, "id", "name") == [(1, "b"), (2, "a")]
    assert rows(engine, tables.item_state, "item", "skips", "flags", "ratings") == [(1, 0, 0, 0), (2, 0, 0, 0)]
    assert rows(engine, tables.place, "item", "grp", "position", "wanted", "held", "ratings", "open") == [
        (item, group, item - 1, n, 0, 0, int(n > 0))
        for item in (1, 2)
        for group, n in [("crowd", 3), ("experts", 1), ("rest", 0)]
    ]


@pytest.mark.parametrize("order", ["random", "priority"])
def test_later_imports_go_behind(engine: Engine, tmp_path: Path, order: str) -> None:
    study = study_of(order=order, priority="rank" if order == "priority" else None)
    first = "id,text,rank\n" + "".join(f"a{k},t,{k}\n" for k in range(20))
    second = "id,text,rank\n" + "".join(f"b{k},t,{100 + k}\n" for k in range(20))
    import_items(engine, study, written(tmp_path, first))
    import_items(engine, study, written(tmp_path, first + second.partition("\n")[2]))
    with engine.connect() as connection:
        found = connection.execute(
            select(tables.item.c.name).join(tables.place, tables.place.c.item == tables.item.c.id)
            .order_by(tables.place.c.position)
        )  # fmt: skip
        names = list(found.scalars())
    assert sorted(names[:20]) == sorted(f"a{k}" for k in range(20))
    assert sorted(names[20:]) == sorted(f"b{k}" for k in range(20))
    if order == "priority":
        assert names == [f"a{k}" for k in range(19, -1, -1)] + [f"b{k}" for k in range(19, -1, -1)]


def test_media_are_stored_once_by_their_content(engine: Engine, tmp_path: Path) -> None:
    study = study_of(show=[{"field": "pic", "as": "image"}])
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(PNG)
    path = written(tmp_path, "id,pic\n1,a.png\n2,b.png\n")
    assert import_items(engine, study, path).media == 1
    sha = hashlib.sha256(PNG).hexdigest()
    assert rows(engine, tables.media, "hash", "type") == [(sha, "image/png")]
    with engine.connect() as connection:
        assert bytes(connection.execute(select(tables.media.c.body)).scalar_one()) == PNG
    fields = [json.loads(text) for (text,) in rows(engine, tables.item, "fields")]
    assert {one["pic.path"]: one["pic"] for one in fields} == dict.fromkeys(("a.png", "b.png"), f"/media/{sha}")
    again = import_items(engine, study, path)
    assert (again.added, again.already, again.media) == (0, 2, 0)
    (tmp_path / "b.png").write_bytes(PNG + b"other")
    with pytest.raises(InputError, match="'2' pic is"):
        import_items(engine, study, path)
    assert counts(engine)[3] == 1


def test_nothing_is_written_of_what_does_not_fit(engine: Engine, tmp_path: Path) -> None:
    for text in ("id,body\n1,\n2,x\n", "id,text\n1,a\n1,b\n"):
        with pytest.raises(InputError):
            import_items(engine, study_of(), written(tmp_path, text))
    assert counts(engine) == (0, 0, 0, 0)


def test_all_or_nothing_when_it_breaks_in_the_middle(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, FIRST)
    moved = room.move_in

    def broken(*args: Any) -> int:
        moved(*args)
        raise OSError("No space left on device")

    monkeypatch.setattr(room, "move_in", broken)
    with pytest.raises(StorageFullError, match="no room for the items"):
        import_items(engine, study_of(), path)
    assert counts(engine) == (0, 0, 0, 0)
    monkeypatch.undo()
    assert import_items(engine, study_of(), path).added == 3


def test_others_write_until_the_items_go_in(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def write_beside() -> None:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(tables.guideline.insert(), {"hash": "h", "text": "t", "created": 0.0})
        done.set()

    def stored(*args: Any) -> int:  # all is read, checked and waits: only the last transaction is to come
        thread = threading.Thread(target=write_beside)
        thread.start()
        thread.join(timeout=5)
        assert done.is_set(), "staging held the database"
        return 0

    monkeypatch.setattr(room, "store_media", stored)
    assert import_items(engine, study_of(), written(tmp_path, FIRST)).added == 3


def test_what_another_import_put_in_meanwhile_is_seen(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = written(tmp_path, "id,text\n2,World\n9,New\n", "other.csv")
    clash = written(tmp_path, "id,text\n2,Earth\n", "clash.csv")
    between = iter([other, clash])
    store = room.store_media

    def first(*args: Any) -> int:
        monkeypatch.setattr(room, "store_media", store)
        import_items(engine, study_of(), next(between))
        return 0

    monkeypatch.setattr(room, "store_media", first)
    result = import_items(engine, study_of(), written(tmp_path, FIRST))
    assert (result.added, result.already) == (2, 1)
    assert counts(engine)[:3] == (4, 4, 4)
    monkeypatch.setattr(room, "store_media", first)
    between = iter([written(tmp_path, "id,text\n5,one\n", "five.csv")])
    with pytest.raises(InputError, match="'5' text is 'one' there and 'two' here"):
        import_items(engine, study_of(), written(tmp_path, "id,text\n5,two\n6,x\n"))
    assert counts(engine)[:3] == (5, 5, 5)


def test_more_changed_items_than_are_shown(engine: Engine, tmp_path: Path) -> None:
    many = [f"{k},{'long ' * 40}{k}" for k in range(30)]
    import_items(engine, study_of(), written(tmp_path, "\n".join(["id,text", *many])))
    with pytest.raises(InputError) as error:
        import_items(engine, study_of(), written(tmp_path, "\n".join(["id,text", *(f"{one}!" for one in many)])))
    assert "30 items are in the study with other content, and their import was refused: " in str(error.value)
    assert "; and 10 more. " in str(error.value)
    assert len(str(error.value)) < 20 * 300


def test_a_portion_at_a_time(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PORTION", 7)
    path = written(tmp_path, "id,text\n" + "".join(f"i{k},t{k}\n" for k in range(23)))
    assert import_items(engine, study_of(), path) == replace(Imported(0, 0, False, 0), added=23)
    places = rows(engine, tables.place, "position")
    assert [position for (position,) in places] == list(range(23))
    assert {name: json.loads(text)["text"] for name, text in rows(engine, tables.item, "name", "fields")} == {
        f"i{k}": f"t{k}" for k in range(23)
    }


def test_pairs_that_people_judged(sqlite_url: str, real_data: Path) -> None:
    """PandaLM's pairs: 29 and 25 answers of models are empty, and people judged them like the others."""
    pairs = real_data / "preferences" / "pandalm" / "items.csv.gz"
    question = BETTER | {"candidates": ["response1", "response2"]}
    study = study_of(question, show=[{"field": "instruction"}, {"field": "input"}])
    database = open_engine(sqlite_url)
    tables.metadata.create_all(database)
    whole = pl.read_csv(pairs.read_bytes(), infer_schema=False)
    assert [whole[name].null_count() for name in ("response1", "response2")] == [29, 25]
    assert import_items(database, study, pairs).added == whole.height == 999
    stored = {name: json.loads(fields) for name, fields in rows(database, tables.item, "name", "fields")}
    assert stored == {row.pop("item"): row for row in whole.to_dicts()}
    database.dispose()
