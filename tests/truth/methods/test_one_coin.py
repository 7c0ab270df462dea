"""The one-coin model."""

import numpy as np
import pytest

from middlemost.errors import SettingError
from middlemost.truth import one_coin
from tests.truth.samples import accuracy, crowd, ratings_of, read_ratings, two_who_always_say_1


def test_estimated_class_shares_can_collapse_and_say_so():  # cases.md, C3
    ratings, true = two_who_always_say_1()
    collapsed = one_coin(ratings, strength=0.0)
    assert collapsed.label.tolist() == [1] * 60
    assert collapsed.log_likelihood[-1] == pytest.approx(-124.7, abs=0.05)
    assert any("60 of 60" in note and "may have collapsed" in note for note in collapsed.notes)
    uniform = one_coin(ratings, strength=0.0, class_shares="uniform")
    np.testing.assert_array_equal(uniform.label, true)
    assert uniform.log_likelihood[-1] == pytest.approx(-182.7, abs=0.05)
    assert not any("collapsed" in note for note in uniform.notes)


def test_the_posterior_and_the_objective_are_those_of_the_formula():
    ratings = crowd(9, n_labels=4)
    consensus = one_coin(ratings, max_iterations=1)
    n = np.bincount(ratings.rater, weights=ratings.weight)
    start = np.zeros((60, 4))
    np.add.at(start, (ratings.item, ratings.label), ratings.weight)
    start /= start.sum(axis=1, keepdims=True)
    right = np.bincount(ratings.rater, weights=ratings.weight * start[ratings.item, ratings.label])
    pooled = 2.0 * (right.sum() + 0.5) / (n.sum() + 1.0)
    accuracies = (right + pooled) / (n + 2.0)
    log_joint = np.tile(np.log(start.mean(axis=0)), (60, 1))
    for item, rater, label, weight in zip(ratings.item, ratings.rater, ratings.label, ratings.weight, strict=True):
        by_state = np.where(np.arange(4) == label, accuracies[rater], (1 - accuracies[rater]) / 3)
        log_joint[item] += weight * np.log(by_state)
    item_likelihood = np.exp(log_joint).sum(axis=1)
    log_prior = np.sum(pooled * np.log(accuracies) + (2 - pooled) * np.log(1 - accuracies))
    assert consensus.log_likelihood == pytest.approx((np.log(item_likelihood).sum() + log_prior,))
    posterior = np.exp(log_joint) / item_likelihood[:, None]
    after = np.bincount(ratings.rater, weights=ratings.weight * posterior[ratings.item, ratings.label])
    np.testing.assert_allclose(consensus.quality, (after + pooled) / (n + 2.0), atol=1e-9)


def test_it_finds_the_accuracies_of_a_simulated_crowd():
    rng = np.random.default_rng(0)
    accuracies = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.55, 0.9, 0.85])
    true = rng.integers(0, 3, 1500)
    rows = [
        (f"{i:04}", r, k if rng.random() < a else (k + rng.integers(1, 3)) % 3)
        for i, k in enumerate(true.tolist())
        for r, a in enumerate(accuracies.tolist())
    ]
    np.testing.assert_allclose(one_coin(ratings_of(rows)).quality, accuracies, atol=4 * np.sqrt(0.25 / 1500))


def test_ten_thousand_labels_are_no_trouble():
    rows = [(i, f"r{r}", f"{i % 90:05}") for i in range(100) for r in range(3)]
    ratings = ratings_of(rows, labels=[f"{k:05}" for k in range(10_000)])
    consensus = one_coin(ratings)
    assert [consensus.labels[int(k)] for k in consensus.label] == [f"{int(i) % 90:05}" for i in ratings.items]


def test_an_unknown_kind_of_class_shares_is_refused():
    with pytest.raises(SettingError, match="'estimated' or 'uniform'"):
        one_coin.__wrapped__(crowd(1), class_shares="even")  # pyright: ignore


@pytest.mark.slow
def test_accuracy_on_real_data(real_data):
    ratings, gold = read_ratings(real_data, "zc_us")
    share, n = accuracy(one_coin(ratings), gold)
    assert share >= 0.900 - max(0.004, 3 / n)
