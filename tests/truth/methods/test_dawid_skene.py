"""Dawid and Skene's model."""

import numpy as np
import pytest
from scipy.stats import entropy

import middlemost as mm
from middlemost import truth
from middlemost.errors import CapacityError
from middlemost.truth import dawid_skene, majority, one_coin
from tests.truth.samples import accuracy, crowd, gold_of, ratings_of, read_ratings, two_who_always_say_1


def test_two_raters_who_always_say_1():  # cases.md, C3
    ratings, true = two_who_always_say_1()
    consensus = dawid_skene(ratings, strength=0.0)
    np.testing.assert_array_equal(consensus.label, true)
    assert consensus.log_likelihood[-1] == pytest.approx(-99.4469, abs=5e-5)
    assert consensus.converged
    early = dawid_skene(ratings, strength=0.0, max_iterations=20)
    assert early.log_likelihood[-1] == pytest.approx(-99.4469, abs=5e-4)
    first = dawid_skene(ratings, strength=0.0, max_iterations=0)
    assert int(np.sum(first.label == true)) == 51
    assert not first.converged
    np.testing.assert_array_equal(dawid_skene(ratings).label, true)
    np.testing.assert_allclose(consensus.confusion[3:], [[[0, 1], [0, 1]]] * 2, atol=1e-9)  # pyright: ignore


def test_each_step_is_dawid_and_skenes():
    """Equations 2.3 to 2.5 written out, one step from the vote shares, without a prior."""
    ratings = crowd(8, repeats=0)
    votes = np.zeros((60, 3))
    np.add.at(votes, (ratings.item, ratings.label), 1.0)
    share = votes / votes.sum(axis=1, keepdims=True)
    given = np.zeros((8, 3, 3))  # [rater, true, given]
    for item, rater, label in zip(ratings.item, ratings.rater, ratings.label, strict=True):
        given[rater, :, label] += share[item]
    given /= given.sum(axis=2, keepdims=True)
    joint = np.tile(share.mean(axis=0), (60, 1))
    for item, rater, label in zip(ratings.item, ratings.rater, ratings.label, strict=True):
        joint[item] *= given[rater, :, label]
    consensus = dawid_skene(ratings, strength=0.0, max_iterations=0)
    np.testing.assert_allclose(consensus.posterior, joint / joint.sum(axis=1, keepdims=True), atol=1e-9)
    np.testing.assert_allclose(consensus.confusion, given, atol=1e-9)
    after = dawid_skene(ratings, strength=0.0, max_iterations=1)
    assert after.log_likelihood == pytest.approx((np.log(joint.sum(axis=1)).sum(),))


def test_the_prior_draws_a_rater_of_few_ratings_to_the_pooled_confusion():
    ratings, _ = two_who_always_say_1()
    rows = [
        (ratings.items[int(i)], ratings.raters[int(r)], k)
        for i, r, k in zip(ratings.item, ratings.rater, ratings.label, strict=True)
    ]
    ratings = ratings_of([*rows, ("02", "new", 1)], raters=["absent"])
    consensus = dawid_skene(ratings, smoothing=0.0)
    share = np.zeros((60, 2))
    np.add.at(share, (ratings.item, ratings.label), 1.0)
    share /= share.sum(axis=1, keepdims=True)
    pooled = np.zeros((2, 2))  # [true, given]
    for item, label in zip(ratings.item, ratings.label, strict=True):
        pooled[:, label] += share[item]
    pooled /= pooled.sum(axis=1, keepdims=True)
    assert consensus.confusion is not None
    new, absent = ratings.raters.code("new"), ratings.raters.code("absent")
    np.testing.assert_allclose(consensus.confusion[absent], pooled, atol=1e-9)
    n = consensus.posterior[1]
    expected = (2 * pooled + n[:, None] * [0, 1]) / (2 + n[:, None])
    np.testing.assert_allclose(consensus.confusion[new], expected, atol=1e-4)  # up to the last step of the iteration
    assert consensus.quality is not None
    assert np.isnan(consensus.quality[absent])


