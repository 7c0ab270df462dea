"""Accuracy with shared ties, Brier's score, the logarithmic score."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss

from middlemost.data.gold import Gold
from middlemost.errors import InputError, SettingError
from middlemost.stats import brier_score, log_score, shared_accuracy


def gold_of(*labels: int) -> Gold:
    return Gold(np.arange(len(labels), dtype=np.int32), np.array(labels, dtype=np.int32))


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, Gold]:
    """Posteriors of some items and gold for part of them."""
    n_items, n_labels = draw(st.integers(1, 12)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    posterior = rng.dirichlet(np.full(n_labels, draw(st.sampled_from([0.05, 1.0]))), n_items)
    known = rng.permutation(n_items)[: draw(st.integers(1, n_items))].astype(np.int32)
    return posterior, Gold(known, rng.integers(n_labels, size=len(known), dtype=np.int32))


def test_brier_s_own_sum_over_labels():
    # Brier (1950), table 1: certain and right 0, certain and wrong 2; .7/.3 right is .09 + .09.
    posterior = np.array([[1.0, 0.0], [1.0, 0.0], [0.7, 0.3]])
    np.testing.assert_allclose(brier_score(posterior, gold_of(0, 1, 0)).score, [0.0, 2.0, 0.18])


def test_log_score_by_hand():
    scores = log_score(np.array([[0.25, 0.75], [0.5, 0.5]]), gold_of(0, 1))
    np.testing.assert_allclose(scores.score, [np.log(4), np.log(2)])
    assert scores.mean == pytest.approx(1.5 * np.log(2))
    assert scores.notes == ()


def test_ties_share_credit():
    votes = np.array([[2.0, 1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 2.0, 1.0]])
    scores = shared_accuracy(votes, gold_of(0, 1, 2, 0, 2))
    np.testing.assert_allclose(scores.score, [1, 1 / 2, 1 / 3, 1 / 3, 0])
    assert scores.mean == pytest.approx((1 + 1 / 2 + 2 / 3) / 5)


def test_rounding_does_not_part_a_tie_and_a_small_difference_does():
    near = np.array([[0.1 + 0.2, 0.3, 0.4 - 0.4]])
    assert shared_accuracy(near, gold_of(1)).score.tolist() == [0.5]
    assert shared_accuracy(np.array([[0.300001, 0.3, 0.0]]), gold_of(1)).score.tolist() == [0.0]


@settings(max_examples=30, deadline=None)
@given(scored())
def test_equals_scikit_learn(case: tuple[np.ndarray, Gold]):
    posterior, gold = case
    labels = np.arange(posterior.shape[1])
    rows = posterior[gold.item]
    assert log_score(posterior, gold).mean == pytest.approx(log_loss(gold.label, rows, labels=labels))
    theirs = brier_score_loss(gold.label, rows, labels=labels, scale_by_half=False)
    assert brier_score(posterior, gold).mean == pytest.approx(theirs)


@settings(max_examples=30, deadline=None)
@given(scored(), st.randoms(use_true_random=False))
def test_renaming_labels_changes_nothing(case: tuple[np.ndarray, Gold], random):
    posterior, gold = case
    new_code = np.array(random.sample(range(posterior.shape[1]), posterior.shape[1]), dtype=np.int32)
    renamed = np.empty_like(posterior)
    renamed[:, new_code] = posterior
    moved = Gold(gold.item, new_code[gold.label])
    for score in (shared_accuracy, brier_score, log_score):
        np.testing.assert_allclose(score(renamed, moved).score, score(posterior, gold).score, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_both_scores_are_proper(truth: float, said: float):
    """Saying what one believes is never worse in expectation."""
    gold = gold_of(0, 1)

    def expected(score, stated: float) -> float:
        row = np.array([[stated, 1 - stated]] * 2)
        return float(score(row, gold).score @ [truth, 1 - truth])

    for score in (brier_score, log_score):
        assert expected(score, truth) <= expected(score, said) + 1e-12


def test_a_posterior_of_zero_costs_a_bounded_amount_and_is_counted():
    scores = log_score(np.array([[0.0, 1.0], [0.5, 0.5]]), gold_of(0, 0), floor=0.001)
    assert scores.score[0] == pytest.approx(-np.log(0.001))
    assert scores.notes == ("1 of 2 items gave their gold label less than 0.001 and count as that much.",)


def test_without_gold_there_is_no_mean():
    scores = shared_accuracy(np.array([[1.0, 0.0]]), gold_of())
    assert scores.mean is None
    assert repr(scores) == "ItemScores(accuracy, ties sharing credit: no gold, 0 items)"


def test_only_rows_with_gold_are_looked_at():
    posterior = np.array([[np.nan, np.nan], [0.2, 0.8]])
    gold = Gold(np.array([1], dtype=np.int32), np.array([1], dtype=np.int32))
    assert brier_score(posterior, gold).mean == pytest.approx(0.08)
    assert brier_score(posterior, gold).item.tolist() == [1]


@pytest.mark.parametrize(
    ("row", "label", "message"),
    [
        ([0.5, np.nan], 0, "posterior, row 0: 1 items with gold .* no number"),
        ([1.5, -0.5], 0, "negative or no number"),
        ([0.5, 0.4], 0, r"do not sum to 1; the first: 0\.9\. Divide"),
        ([0.5, 0.5], 2, r"^Gold.label: A code lies outside 0 to 1"),
        ([0.5, 0.5], -1, r"^Gold.label: A code lies outside 0 to 1"),
    ],
)
def test_bad_posteriors_are_refused(row: list[float], label: int, message: str):
    for score in (brier_score, log_score):
        with pytest.raises(InputError, match=message):
            score(np.array([row]), gold_of(label))


def test_gold_for_an_item_outside_the_table_is_refused():
    with pytest.raises(InputError, match="A code lies outside 0 to 0"):
        shared_accuracy(np.array([[1.0, 0.0]]), gold_of(0, 0))


@pytest.mark.parametrize("floor", [0.0, 1.0, -1.0])
def test_a_floor_outside_0_to_1_is_refused(floor: float):
    with pytest.raises(SettingError, match="above 0 and below 1"):
        log_score(np.array([[1.0, 0.0]]), gold_of(0), floor=floor)
