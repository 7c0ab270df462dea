"""The E step of MACE beside the model written out with its spam indicators."""

import numpy as np
import pytest

from middlemost import Gold, Ratings, Vocabulary, truth
from middlemost.errors import CapacityError, SettingError
from middlemost.truth.mace_steps import MaceData, Weights, check_decoding
from tests.truth.samples import crowd, ratings_of


def written_out(ratings: Ratings, weights: Weights, gold: Gold | None = None) -> tuple[np.ndarray, np.ndarray, float]:
    """Posteriors, expected ratings that a rater knew [raters, labels], and log-likelihood, rating by rating."""
    n_labels = len(ratings.labels)
    posterior = np.full((len(ratings.items), n_labels), 1 / n_labels)
    known = np.zeros((len(ratings.raters), n_labels))
    log_likelihood = 0.0
    for item in range(len(ratings.items)):
        rows = np.flatnonzero(ratings.item == item)
        joint = np.full(n_labels, 1 / n_labels)
        if gold is not None and item in gold.item:
            joint = np.eye(n_labels)[gold.label[gold.item == item][0]]
        for row in rows:
            r, given = ratings.rater[row], ratings.label[row]
            for true in range(n_labels):
                spam = weights.spams[r] * weights.label[r, given]
                joint[true] *= ((weights.knows[r] if true == given else 0.0) + spam) ** ratings.weight[row]
        log_likelihood += np.log(joint.sum()) if len(rows) else 0.0
        posterior[item] = joint / joint.sum()
        for row in rows:
            r, given = ratings.rater[row], ratings.label[row]
            knew = weights.knows[r] / (weights.knows[r] + weights.spams[r] * weights.label[r, given])
            known[r, given] += ratings.weight[row] * posterior[item, given] * knew
    return posterior, known, log_likelihood


def some_weights(ratings: Ratings, *, total: float = 1.0) -> Weights:
    """Rates of any raters; `total` below 1 as variational Bayes has them."""
    rng = np.random.default_rng(5)
    theta = rng.uniform(0.05, 0.95, len(ratings.raters))
    label = rng.dirichlet(np.ones(len(ratings.labels)), len(ratings.raters))
    return Weights(total * theta, total * (1 - theta), total * label)


def data_of(ratings: Ratings, gold: Gold | None = None) -> MaceData:
    return MaceData(ratings, gold, 2**30, "mace", 1)


def test_one_item_of_two_raters_by_hand():
    # ann knows with .8, bo with .5, both spam evenly: P(ann says a | a) = .8 + .2 / 2 = .9, | b) = .1;
    # P(bo says b | a) = .25, | b) = .75. Jointly a .225 / 2 and b .075 / 2: posterior .75 and .25, likelihood .15.
    # ann knew with .75 · .8 / .9 = 2/3, bo with .25 · .5 / .75 = 1/6.
    data = data_of(ratings_of([("q", "ann", "a"), ("q", "bo", "b")]))
    weights = Weights(np.array([0.8, 0.5]), np.array([0.2, 0.5]), np.full((2, 2), 0.5))
    known, log_likelihood = data.expect(weights)
    np.testing.assert_allclose(known, [[2 / 3, 0], [0, 1 / 6]], atol=1e-12)
    assert log_likelihood == pytest.approx(np.log(0.15))
    np.testing.assert_allclose(data.posterior(weights), [[0.75, 0.25]], atol=1e-12)


@pytest.mark.parametrize("total", [1.0, 0.7])
@pytest.mark.parametrize("with_gold", [False, True])
def test_the_e_step_is_that_of_the_model_with_repeats_and_gold(total: float, with_gold: bool):
    ratings = crowd(4, n_items=25, n_labels=3)
    assert ratings.repeats
    gold = Gold(np.array([2, 7], dtype=np.int32), np.array([1, 0], dtype=np.int32)) if with_gold else None
    data, weights = data_of(ratings, gold), some_weights(ratings, total=total)
    posterior, known, log_likelihood = written_out(ratings, weights, gold)
    found, value = data.expect(weights)
    np.testing.assert_allclose(found, known, atol=1e-10)
    assert value == pytest.approx(log_likelihood, rel=1e-10)
    np.testing.assert_allclose(data.posterior(weights), posterior, atol=1e-10)


def test_what_was_given_counts_repeats_by_their_weight():
    ratings = ratings_of([("q", "ann", "a"), ("q", "ann", "b"), ("q", "bo", "b"), ("p", "bo", "b")])
    np.testing.assert_allclose(data_of(ratings).given, [[0.5, 0.5], [0.0, 2.0]])


def test_starts_lie_around_even():
    data = data_of(crowd(4))
    starts = [data.random_counts(np.random.default_rng(seed)) for seed in range(20)]
    share = np.sum(starts, axis=0) / (20 * data.given)
    assert ((share > 0.45) & (share < 0.55)).all()
    assert not np.array_equal(*starts[:2])


def test_a_confusion_too_large_to_hold_is_refused():
    given = np.arange(200, dtype=np.int32)
    names = Vocabulary(f"{k:03}" for k in range(200))
    ratings = Ratings.from_codes(given, given, given, items=names, raters=names, labels=names)
    with pytest.raises(CapacityError, match="one_coin"):
        truth.mace(ratings, max_bytes=50_000_000)  # 200³ numbers are 64 MB


def test_a_way_of_deciding_that_there_is_not():
    check_decoding("vote")
    with pytest.raises(SettingError, match="'posterior' or 'vote'"):
        check_decoding("viterbi")
