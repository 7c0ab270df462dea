"""Split-half replicability: worked cases, what it can and cannot see, and its interval."""

from functools import partial

import numpy as np
import pytest

from middlemost import Ratings, Vocabulary, truth
from middlemost.errors import InputError, SettingError
from middlemost.jobs.replicability import LIMITS, replicability
from tests.jobs.tables import crowd


def table(labels: np.ndarray) -> Ratings:
    """Ratings from labels [items, raters]; -1 for none."""
    item, rater = np.nonzero(labels >= 0)
    return Ratings.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        labels[item, rater].astype(np.int32),
        items=Vocabulary(f"i{k:03}" for k in range(labels.shape[0])),
        raters=Vocabulary(f"r{k:02}" for k in range(labels.shape[1])),
        labels=Vocabulary(["a", "b", "c"]),
    )


def test_four_raters_by_hand():
    # Item 0: all say a. Item 1: raters 0 and 1 say a, 2 and 3 say b. A split that parts {0, 1} from {2, 3} has them
    # disagree; any other leaves both halves tied between a and b, and two shared ties agree by 2 · (1/2)² = 1/2.
    found = replicability(table(np.array([[0, 0, 0, 0], [0, 0, 1, 1]])), method=truth.majority, splits=30)
    assert set(found.by_split.tolist()) == {0.5, 0.75}
    assert found.item[0] == 1.0
    assert found.halves.value == pytest.approx((1 + found.item[1]) / 2)
    assert found.overlap == 4.0


def test_raters_who_agree_are_replicable_even_if_all_are_wrong():
    ratings, answer = crowd([1.0] * 6, n_items=50)
    found = replicability(ratings, method=truth.majority)
    assert (found.halves.value, found.as_many.value, found.twice.value) == (1.0, 1.0, 1.0)
    assert np.array_equal(truth.majority(ratings).label, answer)  # nothing here has seen whether `answer` is right
    assert "cannot see an error that all raters share" in found.sentence
    assert "It needs no gold" in LIMITS


def test_raters_who_guess_agree_by_chance():
    ratings, _ = crowd([0.5] * 20, n_items=1500)
    found = replicability(ratings, method=truth.majority)
    assert found.halves.value == pytest.approx(0.5, abs=0.03)
    assert found.chance == pytest.approx(0.5, abs=0.02)
    assert found.twice.value == pytest.approx(0.5, abs=0.08)


def test_projections_rise_and_say_that_they_are_a_model():
    ratings, _ = crowd([0.7] * 12, n_items=300)
    found = replicability(ratings, method=truth.majority)
    assert found.halves.value < found.as_many.value < found.twice.value < 1
    assert found.as_many.value == pytest.approx(found.of_crowds(1.0))
    assert found.of_crowds(0.5) == pytest.approx(found.halves.value)
    assert found.as_many.low < found.as_many.value < found.as_many.high
    assert "projected by Spearman and Brown" in found.as_many.how
    assert "projected" not in found.halves.how
    assert "ask two more raters an item" in found.sentence


def test_a_fresh_crowd_as_large_agrees_about_as_projected():
    ratings, _ = crowd([0.72] * 24, n_items=2000, seed=3)
    first, second = (ratings.keep(side[ratings.rater]) for side in (np.arange(24) < 12, np.arange(24) >= 12))
    measured = np.mean(truth.majority(first).label == truth.majority(second).label)
    assert replicability(first, method=truth.majority).as_many.value == pytest.approx(measured, abs=0.06)


def test_the_interval_holds_what_other_raters_and_items_give():
    found = []
    for seed in range(25):
        accuracies = np.random.default_rng(seed).uniform(0.5, 0.95, 12)
        ratings, _ = crowd(accuracies.tolist(), n_items=100, seed=seed)
        found.append(replicability(ratings, method=truth.majority, splits=6).halves)
    value, low, high = np.array([(one.value, one.low, one.high) for one in found]).T
    assert np.mean((low <= value.mean()) & (value.mean() <= high)) > 0.8
    assert np.mean(high - low) / 2 < 6 * value.std()
    assert "jackknife over 8 groups of 12 raters" in found[0].how
    assert "means items and raters like these" in found[0].how


