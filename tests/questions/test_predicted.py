"""Guesses of what others say, beside the ratings."""

import numpy as np
import polars as pl
import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.questions.label import encode_ratings
from middlemost.questions.predicted import encode_predicted

ROWS = pl.DataFrame(
    {
        "item": ["b", "a", "a", "b", "b"],
        "rater": ["x", "y", "x", "y", "x"],
        "label": ["yes", "no", "yes", None, "no"],
        "guess": ["0.1", "0.2", "", "0.9", "0.5"],
    }
)


def test_guesses_stand_in_the_order_of_the_ratings():
    data = mm.read(ROWS, predicted="guess=no")
    ratings, predicted = encode_ratings(data), encode_predicted(data)
    assert [ratings.items[int(i)] for i in ratings.item] == ["a", "a", "b", "b"]
    assert [ratings.labels[int(k)] for k in ratings.label] == ["yes", "no", "yes", "no"]
    np.testing.assert_array_equal(predicted[:, 0], [np.nan, 0.2, 0.1, 0.5])  # the empty answer's .9 is no rating's
    assert np.isnan(predicted[:, 1]).all()
    assert not predicted.flags.writeable


def test_several_labels():
    both = ROWS.with_columns(other=pl.lit("0.3"))
    predicted = encode_predicted(mm.read(both, predicted=["guess=no", "other=maybe"], labels=["maybe", "no", "yes"]))
    np.testing.assert_array_equal(predicted[:, 0], [0.3] * 4)
    np.testing.assert_array_equal(predicted[:, 1], [np.nan, 0.2, 0.1, 0.5])


def test_without_guesses_it_says_how_to_name_them():
    with pytest.raises(InputError, match=r"--predicted COLUMN=LABEL"):
        encode_predicted(mm.read(ROWS))
