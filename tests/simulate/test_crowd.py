"""Ratings from a simulated crowd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError
from middlemost.simulate import SimulatedRater, constant_spammers, random_spammers, simulate_ratings, skilled


def labels_of(n: int) -> Vocabulary:
    return Vocabulary(f"label {k}" for k in range(n))


def crowd_rating(n_items: int, n_raters: int, overlap: int, *, repeats: float = 0.0, seed: int = 0) -> Ratings:
    truth = np.arange(n_items, dtype=np.int32) % 3
    crowd = skilled(n_raters, n_labels=3, accuracy=0.8)
    return simulate_ratings(truth, crowd, labels=labels_of(3), overlap=overlap, repeats=repeats, seed=seed)


@st.composite
def designs(draw: st.DrawFn) -> tuple[int, int, int]:
    n_raters = draw(st.integers(1, 9))
    return draw(st.integers(1, 40)), n_raters, draw(st.integers(1, n_raters))


@settings(max_examples=60, deadline=None)
@given(designs(), st.integers(0, 100))
def test_every_item_has_its_overlap_of_different_raters_and_loads_are_balanced(design, seed: int):
    ratings = crowd_rating(*design, seed=seed)
    n_items, n_raters, overlap = design
    assert ratings.ratings_per_item.tolist() == [overlap] * n_items
    assert ratings.repeats == 0
    assert len(ratings.raters) == n_raters
    assert np.ptp(ratings.ratings_per_rater) <= 1


@settings(max_examples=30, deadline=None)
@given(designs(), st.floats(0, 1))
def test_repeats_are_the_share_asked_for_and_nobody_rates_thrice(design, share: float):
    n_items, _, overlap = design
    ratings = crowd_rating(*design, repeats=share)
    assert ratings.repeats == round(share * n_items * overlap)
    pairs = ratings.item.astype(np.int64) * len(ratings.raters) + ratings.rater
    assert np.unique(pairs, return_counts=True)[1].max() <= 2
    assert len(np.unique(pairs)) == n_items * overlap


def test_the_confusion_seen_converges_to_the_one_given():
    rng = np.random.default_rng(5)
    given_confusion = rng.dirichlet(np.ones(3), (2, 3))
    crowd = [SimulatedRater("given", one) for one in given_confusion]
    truth = rng.integers(3, size=30_000, dtype=np.int32)
    ratings = simulate_ratings(truth, crowd, labels=labels_of(3), overlap=2, seed=1)
    for code, confusion in enumerate(given_confusion):
        own = ratings.rater == code
        seen = np.zeros((3, 3))
        np.add.at(seen, (truth[ratings.item[own]], ratings.label[own]), 1)
        n = seen.sum(axis=1, keepdims=True)
        off = np.abs(seen / n - confusion) / np.sqrt(confusion * (1 - confusion) / n)
        assert off.max() < 4, "a cell is more than four standard errors from the given one"


def test_raters_are_independent_given_the_truth():
    truth = np.zeros(20_000, dtype=np.int32)
    ratings = simulate_ratings(truth, random_spammers(2, n_labels=2), labels=labels_of(2), overlap=2)
    first, second = ratings.label.reshape(-1, 2).T
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(20_000)


def test_every_pair_of_raters_meets_equally_often():
    """Assignment is random: 6 raters, 2 an item, 15 pairs, none preferred."""
    n_items = 30_000
    ratings = crowd_rating(n_items, 6, 2)
    one, other = ratings.rater.reshape(-1, 2).T
    met = np.unique(one * 6 + other, return_counts=True)[1]
    assert len(met) == 15
    assert np.abs(met - n_items / 15).max() < 4 * np.sqrt(n_items / 15)


def test_items_across_two_rounds_prefer_nobody_either():
    """With 5 raters and overlap 3 most items lie across two rounds through the crowd."""
    n_items = 30_000
    ratings = crowd_rating(n_items, 5, 3)
    trios = np.sum(1 << ratings.rater.reshape(-1, 3), axis=1)
    met = np.unique(trios, return_counts=True)[1]
    assert len(met) == 10
    assert np.abs(met - n_items / 10).max() < 4 * np.sqrt(n_items / 10)


def test_the_seed_decides_everything():
    one, same, other = (crowd_rating(50, 6, 3, repeats=0.1, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.rater, same.rater)
    assert np.array_equal(one.label, same.label)
    assert not np.array_equal(one.rater, other.rater)


def test_raters_are_numbered_within_their_kind():
    crowd = [*skilled(2, n_labels=2, accuracy=1.0), *constant_spammers(1, n_labels=2, label=1)]
    truth = np.zeros(4, dtype=np.int32)
    ratings = simulate_ratings(truth, crowd, labels=labels_of(2), overlap=3)
    assert list(ratings.raters) == ["skilled-1", "skilled-2", "constant-1"]
    assert ratings.label.tolist() == [0, 0, 1] * 4


def test_items_keep_the_ids_they_are_given():
    ids = Vocabulary(["007", "7"])
    truth = np.array([0, 1], dtype=np.int32)
    crowd = skilled(1, n_labels=2, accuracy=1.0)
    ratings = simulate_ratings(truth, crowd, labels=labels_of(2), overlap=1, items=ids)
    assert ratings.items == ids
    assert ratings.label.tolist() == [0, 1]


def test_no_items_give_no_ratings():
    assert len(crowd_rating(0, 3, 2)) == 0


@pytest.mark.parametrize(
    ("truth", "n_labels", "overlap", "repeats", "message"),
    [
        ([0, 2], 2, 1, 0.0, "A true label lies outside 0 to 1"),
        ([-1], 2, 1, 0.0, "A true label lies outside"),
        ([0], 3, 1, 0.0, r"SimulatedRater\(skilled, 2 labels\) does not fit 3 labels"),
        ([0], 2, 3, 0.0, "An overlap of 3 with 2 raters"),
        ([0], 2, 0, 0.0, "An overlap of 0 with 2 raters"),
        ([0], 2, 1, 1.5, "A share of repeats of 1.5"),
    ],
)
def test_settings_that_do_not_fit_are_refused(truth, n_labels: int, overlap: int, repeats: float, message: str):
    crowd = skilled(2, n_labels=2, accuracy=0.8)
    with pytest.raises(SettingError, match=message):
        simulate_ratings(
            np.array(truth, dtype=np.int32),
            crowd,
            labels=labels_of(n_labels),
            overlap=overlap,
            repeats=repeats,
        )


def test_hard_items_make_raters_err_together():
    truth = np.zeros(4000, dtype=np.int32)
    crowd = skilled(2, n_labels=3, accuracy=1.0)
    hard = np.where(np.arange(4000) < 2000, 0.5, 0.0)
    ratings = simulate_ratings(truth, crowd, labels=labels_of(3), overlap=2, difficulty=hard)
    wrong = (ratings.label != 0).reshape(-1, 2)
    assert wrong[:2000].mean() == pytest.approx(0.5, abs=0.03)
    assert not wrong[2000:].any()
    both = wrong.all(axis=1)
    label = ratings.label.reshape(-1, 2)
    assert (label[both, 0] == label[both, 1]).all()  # the same decoy


@pytest.mark.parametrize("difficulty", [[-0.1, 0.1], [0.1, 1.2]])
def test_a_difficulty_is_a_chance_for_each_item(difficulty):
    crowd = skilled(2, n_labels=2, accuracy=0.9)
    with pytest.raises(SettingError, match="difficulty"):
        simulate_ratings(
            np.zeros(2, dtype=np.int32), crowd, labels=labels_of(2), overlap=1, difficulty=np.array(difficulty)
        )
