"""A method by its name."""

import numpy as np
import pytest

import middlemost as mm
from middlemost import truth
from middlemost.errors import InputError, SettingError
from middlemost.jobs.methods import label_method, method_named
from middlemost.questions.predicted import encode_predicted

DATA = mm.read(
    [
        {"item": 1, "rater": rater, "label": label, "guess": guess}
        for rater, label, guess in (("x", "yes", 90), ("y", "yes", 80), ("z", "no", 70))
    ],
    predicted="guess=yes",
)


def test_guesses_go_to_the_method_that_takes_them():
    ratings = mm.read_ratings(DATA)
    found = label_method(DATA, "label", ratings, "surprisingly-popular")(seed=3)
    expected = truth.surprisingly_popular(ratings, encode_predicted(DATA), seed=3)
    np.testing.assert_array_equal(found.posterior, expected.posterior)
    assert found.to_polars()["label"].to_list() == ["no"]
    assert label_method(DATA, "label", ratings, "majority")().to_polars()["label"].to_list() == ["yes"]


def test_without_guesses_it_is_refused():
    bare = mm.read([{"item": 1, "rater": "x", "label": "yes"}])
    with pytest.raises(InputError, match="--predicted COLUMN=LABEL"):
        label_method(bare, "label", mm.read_ratings(bare), "surprisingly_popular")


def test_an_unknown_method_is_refused_with_the_list():
    with pytest.raises(SettingError, match=r"'best' for numbers\. There are: mean, median"):
        method_named(truth.NUMERIC_METHODS, "best", "numbers")


def test_an_audit_reaches_it():
    found = mm.audit(DATA, method="surprisingly-popular", resamples=0)
    assert found.labels["label"].to_list() == ["no"]
