"""The shared loops against the plain model in logarithms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Gold, Ratings, Vocabulary
from middlemost.errors import CapacityError
from middlemost.truth import chunks
from middlemost.truth.kernels import SMALLEST, Cells, em_step, expected_counts, posteriors
from tests.truth.samples import Table, crowd, model_in_logs, ratings_of, tables

FAST = (2, 4, 9)
"""Numbers of labels for the fast part: each one from 2 to 8 is compiled by itself."""


def confusions(ratings: Ratings, seed: int, *, extreme: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Tables [rater, given, true] and class shares."""
    rng = np.random.default_rng(seed)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    table = rng.dirichlet(np.full(n_labels, 0.02 if extreme else 1.0), (n_raters, n_labels)).transpose(0, 2, 1)
    return np.maximum(table, SMALLEST), rng.dirichlet(np.ones(n_labels) * 2)


def compare(ratings: Ratings, gold: Gold | None, *, extreme: bool = False) -> None:
    table, shares = confusions(ratings, 3, extreme=extreme)
    posterior, counts, states, log_likelihood = model_in_logs(ratings, table, shares, gold)
    cells, flat = Cells(ratings, gold), table.reshape(-1, len(shares))
    ours = em_step(cells, flat, shares, 1)
    np.testing.assert_allclose(posteriors(cells, flat, shares, 1), posterior, atol=1e-10)
    np.testing.assert_allclose(ours[0].reshape(counts.shape), counts, atol=1e-8)
    np.testing.assert_allclose(ours[1], states, atol=1e-8)
    assert ours[2] == pytest.approx(log_likelihood, rel=1e-10, abs=1e-8)
    np.testing.assert_allclose(expected_counts(cells, posterior, 1).reshape(counts.shape), counts, atol=1e-8)


@pytest.mark.parametrize(
    "n_labels", [pytest.param(k, marks=() if k in FAST else pytest.mark.slow) for k in range(2, 13)]
)
@pytest.mark.parametrize("anchored", [False, True])
def test_equals_the_model_in_logarithms(n_labels: int, anchored: bool):
    ratings = crowd(n_labels, n_labels=n_labels)
    gold = Gold(np.array([2, 9, 40], dtype=np.int32), np.array([0, n_labels - 1, 1], dtype=np.int32))
    compare(ratings, gold if anchored else None)
    compare(ratings, gold if anchored else None, extreme=True)


@settings(max_examples=30, deadline=None)
@given(tables())
def test_equals_the_model_for_any_table(table: Table):
    compare(table.ratings, None)


@pytest.mark.parametrize("per_item", [23, 24, 25, 48, 200])
def test_long_items(per_item: int):
    ratings = crowd(1, n_items=12, n_raters=250, per_item=per_item)
    gold = Gold(np.array([0, 5], dtype=np.int32), np.array([0, 2], dtype=np.int32))
    compare(ratings, gold)
    compare(ratings, gold, extreme=True)


def test_the_likelihood_of_many_items_with_24_ratings_stays_finite():
    ratings = crowd(2, n_items=3000, n_raters=30, n_labels=4, per_item=24, repeats=0)
    n_raters, n_labels = len(ratings.raters), len(ratings.labels)
    table, shares = np.full((n_raters * n_labels, n_labels), 0.25), np.full(n_labels, 0.25)
    _, _, log_likelihood = em_step(Cells(ratings), table, shares)
    assert log_likelihood == pytest.approx(len(ratings) * np.log(0.25), rel=1e-12)


