"""The mean of a number over rows."""

import numpy as np
import pytest

from middlemost.agreement.row_mean import row_mean
from middlemost.stats import two_way_interval

SETTINGS = {"resamples": 50, "level": 0.9, "seed": 3, "threads": 1, "progress": None}


def test_rows_count_the_same_and_codes_are_only_names():
    item, rater = np.array([7, 7, 9, 4], dtype=np.int32), np.array([5, 2, 2, 8], dtype=np.int32)
    found = row_mean(
        "x", item, rater, np.array([1.0, 2.0, 3.0, 6.0]), bounds=(0.0, 9.0), note="!", n_labels=2, **SETTINGS
    )
    assert (found.value, found.n_items, found.n_raters, found.n_labels, found.level) == (3.0, 3, 3, 2, 0.9)
    assert found.how.endswith("!")


def test_the_interval_is_that_of_items_and_raters():
    rng = np.random.default_rng(0)
    table = rng.normal(size=(30, 12))
    item, rater = (np.array(one.ravel(), dtype=np.int32) for one in np.indices(table.shape))
    found = row_mean("x", item, rater, table.ravel(), bounds=(-9.0, 9.0), note="", n_labels=None, **SETTINGS)

    def mean(items, raters):
        return float(items @ table @ raters / (items.sum() * raters.sum()))

    same = two_way_interval(mean, 30, 12, bounds=(-9.0, 9.0), **SETTINGS)
    assert (found.low, found.high) == pytest.approx((same.low, same.high))


def test_without_resamples_there_is_no_interval_and_no_level():
    one = np.zeros(1, dtype=np.int32)
    found = row_mean(
        "x", one, one, np.ones(1), bounds=(0.0, 1.0), note="", n_labels=None, **(SETTINGS | {"resamples": 0})
    )
    assert (found.value, found.low, found.level) == (1.0, None, None)
