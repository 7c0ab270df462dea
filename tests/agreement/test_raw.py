"""Raw agreement: of the table, of items, of raters."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Counts, Ratings
from middlemost.agreement import per_item, per_rater, raw_agreement
from tests.agreement.tables import crowd, ratings_of, table

D1 = table("a a a", "a a b", "b b a", "a b b")


def naive_item_agreement(labels: list[int]) -> float:
    pairs = [(a, b) for i, a in enumerate(labels) for j, b in enumerate(labels) if i != j]
    return sum(a == b for a, b in pairs) / len(pairs)


def naive_credit(ratings: Ratings) -> list[float]:
    """Agreement of each rater with the others' commonest labels, straight from the definition."""
    credit: list[list[float]] = [[] for _ in ratings.raters]
    for item in range(len(ratings.items)):
        rows = np.flatnonzero(ratings.item == item)
        for row in rows:
            others = Counter(ratings.label[other] for other in rows if other != row)
            if others:
                top = [label for label, n in others.items() if n == max(others.values())]
                credit[ratings.rater[row]].append((ratings.label[row] in top) / len(top))
    return [float(np.mean(one)) if one else np.nan for one in credit]


def test_by_hand():
    found = raw_agreement(table("a a b", "b b", "a"))
    assert found.value == pytest.approx((1 / 3 + 1) / 2)
    assert (found.n_items, found.n_raters) == (2, 3)


def test_b1_one_label_is_left_once_unpaired_items_are_gone():
    found = raw_agreement(ratings_of([("p", "ann", "fruit"), ("p", "bo", "fruit"), ("q", "bo", "tool")]))
    assert (found.value, found.n_items) == (1.0, 1)


def test_b5_b6_b7_b11():
    assert raw_agreement(table("stat stat", "stat opin", "opin opin")).value == pytest.approx(2 / 3)
    assert raw_agreement(table("a a b", "b b", "a a a", "b", "a b")).value == pytest.approx(0.583333, abs=5e-7)
    assert raw_agreement(table("neg neg", "pos pos", "neg pos", "neg neg", labels="neg neu pos")).value == 0.75
    assert raw_agreement(table("Ea FB", "Ea Ea", "FB FB", "FB Ea")).value == 0.5
    # Labels are one only if their text is equal, and a text that begins another is not that other.
    assert raw_agreement(table("I l", "1 01", "no No", "a ab")).value == 0.0


def test_b2_b3_b9():
    assert raw_agreement(table(*["4 4 4"] * 4, "4 4 2")).value == pytest.approx(0.8667, abs=5e-5)
    assert raw_agreement(table("cat dog", "dog cat")).value == 0.0
    assert raw_agreement(table(*["no no"] * 7, "no yes")).value == 0.875


def test_undefined_without_pairs():
    assert raw_agreement(table("a", "b")).why.startswith("no item was rated by two raters")
    assert raw_agreement(ratings_of([])).why == "there are no ratings"


def test_unanimous_raters_of_one_label_agree():
    assert raw_agreement(table("a a a", "a a a")).value == 1.0


def test_counts_give_the_same_as_ratings():
    ratings = crowd(30, 8, 4)
    counts = Counts.from_ratings(ratings)
    assert raw_agreement(counts, resamples=0).value == pytest.approx(raw_agreement(ratings, resamples=0).value)
    np.testing.assert_allclose(per_item(counts).agreement, per_item(ratings).agreement)


def test_per_item():
    found = per_item(table("a a b", "b b", "a", "a b c"))
    assert found.to_polars()["agreement"].to_list() == pytest.approx([1 / 3, 1, None, 0])
    assert found.n_ratings.tolist() == [3, 2, 1, 3]


def test_d1_own_vote_left_out_and_ties_share_credit():
    found = per_rater(D1)
    assert found.agreement.tolist() == [0.5, 0.625, 0.375]
    assert found.n.tolist() == [4, 4, 4]
    assert np.isnan(found.low).all()  # four items are too few for an interval


def test_a_rater_alone_has_no_agreement():
    found = per_rater(table("a a .", "a b .", ". . a")).to_polars()
    assert found["agreement"].to_list() == [0.5, 0.5, None]
    assert found["note"].to_list() == [None, None, "shares no item with others"]


def test_intervals_of_raters():
    found = per_rater(crowd(100, 6, 4))
    assert np.all((found.low < found.agreement) & (found.agreement < found.high))


@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_equal_the_definitions(seed: int, overlap: int):
    ratings = crowd(8, 6, overlap, 4, seed=seed)
    assert per_rater(ratings).agreement.tolist() == pytest.approx(naive_credit(ratings), nan_ok=True)
    by_hand = [naive_item_agreement(ratings.label[ratings.item == item].tolist()) for item in range(8)]
    assert per_item(ratings).agreement.tolist() == pytest.approx(by_hand)
    assert raw_agreement(ratings, resamples=0).value == pytest.approx(np.mean(by_hand))


def test_three_thousand_raters_on_an_item():
    ratings = table(" ".join(["a"] * 1700 + ["b"] * 1300))
    assert per_rater(ratings).agreement.tolist() == [1.0] * 1700 + [0.0] * 1300
