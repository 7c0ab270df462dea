"""What a diagnosis says in tables and JSON."""

import json
from dataclasses import replace

import numpy as np
import polars as pl

from middlemost.jobs.diagnose.splits import is_training
from tests.jobs.diagnose.tables import found


def test_json_holds_counts_that_add_up():
    written = json.loads(json.dumps(found().to_json(), allow_nan=False))
    quality = found().quality
    assert (written["items"], written["flagged"]) == (150, int(quality.flagged.sum()))
    assert sum(written["regions"].values()) == 150
    assert abs(sum(one["share"] for one in written["noise"]) - 1.0) < 1e-9
    assert {"given", "true", "share", "low", "high"} == set(written["noise"][0])
    assert written["labels"] == ["ash", "elm", "oak"]
    assert written["noise_rate"]["value"] == quality.noise_rate.value
    assert written["content"] == {"kind": "table", "columns": ["x*"]}
    assert written["raters"] is None
    assert written["settings"]["seed"] == 0
    assert written["flagged_left_in_place"] == found().left_in_place > 0


def test_a_data_set_without_headers_says_so():
    reading = replace(found().dataset.reading, format={})
    other = replace(found(), dataset=replace(found().dataset, reading=reading))
    assert other.to_json()["columns"] is None


def test_the_table_starts_with_the_most_suspicious():
    labels = found().labels
    quality = found().quality
    worst = int(quality.quality.argmin())
    assert labels["item"][0] == quality.items.native()[worst]
    assert labels["quality"].is_sorted()
    assert "split" in labels.columns
    assert "split" not in replace(found(), split=None).labels.columns
    assert labels.filter(pl.col("flagged"))["reasons"].str.contains("models that did not see it say").all()


def test_what_is_not_training_is_left_in_place():
    split = found().split
    assert split is not None
    outside = np.array([one == "test" for one in split])
    assert found().left_in_place == np.count_nonzero(outside & found().quality.flagged)
    assert found().in_training.tolist() == (~outside).tolist()
    assert replace(found(), split=None).left_in_place == 0
    assert [is_training(one) for one in (" TRAIN ", "training", "validation", "trainer")] == [True, True, False, False]


def test_a_notebook_shows_what_stands_out_and_no_markup_of_the_data():
    finding = replace(found().findings[0], sentence="<b>&")
    shown = replace(found(), findings=(finding,))._repr_html_()
    assert "&lt;b&gt;&amp;" in shown
    assert f"150 items, {int(found().quality.flagged.sum())} flagged" in shown
