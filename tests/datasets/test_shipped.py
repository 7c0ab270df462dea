"""The tables that ship with the package."""

from importlib.resources import files

import polars as pl

import middlemost.datasets as room
from middlemost.datasets.shipped import shipped_table


def test_every_table_is_named_in_the_readme():
    folder = files("middlemost.datasets.shipped")
    tables = sorted(one.name for one in folder.iterdir() if one.name.endswith(".csv"))
    readme = folder.joinpath("README.md").read_text("utf-8")
    assert len(tables) == 4
    assert all(f"`{name}`" in readme for name in tables)


def test_tables_are_small_and_hold_no_texts():
    for name in ("roettger_2022_descriptive", "roettger_2022_prescriptive", "dawid_skene_1979", "galton_1907"):
        table = shipped_table(name)
        assert table.null_count().sum_horizontal().item() == 0
        assert set(table.dtypes) == {pl.String}
        assert max(table.unpivot()["value"].str.len_chars()) <= 4


def test_the_face_of_the_room_offers_what_it_names():
    assert all(callable(getattr(room, name)) for name in dir(room))
