import json
from pathlib import Path

import polars as pl
import pytest

import middlemost as mm
from middlemost.collect.items.read_items import LONGEST_ID, named, read_items
from middlemost.data.folder import write_dataset
from middlemost.errors import InputError, SettingError

from .studies import PNG, written


def test_in_the_order_of_the_file(tmp_path: Path) -> None:
    read = read_items(written(tmp_path, "id,text,source\n10,b,\n9,a,x\n 010 ,c,y\n"))
    assert read.ids.to_list() == ["10", "9", "010"]
    assert read.frame.to_dict(as_series=False) == {"text": ["b", "a", "c"], "source": [None, "x", "y"]}
    assert (read.source, read.folder, read.by_content) == ("items.csv", tmp_path, False)


def test_without_ids_the_content_names_them(tmp_path: Path) -> None:
    read = read_items(written(tmp_path, "text,n\nb,1\na,2\n"))
    again = read_items(written(tmp_path, "n,text\n2,a\n1,b\n"))
    assert read.by_content
    assert read.ids.to_list() == again.ids.to_list()[::-1]
    assert read.frame.columns == ["text", "n"]
    assert any("hash" in note for note in read.notes)


def test_a_column_of_texts_alone(tmp_path: Path) -> None:
    read = read_items(written(tmp_path, 'text\n"Hello, world"\nFoo\n'))
    assert (read.frame["text"].to_list(), read.by_content) == (["Hello, world", "Foo"], True)


def test_formats_and_a_named_column(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "hi"}]
    lines = written(tmp_path, json.dumps({"key": 7, "chat": turns}) + "\n", "items.jsonl")
    read = read_items(lines, "key")
    assert read.ids.to_list() == ["7"]
    assert json.loads(read.frame["chat"][0]) == turns
    pl.DataFrame({"item": [3], "jpeg": [b"\xff\xd8\xff"]}).write_parquet(tmp_path / "items.parquet")
    assert read_items(tmp_path / "items.parquet").frame["jpeg"].to_list() == [b"\xff\xd8\xff"]
    with pytest.raises(SettingError, match="no column 'kee'"):
        read_items(lines, "kee")


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "images" / "cat").mkdir(parents=True)
    (tmp_path / "images" / "cat" / "a.png").write_bytes(PNG)
    read = read_items(tmp_path / "images")
    assert (read.ids.to_list(), read.folder) == (["cat/a.png"], tmp_path / "images")
    dataset = mm.read([{"item": "b", "rater": "x", "label": "1"}, {"item": "a", "rater": "x", "label": "2"}])
    write_dataset(dataset, tmp_path / "data")
    assert read_items(tmp_path / "data").ids.to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("id,text\n1,a\n1,b\n", "more than once"),
        ("id,text\n1,a\n,b\n", "no item"),
        ("text\na\na\n", "same content"),
        ("id,text\n" + "x" * (LONGEST_ID + 1) + ",a\n", "longer than 500"),
        ("id,text\na\0b,a\n", "NUL"),
    ],
)
def test_ids_that_are_none(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read_items(written(tmp_path, text))


def test_half_characters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="half a character"):
        read_items(written(tmp_path, '{"id": "\\ud800", "text": "a"}\n{"id": "2", "text": "b"}\n', "items.jsonl"))


def test_an_error_names_twenty() -> None:
    told = named(pl.Series([f"i{k}" for k in range(25)]))
    assert told.startswith("Items 'i0', 'i1', ")
    assert told.endswith("'i19' and 5 more")
