"""Accuracy of methods, and paired differences, on gold that none of them saw."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from middlemost import Counts, Gold, Vocabulary, truth
from middlemost.jobs.compare.accuracy import accuracies, sign_flip_test

SETTINGS = {"resamples": 400, "level": 0.95, "seed": 0}


def from_votes(votes):
    """Majority of a table of votes."""
    items = Vocabulary([f"i{k:03}" for k in range(len(votes))])
    return truth.majority(Counts(np.array(votes, dtype=np.float64), items, Vocabulary(["no", "yes"]), False))


def gold_of(labels):
    return Gold(np.arange(len(labels), dtype=np.int32), np.array(labels, dtype=np.int32))


def test_the_test_is_mcnemars_where_nothing_ties():
    """McNemar's exact test is a sign test over the items on which one of the two is right."""
    for better, worse in ((9, 2), (1, 22), (5, 5), (0, 6)):
        gain = np.array([1.0] * better + [-1.0] * worse + [0.0] * 30)
        expected = binomtest(better, better + worse).pvalue
        assert sign_flip_test(gain) == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.sampled_from([-1.0, -2 / 3, -0.5, 0.0, 1 / 3, 0.5, 1.0]), min_size=1, max_size=9))
def test_the_test_counts_all_signs(gains):
    gain = np.array(gains)
    sums = [
        abs(sum(sign * one for sign, one in zip(signs, gains, strict=True)))
        for signs in product((-1, 1), repeat=len(gains))
    ]
    if not gain.any():
        assert np.isnan(sign_flip_test(gain))
    else:
        assert sign_flip_test(gain) == pytest.approx(np.mean(np.array(sums) >= abs(gain.sum()) - 1e-7), rel=1e-9)


def test_a_large_table_neither_overflows_nor_vanishes():
    p = sign_flip_test(np.r_[np.ones(30_000), -np.ones(29_500), np.full(1_001, 0.5)])
    assert 0.0 < p < 0.05


def test_ties_share_credit_and_the_difference_is_paired():
    gold = gold_of([1] * 40)
    first = from_votes([(1, 2)] * 20 + [(2, 1)] * 10 + [(1, 1)] * 10)  # 20 right, 10 wrong, 10 half
    second = from_votes([(1, 2)] * 30 + [(2, 1)] * 10)  # the ten it wins are the first one's wrong ones
    (one, two), (difference,) = accuracies([first, second], gold, **SETTINGS)
    assert (one.value, two.value) == (0.625, 0.75)
    assert difference.estimate.value == 0.125
    assert (difference.better, difference.worse) == (10, 10)
    # s of the gains: ten of +1, ten of -.5, twenty of 0
    reach = 2.0227 * np.std([1.0] * 10 + [-0.5] * 10 + [0.0] * 20) / np.sqrt(40)
    assert difference.estimate.high - difference.estimate.value == pytest.approx(reach, rel=0.12)
    assert difference.estimate.how == "400 resamples of 40 items; paired: means gold items like these and these raters"
    assert difference.p == difference.adjusted  # of one


def test_several_differences_are_adjusted_for_their_number():
    gold = gold_of([1] * 20)
    first = from_votes([(2, 1)] * 20)
    others = [from_votes([(1, 2)] * n + [(2, 1)] * (20 - n)) for n in (6, 8)]
    _, differences = accuracies([first, *others], gold, **SETTINGS)
    assert [one.p for one in differences] == pytest.approx([2**-5, 2**-7])
    assert [one.adjusted for one in differences] == pytest.approx([2**-5, 2**-6])


def test_methods_that_are_right_on_the_same_items():
    consensus = from_votes([(1, 2)] * 5)
    _, (difference,) = accuracies([consensus, consensus], gold_of([1, 1, 1, 0, 0]), **SETTINGS)
    assert difference.estimate.value == 0.0
    assert (difference.p, difference.adjusted, difference.estimate.level) == (None, None, None)
    assert difference.estimate.how == "no interval: every resample gives the same value"
