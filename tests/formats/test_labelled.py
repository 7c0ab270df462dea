import json

import numpy as np
import pandas as pd
import polars as pl
import pytest

from middlemost.data.folder import load_dataset, write_dataset
from middlemost.errors import InputError, SettingError
from middlemost.formats import read, read_items, read_labelled
from tests.formats.tables import notes, rows, statuses


def csv(tmp_path, *lines, name="data.csv", **settings):
    path = tmp_path / name
    path.write_text(rows(*lines), encoding="utf-8")
    return read_labelled(path, **settings)


def labels(dataset):
    return dict(dataset.answers.select("item", "value").iter_rows())


def test_one_row_an_item_becomes_one_answer_by_nobody(tmp_path):
    dataset = csv(tmp_path, "text,label,id", "a cat,pet,10", "a wolf,wild,9")
    assert dataset.answers.select("item", "question", "rater", "value", "status", "line").rows() == [
        ("10", "label", None, "pet", "rating", 2),
        ("9", "label", None, "wild", "rating", 3),
    ]
    assert dataset.items.rows() == [("10", "a cat"), ("9", "a wolf")]  # text from a CSV: by code point
    assert dataset.items.columns == ["item", "text"]
    assert dataset.raters.height == 0
    assert list(dataset.question().labels) == ["pet", "wild"]
    assert dict(dataset.reading.columns) == {"item": "id", "label": "label"}
    assert json.loads(dataset.reading.format["headers"]) == ["text", "label", "id"]


def test_integer_ids_of_a_frame_stay_integers_and_sort_by_value():
    dataset = read_labelled(pl.DataFrame({"item": [10, 9], "label": [1, 0]}))
    assert dataset.items["item"].to_list() == ["9", "10"]
    assert dict(dataset.kinds) == {"item": "integer"}
    assert dataset.question().labels.kind == "integer"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "pandas", "arrow"])
def test_every_kind_of_source_reads_the_same(tmp_path, kind):
    frame = pl.DataFrame({"item": ["a", "b", "c"], "text": ["one", "two, three", None], "label": ["x", "y", "x"]})
    path = tmp_path / f"data.{kind}"
    match kind:
        case "csv":
            frame.write_csv(path)
        case "jsonl":
            frame.write_ndjson(path)
        case "parquet":
            frame.write_parquet(path)
        case "pandas":
            path = frame.to_pandas()
        case _:
            path = frame.to_arrow()
    dataset = read_labelled(path)
    assert labels(dataset) == {"a": "x", "b": "y", "c": "x"}
    assert dataset.items.rows() == [("a", "one"), ("b", "two, three"), ("c", None)]


@pytest.mark.parametrize(
    ("header", "item"), [("item,id,label", "item"), ("id,text,label", "id"), ("Item_ID,x,label", "Item_ID")]
)
def test_a_column_headed_item_or_id_is_the_item(tmp_path, header, item):
    dataset = csv(tmp_path, header, "1,2,a", "3,4,b")
    assert dataset.reading.columns["item"] == item
    assert dataset.items["item"].to_list() == ["1", "3"]


@pytest.mark.parametrize("header", ["class", "target", "y", "Label"])
def test_a_column_headed_class_target_or_y_is_the_label(tmp_path, header):
    assert labels(csv(tmp_path, f"item,{header}", "1,a", "2,b")) == {"1": "a", "2": "b"}


def test_label_comes_before_class(tmp_path):
    dataset = csv(tmp_path, "item,class,label", "1,a,p", "2,b,q")
    assert labels(dataset) == {"1": "p", "2": "q"}
    assert dataset.items.rows() == [("1", "a"), ("2", "b")]


def test_two_columns_that_may_be_the_label_are_an_error(tmp_path):
    with pytest.raises(InputError, match=r"Several columns may be the label: target, y. Say which with --label"):
        csv(tmp_path, "item,target,y", "1,a,p", "2,b,q")
    assert labels(csv(tmp_path, "item,target,y", "1,a,p", "2,b,q", label="y")) == {"1": "p", "2": "q"}


def test_no_column_for_the_label_is_an_error_that_lists_the_columns(tmp_path):
    with pytest.raises(InputError, match=r"No column is headed label.*Columns: item, text\."):
        csv(tmp_path, "item,text", "1,a", "2,b")
    with pytest.raises(SettingError, match=r"no column 'labl' for the label. Did you mean 'label'"):
        csv(tmp_path, "item,label", "1,a", "2,b", label="labl")


def test_without_ids_the_content_names_the_items_whatever_the_order(tmp_path):
    one = csv(tmp_path, "text,label,from", "p,a,", "q,b,x")
    other = csv(tmp_path, "from,label,text", "x,b,q", ",a,p")
    assert labels(one) == labels(other)
    assert one.items["item"].to_list() == other.items["item"].to_list()
    assert all(len(name) == 20 for name in labels(one))
    assert "item" not in one.reading.columns
    assert notes(one)["content hash"] == ("No column is headed item or id: 2 items named by the hash of from, text.")
    relabelled = csv(tmp_path, "text,label,from", "p,b,", "q,a,x")
    assert set(labels(relabelled)) == set(labels(one))  # the label is no content
    assert csv(tmp_path, "text,label,from", "px,a,", "q,b,x").items["item"].to_list() != one.items["item"].to_list()


