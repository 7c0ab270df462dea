"""Dawid and Skene's anaesthetists."""

from pathlib import Path

import polars as pl
import pytest

from middlemost.datasets import anaesthetists


def test_only_rater_1_repeats_and_does_so_for_every_patient():
    dataset = anaesthetists()
    assert dataset.statuses == {"rating": 225, "repeat": 90}
    sittings = dataset.answers.group_by("rater", "item").len()
    assert set(sittings.filter(pl.col("rater") == "1")["len"]) == {3}
    assert set(sittings.filter(pl.col("rater") != "1")["len"]) == {1}
    assert list(dataset.label_question().labels) == ["1", "2", "3", "4"]


def test_first_patients_as_printed():
    # Dawid & Skene (1979), table 1: patient 2 got 3, 3, 3 from rater 1, and 4, 3, 3, 4 from raters 2 to 5;
    # patient 3 got 1, 1, 2 and 2, 1, 2, 2.
    answers = anaesthetists().answers.sort("item", "rater", "repeat")
    given = {item: "".join(answers.filter(pl.col("item") == item)["value"]) for item in ("2", "3")}
    assert given == {"2": "3334334", "3": "1122122"}


@pytest.mark.slow
def test_every_rating_is_that_of_the_source(real_data: Path):
    source = pl.read_csv(real_data / "truth/anesthesia/ratings.csv.gz", infer_schema=False)
    order = ["item", "rater", "repeat"]
    expected = source.with_columns(pl.col("repeat").cast(pl.Int32)).sort(order).select(*order, "label")
    assert anaesthetists().answers.select(*order, label="value").sort(order).equals(expected)
