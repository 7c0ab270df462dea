"""From a statistic to an estimate."""

import numpy as np
import pytest

from middlemost import Counts
from middlemost.agreement import raw_agreement
from middlemost.agreement.measure import estimate, repeats_note
from middlemost.agreement.raw import prepare
from tests.agreement.tables import crowd


def test_some_items_and_raters_are_the_table_cut_to_them():
    ratings = crowd(40, 12, 6)
    items, raters = (np.arange(40) < 25).astype(float), (np.arange(12) < 11).astype(float)
    cut = ratings.keep((ratings.item < 25) & (ratings.rater < 11))
    part, whole = estimate(prepare(ratings), items=items, raters=raters), raw_agreement(cut)
    assert part.value == pytest.approx(whole.value)
    assert (part.low, part.high) == pytest.approx((whole.low, whole.high))
    assert (part.n_items, part.n_raters) == (25, 11)


def test_the_population_meant_is_named():
    ratings = crowd(40, 12, 6)
    assert raw_agreement(ratings).how.endswith("means items and raters like these")
    unknown = raw_agreement(Counts.from_ratings(ratings))
    assert unknown.how == "200 resamples of 40 items; raters are unknown, so it means these raters"
    known = raw_agreement(ratings)
    assert known.high - known.low > unknown.high - unknown.low


def test_an_undefined_estimate_has_no_interval():
    found = estimate(prepare(crowd(5, 3, 1)))
    assert (found.value, found.low, found.level) == (None, None, None)
    assert found.observed is None


def test_repeats_note():
    assert repeats_note(0) == ""
    assert repeats_note(1234).endswith("1,234 repeats left out")