def test_cells_do_not_run_together_in_a_hash(tmp_path):
    dataset = csv(tmp_path, "a,b,label", "xy,z,1", "x,yz,2", ",xyz,1", "xyz,,2")
    assert dataset.items["item"].n_unique() == 4


def test_equal_content_is_refused_with_its_lines(tmp_path):
    with pytest.raises(InputError) as caught:
        csv(tmp_path, "text,label", "p,a", "q,b", "p,b", "p,a")
    assert str(caught.value) == (
        "data.csv: The table has no column headed item or id, and rows have the same content (all columns but the "
        "label): lines 2 and 4 and 5. Name a column of ids with --item (item=), or remove the copies."
    )


def test_a_label_alone_names_nothing(tmp_path):
    with pytest.raises(InputError, match="nothing tells the items apart"):
        read_labelled(pl.DataFrame({"label": ["a", "b"]}))


def test_repeated_ids_are_refused_with_their_lines(tmp_path):
    with pytest.raises(InputError, match=r"'id' is taken for the item.*'1' on lines 2 and 4\. Keep one row"):
        csv(tmp_path, "id,label", "1,a", "2,b", "1,a")


def test_a_table_of_ratings_is_recognised_when_refused(tmp_path):
    with pytest.raises(InputError, match=r"With the column 'worker' it looks like a table of ratings"):
        csv(tmp_path, "item,worker,label", "1,ann,a", "1,bo,b", "2,ann,a")


def test_many_repeated_ids_are_counted(tmp_path):
    lines = [f"{item},a" for item in range(30) for _ in range(2)]
    with pytest.raises(InputError, match=r"; and 10 more\."):
        csv(tmp_path, "id,label", *lines)


def test_an_empty_label_is_a_record_that_is_not_judged(tmp_path):
    dataset = csv(tmp_path, "item,label", "1,a", "2,", "3,  ", "4,b")
    assert statuses(dataset) == ["rating", "empty", "empty", "rating"]
    assert dataset.answers["value"].to_list() == ["a", None, None, "b"]
    assert dataset.items.height == 4
    assert notes(dataset)["empty"] == "2 empty labels."


def test_no_label_at_all_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"column 'label': No row holds a label"):
        csv(tmp_path, "item,label", "1,", "2,")


def test_a_row_without_its_id_makes_the_table_damaged(tmp_path):
    with pytest.raises(InputError, match=r"line 3: no item\. --skip-bad"):
        csv(tmp_path, "item,label", "1,a", ",b", "3,b")
    dataset = csv(tmp_path, "item,label", "1,a", ",b", "3,b", "4,b,c", skip_bad=tmp_path / "bad.csv")
    assert labels(dataset) == {"1": "a", "3": "b"}
    assert (dataset.reading.rows, dataset.reading.refused) == (4, 2)
    assert pl.read_csv(tmp_path / "bad.csv")["line"].to_list() == [3, 5]


def test_labels_are_trimmed_and_whole_decimals_made_one(tmp_path):
    dataset = csv(tmp_path, "item,label", "1,1.0", "2, 1", "3,2")
    assert labels(dataset) == {"1": "1", "2": "1", "3": "2"}
    assert {"trimmed", "whole-number decimals"} <= set(notes(dataset))


def test_look_alikes_are_reported_and_folded_on_request(tmp_path):
    lines = ("item,label", "1,Cat", "2,cat", "3,cat", "4,dog")
    assert "look-alikes" in notes(csv(tmp_path, *lines))
    assert len(csv(tmp_path, *lines, fold_case=True).question().labels) == 2


def test_declared_labels_are_kept_unused_and_others_are_bad(tmp_path):
    dataset = csv(tmp_path, "item,label", "1,a", "2,b", labels=["b", "a", "never"])
    assert list(dataset.question().labels) == ["b", "a", "never"]
    with pytest.raises(InputError, match="line 3: label b is not among the declared ones"):
        csv(tmp_path, "item,label", "1,a", "2,b", labels=["a"])


@pytest.mark.parametrize("values", [[["a", "b"], ["a"]], [[0, 1], [1]], [["a"], ["b"]]])
def test_lists_as_labels_are_refused_by_name(values):
    for column in ("label", "target"):
        with pytest.raises(InputError, match="multi-label and token data are not judged yet"):
            read_labelled(pl.DataFrame({"item": [1, 2], column: values}))


def test_labels_made_of_others_are_refused_unless_declared(tmp_path):
    lines = ("item,label", "1,a|b", "2,b", "3,a")
    with pytest.raises(InputError, match=r"made of others, like 'a\|b': multi-label data are not judged yet"):
        csv(tmp_path, *lines)
    assert labels(csv(tmp_path, *lines, labels=["a", "b", "a|b"]))["1"] == "a|b"


