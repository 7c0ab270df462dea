"""The input without flagged rows of the training split."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from middlemost.data.changes import with_changes
from middlemost.data.dataset import Dataset
from middlemost.data.label_quality import LabelQuality
from middlemost.formats import read, read_items, read_labelled
from middlemost.jobs.diagnose.cleaned import cleaned
from middlemost.jobs.diagnose.labelled import labelled_items
from middlemost.jobs.diagnose.rated import inferred, labelled_by_consensus
from middlemost.jobs.diagnose.result import Diagnosis
from tests.jobs.diagnose.tables import found, trees
from tests.jobs.diagnose.tables import read as read_trees


def diagnosis_of(dataset: Dataset, flagged: set[str], *, split: str | None = None) -> Diagnosis:
    """A diagnosis of another data set, whose flags are told."""
    model = found()
    question = dataset.label_question().name
    labelled = labelled_items(dataset, question, split=split)
    n, n_labels = len(labelled.items), len(labelled.labels)
    flags = np.array([one in flagged for one in labelled.items])
    quality = LabelQuality(
        items=labelled.items,
        labels=labelled.labels,
        given=labelled.given,
        quality=np.where(flags, 0.1, 0.9),
        flagged=flags,
        suggested=labelled.given,
        signals={},
        ambiguous=np.zeros(n, dtype=bool),
        reasons=((),) * n,
        noise_rate=model.quality.noise_rate,
        noise=np.full((n_labels, n_labels), 1 / n_labels**2),
        noise_low=np.zeros((n_labels, n_labels)),
        noise_high=np.ones((n_labels, n_labels)),
        version=dataset.version,
    )
    return replace(model, dataset=dataset, question=question, split=labelled.split, quality=quality)


def test_e9_suspicious_examples_in_test_stay():
    """Case E9: 1 and 3 are flagged; only training rows are dropped."""
    rows = [
        {"id": 1, "split": "train", "given": "a"},
        {"id": 2, "split": "train", "given": "b"},
        {"id": 3, "split": "test", "given": "a"},
        {"id": 4, "split": "test", "given": "b"},
    ]
    diagnosis = diagnosis_of(read_labelled(rows, label="given"), {"1", "3"}, split="split")
    assert cleaned(diagnosis)["id"].to_list() == ["2", "3", "4"]
    assert diagnosis.left_in_place == 1
    assert cleaned(replace(diagnosis, split=None))["id"].to_list() == ["2", "4"]


def test_rows_and_columns_are_those_of_the_input():
    frame = trees().drop("truth")
    table = cleaned(found())
    assert table.columns == frame.columns
    quality = found().quality
    dropped = {quality.items[int(one)] for one in np.flatnonzero(quality.flagged & found().in_training)}
    assert dropped
    kept = frame.filter(~pl.col("id").cast(pl.String).is_in(list(dropped)))
    assert table["id"].to_list() == kept["id"].cast(pl.String).to_list()
    assert table["kind"].to_list() == kept["kind"].to_list()
    assert table["x2"].cast(pl.Float64).to_list() == kept["x2"].to_list()


def test_rows_without_a_label_stay():
    rows = [{"id": "p", "label": "a"}, {"id": "q", "label": ""}, {"id": "r", "label": "b"}]
    assert cleaned(diagnosis_of(read_labelled(rows), {"r"})).rows() == [("p", "a"), ("q", None)]


def test_without_a_column_of_ids_none_is_added():
    rows = [{"text": "one", "label": "a"}, {"text": "two", "label": "b"}]
    dataset = read_labelled(rows)
    two = dataset.items.filter(pl.col("text") == "two")["item"].item()
    assert cleaned(diagnosis_of(dataset, {two})).rows(named=True) == [{"text": "one", "label": "a"}]


def test_changed_labels_are_written_and_not_those_read():
    rows = [{"id": "p", "label": "a", "x": 1}, {"id": "q", "label": "b", "x": 2}]
    changed = with_changes(read_labelled(rows), pl.DataFrame({"item": ["p"], "to": ["b"]}))
    assert cleaned(diagnosis_of(changed, set())).rows() == [("p", "b", "1"), ("q", "b", "2")]


@pytest.mark.parametrize("taken", [False, True], ids=["added", "in the place of a column of that name"])
def test_labels_from_ratings_stand_beside_the_items(taken):
    rows = [{"id": "q", "x": 1}, {"id": "p", "x": 2}, {"id": "unrated", "x": 3}]
    if taken:
        rows = [{**row, "label": "old"} for row in rows]
    ratings = read({"item": ["p", "p", "q", "q"], "rater": ["1", "2"] * 2, "label": ["a", "a", "b", "b"]})
    _, consensus = inferred(ratings)
    dataset = labelled_by_consensus(read_items(rows), ratings, consensus, "label")
    table = cleaned(diagnosis_of(dataset, {"q"}))
    assert table.columns == ["id", "x", "label"]
    # Without answers, the rows are in the order of the items.
    assert table.rows() == [("p", "2", "a"), ("unrated", "3", None)]


def test_the_order_of_the_input_is_kept():
    frame = trees().sample(fraction=1.0, shuffle=True, seed=4).drop("truth")
    diagnosis = diagnosis_of(read_trees(frame), set())
    assert cleaned(diagnosis)["id"].to_list() == frame["id"].cast(pl.String).to_list()
