"""The Benjamini-Hochberg adjustment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.multitest import multipletests

from middlemost.errors import InputError
from middlemost.stats import benjamini_hochberg

P_VALUES = arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1))

# Benjamini & Hochberg (1995), section 3.1: 15 comparisons in a study of thrombolysis.
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
]  # fmt: skip


def test_the_paper_s_example_has_four_discoveries():
    adjusted = benjamini_hochberg(np.array(THROMBOLYSIS))
    assert np.flatnonzero(adjusted <= 0.05).tolist() == [0, 1, 2, 3]
    assert adjusted[3] == pytest.approx(15 * 0.0095 / 4)


@settings(max_examples=50, deadline=None)
@given(P_VALUES)
def test_equals_statsmodels(p: np.ndarray):
    np.testing.assert_allclose(benjamini_hochberg(p), multipletests(p, method="fdr_bh")[1], rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(P_VALUES, st.randoms(use_true_random=False))
def test_order_changes_nothing(p: np.ndarray, random):
    shuffled = np.array(random.sample(range(len(p)), len(p)))
    np.testing.assert_array_equal(benjamini_hochberg(p)[shuffled], benjamini_hochberg(p[shuffled]))


@settings(max_examples=30, deadline=None)
@given(P_VALUES)
def test_never_below_the_p_value_and_in_the_same_order(p: np.ndarray):
    adjusted = benjamini_hochberg(p)
    assert np.all((adjusted >= p * (1 - 1e-12)) & (adjusted <= 1))
    assert np.all(np.diff(adjusted[np.argsort(p)]) >= 0)


def test_ties_stay_ties():
    adjusted = benjamini_hochberg(np.array([0.02, 0.5, 0.02, 0.02]))
    assert adjusted[0] == adjusted[2] == adjusted[3] == pytest.approx(0.02 * 4 / 3)


def test_a_test_that_could_not_be_made_does_not_count():
    p = np.array([np.nan, 0.01, 0.04, np.nan])
    np.testing.assert_allclose(benjamini_hochberg(p), [np.nan, 0.02, 0.04, np.nan])


def test_no_tests_give_no_values():
    assert benjamini_hochberg(np.zeros(0)).shape == (0,)
    assert np.all(np.isnan(benjamini_hochberg(np.array([np.nan]))))


@pytest.mark.parametrize("wrong", [-0.01, 1.01, np.inf])
def test_what_is_no_p_value_is_refused_with_its_place(wrong: float):
    with pytest.raises(InputError, match=r"p\[2\]"):
        benjamini_hochberg(np.array([0.5, np.nan, wrong]))
