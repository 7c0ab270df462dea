"""From a posterior to one label an item."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Ratings, Vocabulary
from middlemost.truth.decide import anchor, decide
from tests.truth.samples import gold_of, ratings_of


def test_a_tie_is_reported_and_its_label_among_the_equals():
    ratings = ratings_of([("a", "x", "r"), ("b", "x", "s"), ("c", "x", "t")], items=["d"])
    posterior = np.array([[0.4, 0.4, 0.2], [0.1, 0.2, 0.7], [0.5, 0.5 - 1e-12, 0.0], [1 / 3, 1 / 3, 1 / 3]])
    label, tied = decide(ratings, posterior, 0)
    assert tied.tolist() == [True, False, True, False]  # nobody rated d
    assert label[0] in (0, 1)
    assert label[2] in (0, 1)
    assert label[[1, 3]].tolist() == [2, -1]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(4)), st.permutations(range(6)), st.integers())
def test_the_order_of_labels_and_items_decides_nothing(labels: list[int], items: list[int], seed: int):
    even = np.full((6, 4), 0.25)
    codes = np.arange(6, dtype=np.int32)
    raters = Vocabulary(["x"])

    def decided(item_names: list[int], label_names: list[int]) -> dict[str, str]:
        ratings = Ratings.from_codes(
            codes,
            np.zeros(6, dtype=np.int32),
            np.zeros(6, dtype=np.int32),
            items=Vocabulary(map(str, item_names)),
            raters=raters,
            labels=Vocabulary(map(str, label_names)),
        )
        label, _ = decide(ratings, even, seed)
        return {ratings.items[i]: ratings.labels[int(k)] for i, k in enumerate(label)}

    assert decided(items, labels) == decided(list(range(6)), list(range(4)))


def test_a_seed_breaks_ties_evenly():
    ratings = ratings_of([(i, "x", "ab"[i % 2]) for i in range(2000)])
    even = np.full((2000, 2), 0.5)
    shares = [decide(ratings, even, seed)[0].mean() for seed in (0, 1)]
    assert all(abs(share - 0.5) < 4 * np.sqrt(0.25 / 2000) for share in shares)
    agree = np.mean(decide(ratings, even, 0)[0] == decide(ratings, even, 1)[0])
    assert abs(agree - 0.5) < 4 * np.sqrt(0.25 / 2000)


def test_a_preference_parts_equals_alone():
    ratings = ratings_of([("a", "x", "r"), ("b", "x", "s")], labels=["t"])
    posterior = np.array([[0.4, 0.4, 0.2], [0.6, 0.4, 0.0]])
    label, tied = decide(ratings, posterior, 0, np.array([1.0, 2.0, 9.0]))
    assert label.tolist() == [1, 0]
    assert tied.tolist() == [True, False]


def test_gold_takes_its_items_and_leaves_the_argument_alone():
    ratings = ratings_of([("a", "x", "r"), ("b", "x", "s")], items=["c"])
    posterior = np.array([[0.4, 0.6], [0.5, 0.5], [0.5, 0.5]])
    anchored, which = anchor(ratings, posterior, gold_of(ratings, {"a": "r", "c": "s"}))
    assert anchored.tolist() == [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    assert which.tolist() == [True, False, False]  # nobody rated c
    assert posterior[0].tolist() == [0.4, 0.6]
    assert anchor(ratings, posterior, None)[0] is posterior
