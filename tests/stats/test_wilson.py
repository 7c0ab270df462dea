"""Wilson's interval."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from middlemost.errors import InputError, SettingError
from middlemost.stats import wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (2, 2, 0.342, 1.0),  # two right answers out of two
        (194, 200, 0.936, 0.986),
        # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(successes: int, n: int, low: float, high: float):
    digits = 3 if n in (2, 200) else 4
    assert tuple(round(end, digits) for end in wilson_interval(successes, n)) == (low, high)


def test_no_trials_leave_everything_possible():
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("n", [1, 3, 49, 1000])
def test_the_ends_are_exact_where_all_or_none_succeed(n: int):
    assert wilson_interval(n, n)[1] == 1.0
    assert wilson_interval(0, n)[0] == 0.0


@settings(max_examples=50, deadline=None)
@given(n=st.integers(1, 500), share=st.floats(0, 1), level=st.floats(0.5, 0.999))
def test_equals_statsmodels(n: int, share: float, level: float):
    ours = wilson_interval(share * n, n, level=level)
    theirs = proportion_confint(share * n, n, alpha=1 - level, method="wilson")
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 200), data=st.data())
def test_failures_are_successes_turned_round_and_the_share_lies_inside(n: int, data: st.DataObject):
    successes = data.draw(st.integers(0, n))
    low, high = wilson_interval(successes, n)
    np.testing.assert_allclose(wilson_interval(n - successes, n), (1 - high, 1 - low), atol=1e-12)
    assert low <= successes / n <= high


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (0, -1), (float("nan"), 2), (1.0, float("inf"))])
def test_impossible_counts_are_refused(successes: float, n: float):
    with pytest.raises(InputError, match="within 0 to n"):
        wilson_interval(successes, n)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_a_level_outside_0_to_1_is_refused(level: float):
    with pytest.raises(SettingError, match="between 0 and 1"):
        wilson_interval(1, 2, level=level)
