import polars as pl

from middlemost.formats import read_items, read_labelled
from middlemost.formats.labelled_rows import source_table


def test_the_source_comes_back_in_its_order():
    frame = pl.DataFrame(
        {"text": ["b", "a", "c"], "class": ["x", None, "x"], "id": ["2", "1", "3"], "n": ["5", None, "6"]}
    )
    assert source_table(read_labelled(frame)).equals(frame)
    assert source_table(read_labelled(frame, label="text")).equals(frame)


def test_without_ids_none_are_added():
    frame = pl.DataFrame({"text": ["b", "a", "c"], "label": ["x", "y", "x"], "image": [b"1", b"2", b"3"]})
    assert source_table(read_labelled(frame)).equals(frame)


def test_bad_rows_are_left_out(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("label,item\nx,2\ny\ny,1\n")
    dataset = read_labelled(path, skip_bad=tmp_path / "bad.csv")
    assert source_table(dataset).rows() == [("x", "2"), ("y", "1")]


def test_items_alone_come_back_in_the_order_of_their_ids():
    assert source_table(read_items(pl.DataFrame({"text": ["b", "a"], "id": ["2", "1"]}))).rows() == [
        ("a", "1"),
        ("b", "2"),
    ]
