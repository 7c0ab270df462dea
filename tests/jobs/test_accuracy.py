from functools import partial

import numpy as np
import pytest

from middlemost import Gold, truth
from middlemost.errors import InputError
from middlemost.jobs.accuracy import cross_fitted, on_test
from tests.jobs.tables import crowd


def gold_of(truth_, items):
    return Gold(np.asarray(items, dtype=np.int32), truth_[items].astype(np.int32))


def test_no_gold_item_is_judged_by_a_fit_that_saw_its_label():
    ratings, answer = crowd([0.8] * 3, n_items=40)
    gold = gold_of(answer, np.arange(23))
    seen: list[set[int]] = []

    def method(anchors):
        seen.append(set() if anchors is None else set(anchors.item.tolist()))
        return truth.majority(ratings, gold=anchors)

    held_out = cross_fitted(method, gold, name="majority")
    assert len(seen) == 5
    assert sum(23 - len(anchors) for anchors in seen) == 23  # every item is left out once
    alone = truth.majority(ratings).posterior[:23]
    assert np.array_equal(held_out.posterior, alone)


def test_all_of_the_gold_as_anchors_does_not_make_accuracy_one():
    ratings, answer = crowd([0.6, 0.6, 0.6], n_items=300)
    held_out = cross_fitted(
        lambda gold: truth.dawid_skene(ratings, gold=gold), gold_of(answer, np.arange(300)), name="dawid_skene"
    )
    assert 0.5 < held_out.accuracy.value < 0.8


def test_a_tie_shares_credit():
    ratings, answer = crowd([1.0, 0.0], n_items=10)
    estimate = cross_fitted(lambda gold: truth.majority(ratings, gold=gold), gold_of(answer, [0, 1]), name="m").accuracy
    assert estimate.value == 0.5
    assert estimate.n_items == 2
    assert (estimate.low, estimate.high) == pytest.approx((0.0945, 0.9055), abs=1e-4)  # Wilson, 1 of 2


def test_one_gold_item_is_judged_without_any():
    ratings, answer = crowd([0.9] * 5, n_items=10)
    method = lambda gold: truth.majority(ratings, gold=gold)  # noqa: E731
    assert cross_fitted(method, gold_of(answer, [3]), name="majority").accuracy.n_items == 1


def test_test_gold_judges_the_fit_as_it_is():
    ratings, answer = crowd([1.0] * 3, n_items=10)
    fitted = partial(truth.majority, ratings)()
    assert on_test(fitted, gold_of(answer, [1, 2]), name="majority").accuracy.value == 1.0


def test_a_method_that_needs_gold_is_not_judged_by_its_only_gold_item():
    ratings, answer = crowd([0.9] * 5, n_items=10)
    held_out = cross_fitted(partial(_by_gold, ratings), gold_of(answer, [3]), name="weighted_by_gold")
    assert held_out.accuracy.value is None
    assert "the only gold item is the one to be judged" in held_out.accuracy.why
    assert len(held_out.gold) == len(held_out.posterior) == 0
    two = cross_fitted(partial(_by_gold, ratings), gold_of(answer, [3, 4]), name="weighted_by_gold")
    assert two.accuracy.value is not None


def test_a_refusal_for_another_reason_is_not_swallowed():
    def method(gold):
        raise InputError("no")

    with pytest.raises(InputError, match="no"):
        cross_fitted(method, Gold(np.arange(2, dtype=np.int32), np.zeros(2, dtype=np.int32)), name="m")


def _by_gold(ratings, gold):
    return truth.weighted_by_gold(ratings, gold=gold)
