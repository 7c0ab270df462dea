"""Agreement with gold."""

import numpy as np
import pytest

from middlemost.agreement import gold_agreement
from middlemost.data.gold import Gold
from middlemost.errors import InputError
from tests.agreement.tables import ratings_of, table


def gold(items: list[int], labels: list[int]) -> Gold:
    return Gold(np.array(items, dtype=np.int32), np.array(labels, dtype=np.int32))


def d2():
    rows = [(f"g{i}", "old", "a" if i < 194 else "b") for i in range(200)]
    rows += [("g0", "new", "a"), ("g1", "new", "a")]
    rows += [(f"x{i}", "none", "a") for i in range(40)]
    return ratings_of(rows, "a b")


def test_d2_two_right_answers_out_of_two():
    ratings = d2()
    found = gold_agreement(ratings, gold(list(range(200)), [0] * 200))
    rows = {row["rater"]: row for row in found.to_polars().to_dicts()}
    assert (rows["new"]["low"], rows["new"]["high"]) == (pytest.approx(0.342, abs=5e-4), 1.0)
    assert (rows["old"]["low"], rows["old"]["high"]) == pytest.approx((0.936, 0.986), abs=5e-4)
    assert rows["none"] == {
        "rater": "none", "agreement": None, "gold_items": 0, "low": None, "high": None, "note": "saw no gold",
    }  # fmt: skip
    best = found.to_polars().sort("low", descending=True, nulls_last=True)
    assert best["rater"].to_list() == ["old", "new", "none"]


def test_overall_by_hand():
    ratings = table("a b a", "b b a", "a a a")
    found = gold_agreement(ratings, gold([0, 1], [0, 1]))
    assert found.overall.value == pytest.approx(4 / 6)
    assert (found.overall.n_items, found.overall.n_raters, found.without_ratings) == (2, 3, 0)
    assert found.overall.low < 4 / 6 < found.overall.high
    assert found.by_rater.agreement.tolist() == [1.0, 0.5, 0.5]


def test_the_first_of_repeats_counts():
    ratings = ratings_of([("p", "x", "a"), ("p", "x", "b"), ("p", "y", "b")])
    found = gold_agreement(ratings, gold([0], [0]))
    assert found.overall.value == 0.5
    assert "1 repeat left out" in found.overall.how


def test_gold_that_nobody_rated_or_used():
    ratings = ratings_of([("p", "x", "a")], "a b")
    none = gold_agreement(ratings, gold([], []))
    assert none.overall.why == "no gold item has a rating; 0 gold labels"
    unused = gold_agreement(ratings, gold([0], [1]))
    assert unused.overall.value == 0.0
    with pytest.raises(InputError, match="A code lies outside 0 to 0"):
        gold_agreement(ratings, gold([5], [0]))
