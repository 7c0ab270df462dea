"""One number for every label: frames, and arrays that stay as they are."""

import pickle
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from middlemost.data.estimate import Estimate
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary


def quality() -> LabelQuality:
    return LabelQuality(
        items=Vocabulary(["7", "8"], kind="integer"),
        labels=Vocabulary(["no", "yes"]),
        given=np.array([0, 1], dtype=np.int32),
        quality=np.array([0.1, 0.9]),
        flagged=np.array([True, False]),
        suggested=np.array([1, 1], dtype=np.int32),
        signals={"posterior": np.array([0.2, np.nan])},
        ambiguous=np.array([False, True]),
        reasons=(("because",), ()),
        noise_rate=Estimate("rate", 0.25),
        noise=np.array([[0.3, 0.2], [0.1, 0.4]]),
        noise_low=np.zeros((2, 2)),
        noise_high=np.ones((2, 2)),
    )


def test_one_row_an_item_in_the_callers_types():
    assert quality().to_polars().drop("posterior").rows(named=True) == [
        {"item": 7, "label": "no", "quality": 0.1, "flagged": True, "suggested": "yes", "ambiguous": False},
        {"item": 8, "label": "yes", "quality": 0.9, "flagged": False, "suggested": "yes", "ambiguous": True},
    ]
    assert repr(quality()) == "LabelQuality(2 items, 1 flagged)"


def test_a_probability_is_there_only_after_a_recheck():
    assert "wrong" not in quality().columns()
    rechecked = replace(quality(), wrong=np.array([0.8, 0.01]))
    assert rechecked.to_polars()["wrong"].to_list() == [0.8, 0.01]


def test_the_noise_by_given_and_true():
    assert quality().noise_frame().rows() == [
        ("no", "no", 0.3, 0.0, 1.0),
        ("no", "yes", 0.2, 0.0, 1.0),
        ("yes", "no", 0.1, 0.0, 1.0),
        ("yes", "yes", 0.4, 0.0, 1.0),
    ]
    assert quality().noise_frame().schema["share"] == pl.Float64


def test_nobody_changes_a_result_behind_its_back():
    signal = np.array([0.5, 0.5])
    made = replace(quality(), signals={"one": signal})
    signal[0] = 9.0
    assert made.signals["one"].tolist() == [0.5, 0.5]
    for array in (made.quality, made.signals["one"], made.noise, pickle.loads(pickle.dumps(made)).signals["one"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
