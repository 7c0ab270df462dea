"""The total over what was not drawn: exact limits, strata added up, coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, hypergeom

from middlemost.errors import InputError, SettingError
from middlemost.stats import remaining as module
from middlemost.stats.remaining import remaining_total


def total(size, drawn, found, **told):
    return remaining_total(*(np.array(one, dtype=np.int64) for one in (size, drawn, found)), **told)


def by_tests(size, drawn, found, level=0.95):
    """The totals that neither one-sided exact hypergeometric test rejects, less what was found."""
    totals = np.arange(found, size - drawn + found + 1)
    below = hypergeom.cdf(found, size, totals, drawn)
    above = hypergeom.sf(found - 1, size, totals, drawn)
    kept = totals[(below > (1 - level) / 2) & (above > (1 - level) / 2)]
    return kept.min() - found, kept.max() - found


@pytest.mark.parametrize(
    ("size", "drawn", "found"), [(50, 10, 0), (50, 10, 1), (50, 10, 10), (400, 40, 2), (30, 29, 3)]
)
def test_one_stratum_with_few_cases_inverts_the_hypergeometric_test(size, drawn, found, monkeypatch):
    monkeypatch.setattr(module, "MIDDLE_AT", 1e12)  # exact limits, however many cases
    one = total([size], [drawn], [found])
    assert (one.low, one.high) == by_tests(size, drawn, found)


def by_melding(size, drawn, found, delta, level=0.95):
    """Quantiles of sums of beta-binomial counts, with a share `delta` of either distribution in the other."""
    below = above = np.ones(1)
    for n_items, n, x in zip(size, drawn, found, strict=True):
        counts = np.arange(n_items - n + 1)
        lower = betabinom.pmf(counts, n_items - n, x, n - x + 1) if x else 1.0 * (counts == 0)
        upper = betabinom.pmf(counts, n_items - n, x + 1, n - x) if x < n else 1.0 * (counts == n_items - n)
        below = np.convolve(below, (1 - delta) * lower + delta * upper)
        above = np.convolve(above, (1 - delta) * upper + delta * lower)
    tail, top = (1 - level) / 2, len(above) - 1
    return int((below.cumsum() <= tail).sum()), top - int((above[::-1].cumsum() <= tail).sum())


@pytest.mark.parametrize(
    ("size", "drawn", "found", "effective"),
    [
        ([500], [100], [20], 15),  # more than 15 are 15
        ([500], [100], [6], 6),
        ([500], [100], [91], 9),  # those without the property are fewer
        ([120, 1500], [20, 80], [12, 1], (5 * 12 + 17.75) ** 2 / (5**2 * 12 + 17.75**2)),
        ([60, 1500], [1, 80], [1, 8], (59 + 17.75 * 8) ** 2 / (59**2 + 17.75**2 * 8)),
    ],
)
def test_limits_are_quantiles_of_melded_sums(size, drawn, found, effective):
    one = total(size, drawn, found)
    assert (one.low, one.high) == by_melding(size, drawn, found, 0.5 * effective / 15)


@pytest.mark.parametrize(
    ("size", "drawn", "found", "effective"), [([9], [4], [1], 1), ([9], [4], [4], 0), ([9, 8], [4, 5], [2, 0], 2)]
)
def test_limits_of_few_items_at_every_level(size, drawn, found, effective):
    for level in np.arange(0.03, 1, 0.05).tolist():
        one = total(size, drawn, found, level=level)
        assert (one.low, one.high) == by_melding(size, drawn, found, 0.5 * effective / 15, level)


def test_no_case_has_the_limit_of_the_rule_of_three():
    """With n of many drawn and none found, the upper limit is 1 - .025^(1/n) (Clopper and Pearson 1934)."""
    one = total([1_000_000], [200], [0])
    assert one.value == one.low == 0
    assert one.high == pytest.approx((1 - 0.025 ** (1 / 200)) * 999_800, rel=0.001)


def test_the_estimate_is_design_weighted():
    assert total([100, 900], [20, 90], [10, 3]).value == pytest.approx(80 * 10 / 20 + 810 * 3 / 90)
    assert total([30], [1], [1]).value == 29


def test_all_drawn_and_no_strata_leave_nothing():
    assert total([5, 7], [5, 7], [3, 0]) == total([], [], []) == (0.0, 0, 0)


def test_a_stratum_that_was_all_drawn_changes_nothing():
    assert total([200, 50], [40, 50], [3, 44]) == total([200], [40], [3])


def test_of_a_stratum_without_a_draw_anything_may_be_true():
    one = total([30], [0], [0])
    assert one == (15.0, 0, 30)


def test_strata_of_one_law_are_wider_than_one_stratum_and_hold_it():
    whole, parts = total([400], [80], [6]), total([200, 200], [40, 40], [3, 3])
    assert parts.low <= whole.low < whole.high <= parts.high


strata = st.lists(
    st.integers(1, 60).flatmap(
        lambda size: st.integers(1, size).flatmap(
            lambda drawn: st.integers(0, drawn).map(lambda found: (size, drawn, found))
        )
    ),
    min_size=1,
    max_size=4,
)


@given(strata)
def test_the_estimate_lies_within_and_the_order_of_strata_does_not_matter(rows):
    one = total(*zip(*rows, strict=True))
    assert 0 <= one.low <= one.value + 1 <= one.high + 2
    assert one.high <= sum(size - drawn for size, drawn, _ in rows)
    other = total(*zip(*rows[::-1], strict=True))
    assert (one.low, one.high) == (other.low, other.high)
    assert one.value == pytest.approx(other.value)


@given(strata)
def test_right_and_wrong_are_mirror_images(rows):
    one, other = total(*zip(*rows, strict=True)), total(*zip(*((N, n, n - x) for N, n, x in rows), strict=True))
    left = sum(size - drawn for size, drawn, _ in rows)
    assert (other.low, other.high) == (left - one.high, left - one.low)


def test_a_higher_level_is_wider():
    wide, narrow = total([900], [90], [7], level=0.99), total([900], [90], [7], level=0.8)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_steps_widen_by_little(monkeypatch):
    exact = total([900, 40_000], [60, 300], [20, 2])
    monkeypatch.setattr(module, "MOST_STEPS", 1 << 10)
    coarse = total([900, 40_000], [60, 300], [20, 2])
    assert exact.low - 80 <= coarse.low <= exact.low  # a step of 40 for each of two strata
    assert exact.high <= coarse.high <= exact.high + 80
    assert coarse.value == exact.value


def test_a_million_items_are_counted_in_steps():
    one = total([1_000_000], [400], [4])
    assert 2_700 < one.low < 4_000
    assert 24_000 < one.high < 26_000


def test_counts_that_do_not_fit_are_refused():
    for size, drawn, found in ((5, 6, 0), (5, 3, 4), (5, 3, -1)):
        with pytest.raises(InputError, match="0 ≤ found ≤ drawn ≤ size"):
            total([size], [drawn], [found])
    with pytest.raises(SettingError, match="is no coverage"):
        total([5], [3], [1], level=1.0)
    with pytest.raises(SettingError, match="is no coverage"):
        total([5], [3], [1], level=0.0)


def held(size, drawn, wrong, draws=600, seed=0):
    """The share of samples whose interval holds what is left, and the mean number of cases found."""
    rng = np.random.default_rng(seed)
    found = np.stack(
        [rng.hypergeometric(w, n - w, k, draws) for n, k, w in zip(size, drawn, wrong, strict=True)], axis=1
    )
    distinct, counts = np.unique(found, axis=0, return_counts=True)
    hits = 0
    for row, count in zip(distinct.tolist(), counts.tolist(), strict=True):
        one = total(size, drawn, row)
        hits += count * (one.low <= sum(wrong) - sum(row) <= one.high)
    return hits / draws, found.sum(axis=1).mean()


@pytest.mark.parametrize("wrong", [(0, 0), (20, 0), (20, 3), (60, 15), (5, 60)])
def test_it_holds_with_few_cases(wrong):
    share, cases = held((120, 1500), (20, 80), wrong)
    assert cases < 15
    assert share >= 0.93


def test_it_holds_where_the_cases_are_in_a_small_stratum_and_a_large_one_has_three():
    """None may come up in the large one, whose limit must not be taken for one of many cases."""
    share, _ = held((60, 4000), (30, 150), (30, 80), draws=2000)
    assert share >= 0.93


@pytest.mark.parametrize("wrong", [(100, 300), (90, 500), (114, 12)])
def test_it_is_not_far_too_wide_with_many(wrong):
    share, cases = held((120, 1500), (40, 120), wrong)
    assert cases >= 30
    assert 0.92 <= share <= 0.985  # two standard errors of 600 samples around 92 to 98%


def test_one_stratum_holds_exactly_as_often_as_the_law_says():
    """By the law itself, not by sampling: every number of wrong labels in 600 of which 60 are drawn."""
    intervals = [total([600], [60], [x]) for x in range(61)]
    for wrong in (0, 1, 5, 12, 25, 40, 80, 150, 300):
        x = np.arange(61)
        inside = np.array([one.low <= wrong - k <= one.high for k, one in zip(x, intervals, strict=True)])
        assert hypergeom.pmf(x, 600, wrong, 60)[inside].sum() >= 0.93
