"""Sums over pairs of raters, for any multiplicities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.agreement.pairs import label_rows, pair_sums, pairable_totals
from middlemost.data.counts import Counts
from tests.agreement.tables import crowd, table


def naive(ratings, item_times, rater_times):
    """From the definition: every copy of a rater is written out, pairs of a rater with a copy are skipped."""
    agreement = disagreement = paired = 0.0
    for item, a in enumerate(item_times):
        rows = np.flatnonzero(ratings.item == item)
        copies = [
            (ratings.rater[row], ratings.label[row])
            for row in rows
            for _ in range(int(rater_times[ratings.rater[row]]))
        ]
        pairs = [one[1] == other[1] for one in copies for other in copies if one[0] != other[0]]
        if pairs:
            paired += a
            agreement += a * np.mean(pairs)
            disagreement += a * len(copies) * (1 - np.mean(pairs))
    return agreement, disagreement, paired


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_copies_are_other_raters_but_not_for_themselves(seed: int):
    ratings = crowd(8, 6, 3, seed=seed)
    rng = np.random.default_rng(seed)
    items, raters = rng.integers(0, 4, 8).astype(float), rng.integers(0, 4, 6).astype(float)
    rows = label_rows(ratings)
    active = raters[rows.rows.raters]  # a rater without ratings has no place there
    sums = pair_sums(rows, items, active)
    assert (sums.agreement, sums.disagreement, sums.paired) == pytest.approx(naive(ratings, items, raters))
    np.testing.assert_allclose(pairable_totals(rows, items, active), sums.totals)
    assert sums.totals.sum() == pytest.approx(sums.pairable)
    # Where an item is drawn a times and a rater w times, a · w copies of one rating pair with one another.
    has_pair = np.array(
        [
            len(set(ratings.rater[(ratings.item == i)][raters[ratings.rater[ratings.item == i]] > 0])) > 1
            for i in range(8)
        ]
    )
    copies = (items[ratings.item] * raters[ratings.rater])[has_pair[ratings.item]]
    assert sums.self_pairs == pytest.approx(np.sum(copies**2))
    assert sums.shares.sum() == pytest.approx(sums.rated)


def test_unit_weights_are_the_classic_sums():
    sums = pair_sums(label_rows(table("a a b", "b b", "a")), np.ones(3), np.ones(3))
    assert (sums.rated, sums.paired, sums.pairable, sums.self_pairs) == (3, 2, 5, 5)
    assert sums.totals.tolist() == [2, 3]
    assert sums.shares.tolist() == pytest.approx([2 / 3 + 1, 1 / 3 + 1])
    assert not sums.one_label


def test_counts_and_ratings_give_the_same_sums():
    ratings = crowd(20, 6, 4)
    items = np.arange(20.0)
    known = pair_sums(label_rows(ratings), items, np.ones(6))
    unknown = pair_sums(label_rows(Counts.from_ratings(ratings)), items, np.ones(1))
    assert unknown.agreement == pytest.approx(known.agreement)
    np.testing.assert_allclose(unknown.totals, known.totals)


def test_nothing_drawn():
    sums = pair_sums(label_rows(table("a b")), np.zeros(1), np.ones(2))
    assert np.isnan(sums.observed)