def test_both_halves_are_fitted_by_the_same_method_and_share_no_rater():
    ratings, _ = crowd([0.8] * 9, n_items=30)
    asked: list[frozenset[int]] = []

    def method(some):
        asked.append(frozenset(some.rater.tolist()))
        assert some.items is ratings.items
        return truth.dawid_skene(some)

    done: list[tuple[int, int]] = []
    replicability(ratings, method=method, splits=3, progress=lambda n, of: done.append((n, of)))
    assert asked[0] | asked[1] == frozenset(range(9))
    assert not asked[0] & asked[1]
    assert {len(asked[0]), len(asked[1])} <= {4, 5}
    assert done == [(n, 14) for n in range(1, 15)]  # three splits of two fits, eight groups left out of one of them


def test_slices():
    ratings, _ = crowd([0.9] * 8, n_items=200)
    noisy = ratings.item >= 100
    label = np.where(noisy, np.random.default_rng(0).integers(0, 2, len(ratings)), ratings.label).astype(np.int32)
    mixed = Ratings.from_codes(
        ratings.item, ratings.rater, label, items=ratings.items, raters=ratings.raters, labels=ratings.labels
    )
    codes = np.repeat(np.array([0, 1, 2, -1], dtype=np.int32), [100, 85, 5, 10])
    found = replicability(mixed, method=truth.majority, slices=codes)
    clear, guessed, few = found.slices
    assert clear.value > 0.9
    assert guessed.value < 0.7
    assert (clear.n_items, guessed.n_items) == (100, 85)
    assert clear.low is not None
    assert few.why == "too few to tell: 5 items that both halves rated, 20 are needed"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_too_few_raters(n):
    codes = np.zeros(5, dtype=np.int32)
    found = replicability(table(np.zeros((5, n), dtype=int)), method=truth.majority, slices=codes)
    assert found.halves.value is None
    assert "4 are needed" in found.halves.why
    assert found.as_many.value is found.twice.value is found.of_crowds(1.0) is None
    assert found.slices[0].why == found.halves.why
    assert found.sentence.startswith("Whether other raters would have given the same labels is not known")


def test_no_item_rated_by_both_halves():
    found = replicability(table(np.where(np.eye(6, dtype=bool), 0, -1)), method=truth.majority)
    assert found.halves.why == "no item was rated by raters of both halves"
    assert np.isnan(found.item).all()


def test_items_rated_once_do_not_count():
    labels = np.zeros((30, 6), dtype=int)
    labels[10:] = -1
    labels[10:, 0] = 1
    found = replicability(table(labels), method=truth.majority)
    assert found.halves.n_items == 10
    assert np.isnan(found.item[10:]).all()


def test_the_order_of_rows_changes_nothing_and_the_seed_does():
    ratings, _ = crowd([0.7] * 10, n_items=80)
    rows = np.random.default_rng(0).permutation(len(ratings))
    shuffled = Ratings.from_codes(
        ratings.item[rows],
        ratings.rater[rows],
        ratings.label[rows],
        items=ratings.items,
        raters=ratings.raters,
        labels=ratings.labels,
    )
    measure = partial(replicability, method=truth.majority)
    assert measure(ratings).halves == measure(shuffled).halves
    assert measure(ratings).halves.value != measure(ratings, seed=1).halves.value


def test_settings_are_checked():
    ratings, _ = crowd([0.7] * 5, n_items=10)
    with pytest.raises(SettingError, match="splits is 0"):
        replicability(ratings, method=truth.majority, splits=0)
    with pytest.raises(InputError, match="3 slice codes for 10 items"):
        replicability(ratings, method=truth.majority, slices=np.zeros(3, dtype=np.int32))


def test_real_raters_who_followed_a_guideline_are_replicable(real_data):
    from middlemost import read_ratings

    ratings = read_ratings(real_data / "truth" / "bluebird" / "ratings.csv.gz")
    found = replicability(ratings, method=truth.dawid_skene)
    assert 0.82 < found.halves.value < 0.96
    assert found.halves.n_items == 108
