"""The input again, with the old label beside."""

from dataclasses import replace

import polars as pl

from middlemost.data.changes import with_changes
from middlemost.jobs.recheck.corrected import corrected_table
from middlemost.jobs.recheck.judged import Judged
from tests.jobs.recheck.diagnoses import labelled

FRAME = pl.DataFrame(
    {"text": ["x", "y", "z"], "id": ["2", "1", "3"], "animal": ["cat", "dog", "fox"], "split": ["test", "train", None]}
)


def start(frame=FRAME, **told):
    dataset = labelled(frame, item="id")
    table = frame.select(
        pl.col("id").alias("item"), pl.col("animal").alias("label"), pl.lit(0.5).alias("quality"),
        pl.lit(value=True).alias("flagged"), pl.lit(None, dtype=pl.String).alias("split"),
    ).sort("item")  # fmt: skip
    return Judged(dataset, "animal", table, **told)


def child_of(judged):
    return with_changes(judged.dataset, pl.DataFrame({"item": ["1"], "to": ["cat"]}))


def test_columns_and_rows_stand_as_in_the_input():
    judged = start(columns=("text", "id", "animal", "split"))
    table = corrected_table(judged, child_of(judged))
    assert table.columns == ["text", "id", "animal", "animal_before", "split"]
    assert table.rows() == [
        ("x", "2", "cat", "cat", "test"), ("y", "1", "cat", "dog", "train"), ("z", "3", "fox", "fox", None),
    ]  # fmt: skip


def test_where_the_order_is_not_known_the_label_comes_last():
    judged = start()
    assert corrected_table(judged, child_of(judged)).columns == ["id", "text", "split", "animal", "animal_before"]


def test_an_id_made_of_the_content_is_no_column():
    judged = start(columns=("text", "animal", "split"))
    assert corrected_table(judged, child_of(judged)).columns == ["text", "animal", "animal_before", "split"]


def test_a_header_that_is_taken_is_left_alone():
    judged = start(FRAME.with_columns(pl.lit("old").alias("animal_before")))
    table = corrected_table(judged, child_of(judged))
    assert table["animal_before"].to_list() == ["old"] * 3
    assert table["animal_before_"].to_list() == ["cat", "dog", "fox"]


def test_a_label_made_of_ratings_is_put_at_the_end():
    judged = start(columns=("text", "id"))
    unlabelled = replace(judged.dataset, reading=replace(judged.dataset.reading, columns={"item": "id"}))
    made = replace(judged, dataset=unlabelled)
    assert corrected_table(made, child_of(made)).columns == ["text", "id", "animal", "animal_before"]
