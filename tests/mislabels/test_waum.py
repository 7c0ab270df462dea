"""The area under the margin, weighed over raters."""

import numpy as np
import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.mislabels.waum import weighted_area_under_margin

RATINGS = mm.read_ratings(
    {"item": ["p", "p", "q", "q"], "rater": ["ann", "bo", "ann", "bo"], "label": ["a", "b", "b", "b"]}
)
CONFUSION = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.6, 0.4], [0.3, 0.7]]])
MODEL = np.array([[0.75, 0.25], [0.5, 0.5]])


def test_worked_by_hand():
    # Trust: p/ann .75*.9 + .25*.8 = .875, p/bo .75*.6 + .25*.7 = .625; q/ann .85, q/bo .65.
    found = weighted_area_under_margin(np.array([2.0, -2.0, 1.0, 4.0]), RATINGS, CONFUSION, MODEL)
    assert found.tolist() == pytest.approx([(0.875 - 0.625) * 2 / 1.5, (0.85 + 0.65 * 4) / 1.5])


def test_equal_trust_is_the_plain_mean_and_margins_only_scale():
    alike = np.full((2, 2, 2), 0.5)
    margin = np.array([1.0, 3.0, -2.0, 6.0])
    assert weighted_area_under_margin(margin, RATINGS, alike, MODEL).tolist() == [2.0, 2.0]
    once = weighted_area_under_margin(margin, RATINGS, CONFUSION, MODEL)
    assert weighted_area_under_margin(5.0 * margin, RATINGS, CONFUSION, MODEL) == pytest.approx(5.0 * once)


def test_an_item_that_nobody_trusted_rated_has_none():
    nobody = CONFUSION * 0.0
    assert np.isnan(weighted_area_under_margin(np.zeros(4), RATINGS, nobody, MODEL)).all()
    with pytest.raises(InputError, match="3 margins for 4 ratings"):
        weighted_area_under_margin(np.zeros(3), RATINGS, CONFUSION, MODEL)
