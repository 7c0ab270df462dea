"""Gwet's AC2."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Counts, Ratings, Vocabulary
from middlemost.agreement import gwet_ac1, gwet_ac2
from middlemost.errors import SettingError
from tests.agreement.tables import KRIPPENDORFF, counts_of, crowd, ratings_of, real_ratings, table

WEIGHTS = ("ordinal", "linear", "quadratic", "identity")


def ac2(data: Ratings | Counts, weights: str) -> float:
    return gwet_ac2(data, weights=weights, resamples=0).value


def by_the_book(counts: np.ndarray, weights: str) -> float:
    """Gwet (2014), chapter 3, with the table of weights written out and a loop over items."""
    n_labels = counts.shape[1]
    part = np.ones((n_labels, n_labels))
    for k, m in np.ndindex(part.shape):
        steps, ranks = abs(k - m), abs(k - m) + 1  # ranks from one label to the other, both included
        part[k, m] = {
            "ordinal": 1 - (ranks * (ranks - 1) / 2) / (n_labels * (n_labels - 1) / 2),
            "linear": 1 - steps / (n_labels - 1),
            "quadratic": 1 - steps**2 / (n_labels - 1) ** 2,
            "identity": float(k == m),
        }[weights]
    rated = counts[counts.sum(axis=1) > 0]
    agreed = []
    for row in rated[rated.sum(axis=1) >= 2]:
        n = row.sum()
        agreed.append(sum(row[k] * (part[k] @ row - 1) for k in range(n_labels)) / (n * (n - 1)))
    share = np.mean(rated / rated.sum(axis=1, keepdims=True), axis=0)
    expected = part.sum() / (n_labels * (n_labels - 1)) * np.sum(share * (1 - share))
    return (np.mean(agreed) - expected) / (1 - expected)


@pytest.mark.parametrize(
    ("weights", "right"), [("ordinal", 101 / 137), ("linear", 35 / 53), ("quadratic", 11 / 14), ("identity", 13 / 25)]
)
def test_worked_out_by_hand(weights: str, right: float):
    # low low, low medium, high high. Shares 1/2, 1/6, 1/3, so that the sum of share (1 - share) is 11/18.
    # Ordinal: one step differs by 1/3, so the mean difference is 1/9; all parts add up to 9 - 2 (2/3 + 1) = 17/3;
    # expected 17/3 · 11/18 / 6 = 187/324, and 1 - (1/9) / (137/324) = 101/137. Linear: 1/6, 5, 55/108, 1 - 18/53.
    # Quadratic: 1/12, 6, 11/18, 1 - 3/14. Identity: 1/3, 3, 11/36, 1 - 12/25.
    ratings = table("low low", "low medium", "high high", labels="low medium high", ordinal=True)
    assert ac2(ratings, weights) == pytest.approx(right, abs=1e-12)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_missing_ratings_by_the_book(weights: str):
    ratings = table(*KRIPPENDORFF, labels="1 2 3 4 5", ordinal=True)
    assert ac2(ratings, weights) == pytest.approx(by_the_book(counts_of(ratings), weights), abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.sampled_from(WEIGHTS), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_by_the_book_and_the_order_may_be_turned_round(seed: int, weights: str, n_labels: int):
    ratings = crowd(15, 6, 3, n_labels, ordinal=True, seed=seed)
    some = ratings.keep(np.random.default_rng(seed).random(len(ratings)) < 0.8)
    cells = counts_of(some)
    right = by_the_book(cells, weights)
    assert ac2(some, weights) == pytest.approx(right, abs=1e-9)
    turned = Counts(cells[:, ::-1].copy(), ratings.items, ratings.labels, True)
    assert ac2(turned, weights) == pytest.approx(right, abs=1e-9)
    if n_labels == 2:
        assert ac2(some, weights) == pytest.approx(gwet_ac1(some, resamples=0).value, abs=1e-12)


def test_identity_is_ac1_and_needs_no_order():
    ratings = crowd(40, 9, 3, 4)
    one, two = gwet_ac1(ratings), gwet_ac2(ratings, weights="identity")
    assert (two.value, two.low, two.high) == pytest.approx((one.value, one.low, one.high), abs=1e-12)
    assert two.observed == one.observed


def test_near_misses_count_in_part():
    near = table("1 2", "2 3", "4 5", "1 1", labels="1 2 3 4 5", ordinal=True)
    far = table("1 4", "2 5", "4 1", "1 1", labels="1 2 3 4 5", ordinal=True)
    for weights in WEIGHTS[:3]:
        assert ac2(near, weights) > ac2(near, "identity") + 0.3
        assert ac2(near, weights) > ac2(far, weights) + 0.3
    found = gwet_ac2(near)
    assert (found.name, found.observed, found.n_labels) == ("Gwet's AC2 (ordinal weights)", 0.25, 5)


@pytest.mark.slow
def test_four_grades_of_relevance_by_the_book(real_data):
    ratings = real_ratings(real_data / "truth" / "s_rel" / "ratings.csv.gz", ["0", "1", "2", "3", "4"])
    for weights in WEIGHTS:
        assert ac2(ratings, weights) == pytest.approx(by_the_book(counts_of(ratings), weights), abs=1e-9)


def test_undefined_and_refused():
    assert gwet_ac2(table("a a", ordinal=True)).why.startswith("only one label is offered")
    assert gwet_ac2(ratings_of([], "a b", ordinal=True)).why == "there are no ratings"
    assert gwet_ac2(table("a", "b", ordinal=True)).why.startswith("no item was rated by two raters")
    assert gwet_ac2(table("a a", "a a", labels="a b c", ordinal=True)).value == 1.0
    with pytest.raises(SettingError, match="rank order"):
        gwet_ac2(table("low high"))


def test_many_labels_need_no_table_of_weights():
    n = 20_000
    item, rater = np.repeat(np.arange(n, dtype=np.int32), 2), np.tile(np.arange(2, dtype=np.int32), n)
    label = np.random.default_rng(0).integers(n, size=2 * n).astype(np.int32)
    ids = Vocabulary(map(str, range(n)))
    ratings = Ratings.from_codes(item, rater, label, items=ids, raters=Vocabulary("ab"), labels=ids, ordinal=True)
    assert ac2(ratings, "linear") == pytest.approx(0, abs=0.02)
