"""Raters whose labels models contradict."""

import numpy as np
import pytest

import middlemost as mm
from middlemost.data.vocabulary import Vocabulary
from middlemost.jobs.diagnose.raters import contradicted_raters


def test_contradicted_ratings_are_counted_by_rater():
    items = Vocabulary(["p", "q", "r"])
    # p is surely a, q surely b, and r nobody knows (no label above one half).
    probabilities = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.4, 0.35, 0.25]])
    ratings = mm.read_ratings(
        {
            "item": ["p", "q", "r", "p", "q", "r", "elsewhere", "elsewhere"],
            "rater": ["ann"] * 3 + ["bo"] * 3 + ["cy", "bo"],
            "label": ["a", "b", "b", "b", "b", "c", "a", "b"],
        }
    )
    found = contradicted_raters(ratings, probabilities, items, Vocabulary(["a", "b", "c"]))
    assert found.columns == ["rater", "ratings", "contradicted", "share", "low", "high"]
    assert found.rows() == [("bo", 3, 1, pytest.approx(1 / 3), None, None), ("ann", 3, 0, 0.0, None, None)]


def test_from_ten_ratings_on_there_is_an_interval():
    n = 10
    items = Vocabulary([f"i{one}" for one in range(n)])
    probabilities = np.tile([0.9, 0.1], (n, 1))
    rows = {"item": list(items) * 2, "rater": ["a"] * n + ["b"] * n, "label": ["x"] * n + ["y"] * 5 + ["x"] * 5}
    found = contradicted_raters(mm.read_ratings(rows), probabilities, items, Vocabulary(["x", "y"]))
    assert found["rater"].to_list() == ["b", "a"]
    # Wilson's interval of 5 in 10 is .237 to .763 (Agresti & Coull 1998's form).
    assert found.row(0)[3:] == pytest.approx((0.5, 0.2366, 0.7634), abs=1e-4)
