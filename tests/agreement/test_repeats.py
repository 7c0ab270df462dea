"""Agreement of raters with themselves."""

import numpy as np
import pytest

from middlemost.agreement import self_agreement, self_change
from middlemost.data.ratings import first_of_pairs
from tests.agreement.tables import ratings_of, real_ratings, values_of


def test_successive_pairs_of_three_ratings():
    rows = [("p", "x", "a"), ("p", "x", "b"), ("p", "x", "b"), ("q", "x", "a"), ("p", "y", "a"), ("p", "y", "a")]
    found = self_agreement(ratings_of(rows))
    assert found.overall.value == pytest.approx(2 / 3)
    assert (found.overall.n_items, found.overall.n_raters) == (1, 2)
    assert found.by_rater.agreement.tolist() == [0.5, 1.0]
    assert found.by_rater.n.tolist() == [2, 1]


def test_no_repeats():
    found = self_agreement(ratings_of([("p", "x", "a"), ("p", "y", "a")]))
    assert found.overall.why == "no rater rated an item twice"
    assert found.to_polars()["note"].to_list() == ["repeated no item"] * 2


def test_a7_numbers_move_by_fifteen():
    found = self_change(values_of([("s7", "ann", 80), ("s9", "ann", 40), ("s9", "ann", 55)]))
    assert found.overall.value == 15.0
    assert found.overall.low is None
    assert found.overall.how.endswith("1 pair of successive ratings")
    assert found.n_pairs.tolist() == [1]


def test_change_by_rater():
    rows = [(f"i{i}", f"r{i % 4}", v) for i in range(20) for v in (0.0, float(i % 4))]
    found = self_change(values_of([*rows, ("i0", "z", 1.0)]))
    np.testing.assert_allclose(found.change, [0, 1, 2, 3, np.nan])
    assert found.overall.low < 1.5 < found.overall.high
    assert self_change(values_of([("p", "x", 1.0)])).overall.why == "no rater rated an item twice"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "changed", "pairs"), [("s_adult", 0.051, 2918), ("s_rel", 0.185, 1489), ("zc_us", 0.131, 795)]
)
def test_shares_of_changed_repeats(folder: str, changed: float, pairs: int, real_data):
    ratings = real_ratings(real_data / "repeats" / folder / "ratings.csv.gz")
    first = first_of_pairs(ratings.item, ratings.rater)
    second = np.r_[False, first[:-1]] & ~first
    found = self_agreement(ratings.keep(first | second))
    assert found.by_rater.n.sum() == pairs
    assert 1 - found.overall.value == pytest.approx(changed, abs=5e-4)
