"""The loop of models whose ratings speak for their own label only, against the plain model in logarithms."""

import numpy as np
import pytest
from hypothesis import given, settings

from middlemost import Gold, Ratings, Vocabulary
from middlemost.truth import chunks
from middlemost.truth.kernels import Cells
from middlemost.truth.own_label import own_label_posteriors, own_label_step
from tests.truth.samples import Table, crowd, model_in_logs, ratings_of, tables


def compare(ratings: Ratings, gold: Gold | None, *, largest: float = 50.0) -> None:
    rng = np.random.default_rng(4)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    odds = np.exp(rng.uniform(-np.log(largest), np.log(largest), (n_raters, n_labels)))
    shares = rng.dirichlet(np.ones(n_labels))
    table = np.where(np.eye(n_labels, dtype=bool), odds[:, :, None], 1.0)  # [rater, given, true]
    posterior, counts, states, log_likelihood = model_in_logs(ratings, table, shares, gold)
    cells = Cells(ratings, gold)
    right, ours, relative = own_label_step(cells, odds.reshape(-1), shares, 1)
    np.testing.assert_allclose(own_label_posteriors(cells, odds.reshape(-1), shares, 1), posterior, atol=1e-10)
    np.testing.assert_allclose(right.reshape(n_raters, -1), np.einsum("rll->rl", counts), atol=1e-8)
    np.testing.assert_allclose(ours, states, atol=1e-8)
    assert relative == pytest.approx(log_likelihood, rel=1e-10, abs=1e-8)


@pytest.mark.parametrize("n_labels", [1, 2, 5, 8, 9, 40])
@pytest.mark.parametrize("anchored", [False, True])
def test_equals_the_model_in_logarithms(n_labels: int, anchored: bool):
    ratings = crowd(n_labels, n_labels=n_labels)
    gold = Gold(np.array([2, 40], dtype=np.int32), np.array([0, n_labels - 1], dtype=np.int32))
    compare(ratings, gold if anchored else None)


@settings(max_examples=30, deadline=None)
@given(tables())
def test_equals_the_model_for_any_table(table: Table):
    compare(table.ratings, None)


@pytest.mark.parametrize("largest", [2.0, 1e20])
def test_long_items_and_large_odds(largest: float):
    gold = Gold(np.array([0, 5], dtype=np.int32), np.array([0, 2], dtype=np.int32))
    compare(crowd(1, n_items=12, n_raters=250, per_item=200), gold, largest=largest)


def test_a_label_that_falls_far_behind_can_still_win():
    ratings = ratings_of([("x", f"{rater:04}", "a" if rater < 800 else "b") for rater in range(1600)])
    odds = np.repeat(np.where(np.arange(1600) < 800, 100.0, 1000.0), 2)
    posterior = own_label_posteriors(Cells(ratings), odds, np.full(2, 0.5))
    np.testing.assert_allclose(posterior, [[0.0, 1.0]], atol=1e-12)


def test_an_item_larger_than_a_block_among_small_ones():
    rng = np.random.default_rng(2)
    n_items, sizes = 900, np.full(900, 6)
    sizes[[3, 500]], sizes[[0, 7, 899]] = 5000, 0  # blocks hold 4,096 ratings; nobody rated three items
    ratings = Ratings.from_codes(
        np.repeat(np.arange(n_items, dtype=np.int32), sizes),
        np.concatenate([np.sort(rng.choice(5000, size, replace=False)) for size in sizes]).astype(np.int32),
        rng.integers(0, 3, sizes.sum(), dtype=np.int32),
        items=Vocabulary(map(str, range(n_items))),
        raters=Vocabulary(map(str, range(5000))),
        labels=Vocabulary("abc"),
    )
    compare(ratings, Gold(np.array([2], dtype=np.int32), np.array([1], dtype=np.int32)), largest=2.0)


def test_chunks_and_threads(monkeypatch: pytest.MonkeyPatch):
    ratings = crowd(5, n_items=200)
    odds, shares = np.full(len(ratings.raters) * 3, 3.0), np.array([0.2, 0.3, 0.5])
    whole = own_label_step(Cells(ratings), odds, shares, 1)
    monkeypatch.setattr(chunks, "RATINGS_PER_CHUNK", 100)
    one, many = (own_label_step(Cells(ratings), odds, shares, threads) for threads in (1, 3))
    assert one[0].tobytes() == many[0].tobytes()
    assert one[1].tobytes() == many[1].tobytes()
    assert one[2] == many[2] == pytest.approx(whole[2], rel=1e-12)
    np.testing.assert_allclose(one[0], whole[0], atol=1e-9)


def test_gold_that_many_ratings_speak_against_stays_gold():
    ratings = ratings_of([("x", f"{rater:04}", "a") for rater in range(100)], labels="ab")
    cells = Cells(ratings, Gold(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32)))
    odds, half = np.full(200, 1e-12), np.full(2, 0.5)
    assert own_label_posteriors(cells, odds, half).tolist() == [[1.0, 0.0]]
    assert own_label_step(cells, odds, half)[2] == pytest.approx(100 * np.log(1e-12))