def test_measurements_are_refused_by_name():
    prices = np.linspace(0.1, 9.9, 50).tolist()
    with pytest.raises(InputError, match="labels of regression are not judged yet"):
        read_labelled(pl.DataFrame({"item": list(range(50)), "y": prices}))
    with pytest.raises(InputError, match="labels of regression are not judged yet"):
        read_labelled(pl.DataFrame({"item": list(range(300)), "y": list(range(1000, 1300))}))
    stars = read_labelled(pl.DataFrame({"item": list(range(50)), "y": [0.5, 1.0, 1.5, 2.0, 2.5] * 10}))
    assert len(stars.question().labels) == 5
    classes = read_labelled(pl.DataFrame({"item": list(range(400)), "y": list(range(200)) * 2}))
    assert len(classes.question().labels) == 200


def test_bytes_are_kept_beside_the_text(tmp_path):
    frame = pl.DataFrame({"item": [2, 1], "label": [3, 8], "jpeg": [b"\xff\xd8", b"\x00"], "n": [1.5, None]})
    frame.write_parquet(tmp_path / "images.parquet")
    for source in (tmp_path / "images.parquet", frame, frame.to_arrow(), frame.to_pandas()):
        dataset = read_labelled(source)
        assert dataset.items.rows() == [("1", b"\x00", None), ("2", b"\xff\xd8", "1.5")]
        assert dataset.items.columns == ["item", "jpeg", "n"]


def test_bytes_alone_can_name_items():
    frame = pl.DataFrame({"label": ["a", "b"], "image": [b"one", b"two"]})
    assert read_labelled(frame).items["item"].n_unique() == 2
    with pytest.raises(InputError, match="lines 1 and 2"):
        read_labelled(frame.with_columns(pl.lit(b"same").alias("image")))


def test_a_column_of_bytes_is_no_label():
    with pytest.raises(SettingError, match="'image' holds bytes and cannot be the label"):
        read_labelled(pl.DataFrame({"item": [1], "image": [b"x"]}), label="image")


def test_a_column_headed_item_beside_the_named_item_is_refused():
    with pytest.raises(SettingError, match="another column is headed item"):
        read_labelled(pl.DataFrame({"item": [1], "key": [2], "label": ["a"]}), item="key")


def test_one_column_for_two_roles_is_refused():
    with pytest.raises(SettingError, match="named for the item and the label"):
        read_labelled(pl.DataFrame({"item": [1], "x": ["a"]}), label="item", item="item")


def test_values_of_two_types_that_read_as_one_are_refused():
    with pytest.raises(InputError, match="would read as one"):
        read_labelled(pd.DataFrame({"item": [1, 2], "label": pd.Series([1, "1"], dtype=object)}))


def test_a_data_set_is_taken_as_it_is(tmp_path):
    dataset = read_labelled(pl.DataFrame({"item": [1, 2], "image": [b"x", b"y"], "label": ["a", "b"]}))
    write_dataset(dataset, tmp_path / "dataset")
    assert read_labelled(tmp_path / "dataset") == dataset == load_dataset(tmp_path / "dataset")
    assert read_labelled(dataset, label="label") is dataset
    with pytest.raises(SettingError, match="its items have their ids"):
        read_labelled(dataset, item="item")
    ratings = read([{"item": 1, "rater": "ann", "label": "yes"}, {"item": 1, "rater": "bo", "label": "no"}])
    with pytest.raises(InputError, match=r"ratings by several raters.*--ratings"):
        read_labelled(ratings)


def test_items_alone_have_no_answers(tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(rows("item,text", "2,b", "1,a"))
    dataset = read_items(path)
    assert (dataset.answers.height, dict(dataset.questions)) == (0, {})
    assert dataset.items.rows() == [("1", "a"), ("2", "b")]
    path.write_text(rows("item,text", "2,b", ",a"))
    with pytest.raises(InputError, match="line 3: no item"):
        read_items(path)


def test_nothing_depends_on_the_order_of_rows():
    frame = pl.DataFrame({"text": list("abcdefgh"), "label": list("xyxyxyxz")})
    one, other = read_labelled(frame), read_labelled(frame.sample(fraction=1, shuffle=True, seed=1))
    assert one.items.equals(other.items)
    assert labels(one) == labels(other)
    assert one.questions == other.questions


def test_real_questions(real_data):
    dataset = read_labelled(real_data / "mislabels/trec_questions/items.csv.gz")
    assert dataset.items.columns == ["item", "text", "fine"]
    assert (dataset.answers.height, len(dataset.question().labels)) == (5444, 6)


def test_real_images_in_a_column(real_data):
    dataset = read_labelled(real_data / "mislabels/cifar10_test/images.parquet")
    assert dataset.items["jpeg"].dtype == pl.Binary
    assert dataset.items["item"].head(3).to_list() == ["0", "1", "2"]
    assert (dataset.items.height, len(dataset.question().labels)) == (10_000, 10)
