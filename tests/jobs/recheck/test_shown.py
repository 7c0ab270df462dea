"""What would give the label away is not shown."""

import numpy as np
import polars as pl

from middlemost.jobs.recheck.judged import Judged
from middlemost.jobs.recheck.shown import shown_columns
from tests.jobs.recheck.diagnoses import LABELS, labelled, study

FRAME = study(200, seed=4)


def shown(**columns):
    frame = FRAME.select("item", "text", "animal").with_columns(**{name: pl.Series(of) for name, of in columns.items()})
    table = FRAME.select("item", pl.col("animal").alias("label"), "quality", "flagged", "split")
    return shown_columns(Judged(labelled(frame), "animal", table), None)


def test_the_text_is_shown():
    assert shown() == (("text",), ())


def test_a_second_label_is_hidden_in_any_code():
    given, truth = FRAME["animal"], FRAME["truth"]
    numbers = [str(LABELS.index(one)) for one in given]
    fine = [f"{one}-{place % 2}" for place, one in enumerate(given)]
    assert shown(before=given, code=numbers, fine=fine, truth=truth)[0] == ("text",)


def test_bytes_are_not_shown():
    assert shown(image=[b"\xff"] * 200) == (("text",), ())


def test_headers_of_labels_are_hidden_whatever_they_hold():
    rng = np.random.default_rng(0)
    other = [str(one) for one in rng.integers(0, 5, 200)]
    assert shown(Gold=other, suggested=other, topic=other) == (("text", "topic"), ("Gold", "suggested"))


def test_content_with_few_values_is_shown_unless_it_tells():
    rng = np.random.default_rng(0)
    place = [("field", "yard", "wood")[one] for one in rng.integers(0, 3, 200)]
    assert shown(place=place) == (("text", "place"), ())


def test_what_is_asked_for_is_shown():
    table = FRAME.select("item", pl.col("animal").alias("label"), "quality", "flagged", "split")
    there = Judged(labelled(FRAME.select("item", "text", "animal", "split", "truth")), "animal", table)
    assert shown_columns(there, ["truth", "text"]) == (("truth", "text"), ("split",))
