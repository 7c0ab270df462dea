"""What a recheck starts from: a diagnosis on disk or in memory."""

import json
from dataclasses import replace

import polars as pl
import pytest

from middlemost.data.folder import write_dataset
from middlemost.errors import InputError
from middlemost.jobs.recheck.judged import judged_of, load_judged
from tests.jobs.recheck.diagnoses import dataset_of, judged, study, write_diagnosis

FRAME = study(60)


def test_a_diagnosis_is_read(tmp_path):
    read = load_judged(write_diagnosis(FRAME, tmp_path / "d"))
    assert read.table.equals(judged(FRAME).table)
    assert (read.question, read.dataset, len(read)) == ("animal", dataset_of(FRAME), 60)


def test_the_same_from_a_table_in_memory():
    table = FRAME.rename({"animal": "label"})
    made = judged_of(dataset_of(FRAME), table.reverse())
    assert made.table.equals(judged(FRAME).table)
    assert judged_of(dataset_of(FRAME), table.drop("split")).table["split"].null_count() == 60
    with pytest.raises(InputError, match="no column 'quality'"):
        judged_of(dataset_of(FRAME), table.drop("quality"))


def test_an_item_without_quality_stands_behind_all_others(tmp_path):
    folder = write_diagnosis(FRAME, tmp_path / "d")
    table = pl.read_csv(folder / "labels.csv")
    hidden = pl.when(pl.col("item") == "a0003").then(None).otherwise("quality").alias("quality")
    table.with_columns(hidden).write_csv(folder / "labels.csv")
    assert load_judged(folder).table.filter(pl.col("item") == "a0003")["quality"].to_list() == [1.0]


def edit(folder, change):
    path = folder / "labels.csv"
    change(pl.read_csv(path, infer_schema=False)).write_csv(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop("flagged"), "no column 'flagged'"),
        (lambda table: table[1:], "not those of the data set"),
        (lambda table: table.with_columns(pl.lit("ox").alias("label")), "judged with the label 'ox' and has the label"),
        (lambda table: table.with_columns(pl.lit("maybe").alias("flagged")), "row 2: The quality is no number"),
        (lambda table: table.with_columns(pl.lit("high").alias("quality")), "row 2: The quality is no number"),
    ],
)
def test_a_table_that_is_not_of_these_data_is_refused(tmp_path, change, message):
    folder = write_diagnosis(FRAME, tmp_path / "d")
    edit(folder, change)
    with pytest.raises(InputError, match=message):
        load_judged(folder)


def test_what_is_no_diagnosis_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no diagnosis"):
        load_judged(tmp_path)
    folder = write_diagnosis(FRAME, tmp_path / "d")
    (folder / "labels.csv").unlink()
    with pytest.raises(InputError, match="labels cannot be read"):
        load_judged(folder)
    (folder / "diagnosis.json").write_text(json.dumps({"schema": "middlemost.audit/1"}))
    with pytest.raises(InputError, match="holds no diagnosis"):
        load_judged(folder)


def test_another_version_than_the_one_judged_is_refused(tmp_path):
    folder = write_diagnosis(FRAME, tmp_path / "d")
    write_dataset(dataset_of(study(60, seed=9)), folder / "dataset")
    with pytest.raises(InputError, match=r"The diagnosis is of version .* and dataset/ holds"):
        load_judged(folder)


def test_an_item_without_a_label_is_not_judged(tmp_path):
    folder = write_diagnosis(FRAME, tmp_path / "d")
    dataset = dataset_of(FRAME)
    unlabelled = pl.when(pl.col("item") == "a0003").then(pl.lit("empty")).otherwise("status").alias("status")
    without = replace(dataset, answers=dataset.answers.with_columns(unlabelled))
    write_dataset(without, folder / "dataset")
    (folder / "diagnosis.json").write_text(json.dumps({"schema": "middlemost.diagnosis/1", "version": without.version}))
    edit(folder, lambda table: table.filter(pl.col("item") != "a0003"))
    assert len(load_judged(folder)) == 59