@pytest.mark.parametrize("gold", [None, {"x": 1}])
def test_a_label_that_falls_far_behind_can_still_win(gold: dict[str, int] | None):
    rows = [("x", f"{rater:04}", "a" if rater < 800 else "b") for rater in range(1600)]
    ratings = ratings_of(rows)
    table = np.empty((1600, 2, 2))  # [rater, given, true]
    table[:800] = [[0.90, 0.01], [0.10, 0.99]]
    table[800:] = [[0.999, 0.1], [0.001, 0.9]]
    cells = Cells(ratings, None if gold is None else Gold(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32)))
    flat, half = table.reshape(-1, 2), np.full(2, 0.5)
    posterior = posteriors(cells, flat, half)
    if gold is None:
        np.testing.assert_allclose(posterior, [[0.0, 1.0]], atol=1e-12)
    else:
        expected = 800 * np.log(0.9) + 800 * np.log(0.001)  # a known state has no share to be drawn by
        assert posterior.tolist() == [[1.0, 0.0]]
        assert em_step(cells, flat, half)[2] == pytest.approx(expected, rel=1e-12)


def test_an_item_without_ratings_has_the_class_shares_and_counts_nowhere():
    ratings = ratings_of([("a", "r", "x"), ("c", "r", "y")], items=["b"])
    table, shares = np.full((2, 2), 0.5), np.array([0.3, 0.7])
    np.testing.assert_allclose(posteriors(Cells(ratings), table, shares)[1], shares)
    assert em_step(Cells(ratings), table, shares)[1].sum() == pytest.approx(2.0)


@pytest.mark.parametrize("per_item", [4, 30])
def test_chunks_and_threads(per_item: int, monkeypatch: pytest.MonkeyPatch):
    ratings = crowd(5, n_items=200, n_raters=40, per_item=per_item)
    table, shares = confusions(ratings, 1)
    flat = table.reshape(-1, len(shares))
    gold = Gold(np.array([7], dtype=np.int32), np.array([1], dtype=np.int32))
    whole = em_step(Cells(ratings, gold), flat, shares, 1), posteriors(Cells(ratings, gold), flat, shares, 1)
    monkeypatch.setattr(chunks, "RATINGS_PER_CHUNK", 100)
    cells = Cells(ratings, gold)
    assert len(cells.chunks) > 4
    one = em_step(cells, flat, shares, 1), posteriors(cells, flat, shares, 1)
    many = em_step(cells, flat, shares, 3), posteriors(cells, flat, shares, 3)
    for a, b in ((one[0][0], many[0][0]), (one[0][1], many[0][1]), (one[1], many[1])):
        assert a.tobytes() == b.tobytes()
    assert one[0][2] == many[0][2]
    np.testing.assert_allclose(one[0][0], whole[0][0], atol=1e-9)
    np.testing.assert_allclose(one[1], whole[1], atol=1e-12)
    counted = [expected_counts(cells, one[1], threads) for threads in (1, 2)]
    assert counted[0].tobytes() == counted[1].tobytes()


@settings(max_examples=30, deadline=None)
@given(tables(), st.integers(0, 100))
def test_a_repeat_multiplies_with_its_root_and_counts_with_its_weight(table: Table, seed: int):
    ratings = table.ratings
    cells = Cells(ratings)
    factors = np.random.default_rng(seed).uniform(0.1, 1.0, (len(ratings.raters) * len(ratings.labels), 2))
    own = ratings.rater * len(ratings.labels) + ratings.label
    spread = cells.spread(factors)
    np.testing.assert_allclose(spread[cells.cell], factors[own] ** ratings.weight[:, None])
    counts = np.zeros_like(spread)
    np.add.at(counts, cells.cell, 1.0)
    expected = np.zeros_like(factors)
    np.add.at(expected, own, ratings.weight[:, None])
    np.testing.assert_allclose(cells.collect(counts), expected)


def test_too_many_codes_are_refused_with_the_numbers():
    none = np.array([0], dtype=np.int32)
    many = Vocabulary(map(str, range(50_000)))
    ratings = Ratings.from_codes(none, none, none, items=Vocabulary("a"), raters=many, labels=many)
    with pytest.raises(CapacityError, match="50,000 raters times 50,000 labels"):
        Cells(ratings)