def test_quality_is_the_share_of_right_labels():
    ratings, true = two_who_always_say_1()
    consensus = dawid_skene(ratings, strength=0.0)
    by_rater = [np.mean(true[ratings.item[ratings.rater == r]] == ratings.label[ratings.rater == r]) for r in range(5)]
    np.testing.assert_allclose(consensus.quality, by_rater, atol=0.03)
    np.testing.assert_allclose(consensus.confusion_n.sum(axis=1), 60)  # pyright: ignore
    np.testing.assert_allclose(consensus.entropy, entropy(consensus.posterior, axis=1), atol=1e-12)


def test_ten_thousand_labels_are_refused_with_the_number():
    ratings = ratings_of([(i, f"r{i % 7}", i % 90) for i in range(200)], labels=[f"label {k}" for k in range(9_910)])
    with pytest.raises(CapacityError, match=r"7 raters and 10,000 labels needs 20\.9 GiB"):
        dawid_skene(ratings)


def test_the_anaesthetists_of_1979(real_data):
    """Dawid & Skene (1979), table 4: class prevalence .40 .42 .11 .07, rater 1's gradings counted whole."""
    ratings = mm.read_ratings(real_data / "truth" / "anesthesia" / "ratings.csv.gz")
    consensus = dawid_skene(ratings.counted_whole(), strength=0.0)
    np.testing.assert_allclose(consensus.posterior.mean(axis=0), [0.400, 0.422, 0.112, 0.067], atol=5e-4)


@pytest.mark.parametrize(
    ("name", "strength", "bar"),
    [
        ("rte", 2.0, 0.9275),
        ("bluebird", 2.0, 0.888),
        ("d_product", 2.0, 0.9376),
        ("d_possent", 2.0, 0.959),
        ("s_rel", 2.0, 0.609),
        ("d_product", 0.0, 0.9397),
        ("s_rel", 0.0, 0.614),
    ],
)
@pytest.mark.slow
def test_accuracy_on_real_data(real_data, name: str, strength: float, bar: float):
    ratings, gold = read_ratings(real_data, name)
    share, n = accuracy(truth.dawid_skene(ratings, strength=strength), gold)
    assert n > 100
    assert share >= bar - max(0.004, 3 / n)


def shares_of(consensus) -> np.ndarray:
    """Class shares, read off where nothing else speaks: an item without ratings."""
    return consensus.posterior[consensus.n_ratings == 0][0]


@pytest.mark.parametrize("method", [dawid_skene, one_coin])
def test_gold_of_one_label_does_not_move_the_shares_of_the_others(method):
    rows = [(f"{i:03}", rater, "a" if i % 2 else "b") for i in range(100) for rater in "xyz"]
    ratings = ratings_of(rows, items=["unrated"])
    gold = gold_of(ratings, {f"{i:03}": "a" for i in range(1, 81, 2)})  # 40 of the 50 a, no b
    assert shares_of(method(ratings)) == pytest.approx([0.5, 0.5], abs=1e-6)
    assert shares_of(method(ratings, gold=gold)) == pytest.approx([10 / 60, 50 / 60], abs=1e-6)


@pytest.mark.parametrize("method", [dawid_skene, one_coin])
def test_where_all_items_have_gold_the_shares_are_those_of_the_gold(method):
    ratings = ratings_of([(f"{i}", rater, "ab"[i % 2]) for i in range(8) for rater in "xyz"], items=["unrated"])
    gold = gold_of(ratings, {f"{i}": "a" if i < 6 else "b" for i in range(8)})
    found = method(ratings, gold=gold)
    assert shares_of(found) == pytest.approx([0.75, 0.25])
    assert found.anchored.sum() == 8


def test_repeats_count_in_the_size_of_the_model():
    ratings = crowd(1, n_raters=8, n_labels=3, repeats=0)
    bytes_needed = 8 * (4 * 8 * 9 + 2 * 60 * 3)
    dawid_skene(ratings, max_bytes=bytes_needed)
    with pytest.raises(CapacityError, match="Take one_coin or majority, or raise max_bytes"):
        dawid_skene(ratings, max_bytes=bytes_needed - 1)
    with pytest.raises(CapacityError):
        dawid_skene(crowd(1, n_raters=8, n_labels=3, repeats=20), max_bytes=bytes_needed)


def test_the_smallest_models_do_not_send_to_themselves():
    for method in (one_coin, majority):
        with pytest.raises(CapacityError, match="Raise max_bytes, or merge labels") as refused:
            method(crowd(1), max_bytes=100)
        assert "Take" not in str(refused.value)
