"""Galton's percentiles."""

import pickle
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from middlemost.datasets import galton_percentiles


def test_what_galton_prints():
    # Galton (1907): middlemost 1207 lb, quartiles 1162 and 1236, the ox 1198, 787 legible tickets.
    guesses = galton_percentiles()
    assert (guesses.at(25.0), guesses.at(50.0), guesses.at(75.0)) == (1162, 1207, 1236)
    assert (guesses.n, guesses.outcome, guesses.unit) == (787, 1198, "lb")
    assert np.all(np.diff(guesses.value) > 0)


def test_between_the_lines_of_the_table():
    guesses = galton_percentiles()
    assert guesses.at(47.5) == pytest.approx((1197 + 1207) / 2)
    assert guesses.below(guesses.at(61.0)) == pytest.approx(61.0)


def test_arrays_are_read_only_after_pickling_too():
    copied = pickle.loads(pickle.dumps(galton_percentiles()))
    assert not copied.value.flags.writeable


@pytest.mark.slow
def test_every_number_is_that_of_the_source(real_data: Path):
    source = pl.read_csv(real_data / "numbers/galton_ox/percentiles.csv.gz")
    guesses = galton_percentiles()
    assert source["quantile"].to_list() == guesses.percent.tolist()
    assert source["estimate"].to_list() == guesses.value.tolist()
