"""Which raters answer without regard to the item."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from middlemost import Gold, Ratings, Vocabulary, truth
from middlemost.errors import CapacityError, SettingError
from middlemost.truth.kind_models import (
    PROFILES,
    blind_profiles,
    dirichlet_multinomial,
    honest_evidence,
    honest_prior,
    honest_rows,
    n_centres,
)


def crowd(
    n_items: int, confusions: list[np.ndarray], seed: int = 0, overlap: float = 1.0
) -> tuple[Ratings, np.ndarray]:
    """Everybody rates a share of the items, by their own confusion; the truth is even."""
    rng = np.random.default_rng(seed)
    n_labels = len(confusions[0])
    labels = rng.integers(0, n_labels, n_items)
    rows = [
        (item, rater, int((rng.random() > np.cumsum(confusion[labels[item]])[:-1]).sum()))
        for rater, confusion in enumerate(confusions)
        for item in range(n_items)
        if rng.random() < overlap
    ]
    item, rater, label = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    ratings = Ratings.from_codes(
        item,
        rater,
        label,
        items=Vocabulary([f"i{k:04}" for k in range(n_items)]),
        raters=Vocabulary([f"r{k:03}" for k in range(len(confusions))]),
        labels=Vocabulary([str(k) for k in range(n_labels)]),
    )
    return ratings, labels


GOOD = np.array([[0.85, 0.15], [0.2, 0.8]])
RANDOM = np.full((2, 2), 0.5)
ALWAYS = np.array([[1.0, 0.0], [1.0, 0.0]])
TURNED = np.array([[0.1, 0.9], [0.9, 0.1]])


def test_the_evidence_of_a_blind_rater_is_a_beta_binomial():
    # 7 of 10 in a given order: the beta-binomial's probability of 7 over the number of orders, C(10, 7) = 120.
    found = dirichlet_multinomial(np.array([[7.0, 3.0]]), np.array([2.0, 5.0]))
    assert found[0] == pytest.approx(betabinom(10, 2.0, 5.0).logpmf(7) - np.log(120))


def test_rows_run_from_less_to_more_telling_and_are_shares():
    rows = honest_rows(np.array([[0.8, 0.2], [0.3, 0.7]]), np.array([0.6, 0.4]))
    shares = rows / rows.sum(axis=2, keepdims=True)
    assert np.allclose(rows.sum(axis=2), 25.0)
    assert np.allclose(shares[3], [[0.8, 0.2], [0.3, 0.7]])  # degree 1 is the pooled confusion
    assert (np.diff(np.trace(shares, axis1=1, axis2=2)) > 0).all()


def test_a_centre_but_for_one_weak_row_is_made_of_a_weak_and_strong_rows():
    rows = honest_rows(GOOD, np.array([0.5, 0.5]))
    centre = np.zeros((2, n_centres(2)))
    centre[0, 1] = 1.0  # the second of those alike in all rows: degree .8
    centre[1, -1] = 1.0  # weak in the last row only
    prior = honest_prior(centre, rows)
    assert np.allclose(prior[0], rows[2])
    assert np.allclose(prior[1], np.stack([rows[4][0], rows[0][1]]))


def test_a_rater_with_equal_rows_is_likelier_blind_than_honest():
    rows = honest_rows(GOOD, np.array([0.5, 0.5]))
    counts = np.array([[[10.0, 10.0], [10.0, 10.0]], [[17.0, 3.0], [4.0, 16.0]]])
    honest = honest_evidence(counts, rows, np.full(n_centres(2), 1 / n_centres(2)))
    blind = dirichlet_multinomial(counts.sum(axis=1), blind_profiles(np.array([0.5, 0.5]))[1])
    # of honest raters the truth is known here; what is the same for both, Σ log q, is left out
    assert honest.log[0] < blind[0]
    assert honest.log[1] > blind[1]
    assert np.allclose(honest.centre.sum(axis=1), 1)


def test_spammers_of_each_sort_and_inverted_raters_are_found_and_honest_ones_are_not():
    ratings, _ = crowd(300, [GOOD] * 20 + [RANDOM, ALWAYS, TURNED], overlap=0.4)
    kinds = truth.rater_kinds(ratings)
    assert kinds.found.tolist() == [False] * 20 + [True] * 3
    assert kinds.probability[20:, 1:].argmax(axis=1).tolist() == [0, 0, 1]
    assert kinds.log10_bayes[20] > 1
    assert kinds.converged
    assert np.allclose(kinds.probability.sum(axis=1), 1)


def test_it_says_what_a_blind_rater_does_and_how_much_likelier_than_honest():
    skewed = np.tile([0.8, 0.1, 0.1], (3, 1))
    good = np.where(np.eye(3) > 0, 0.9, 0.05)
    raters = [good] * 20 + [np.tile([0.0, 1.0, 0.0], (3, 1)), np.full((3, 3), 1 / 3), skewed, good[[1, 2, 0]]]
    ratings, _ = crowd(300, raters, overlap=0.4)
    kinds = truth.rater_kinds(ratings)
    assert [PROFILES[one] for one in kinds.profile[20:22]] == [PROFILES[0], PROFILES[1]]
    assert PROFILES[kinds.profile[22]] == "labels in shares of its own"
    # Odds are the Bayes factor times the odds of the shares, which moved by a last small step after that.
    odds = np.log10(kinds.probability[20:23, 1] / kinds.probability[20:23, 0])
    assert np.allclose(odds, kinds.log10_bayes[20:23] + np.log10(kinds.shares[1] / kinds.shares[0]), atol=0.01)
    assert (kinds.log10_bayes_inverted[:20] < -5).all()
    assert kinds.log10_bayes_inverted[23] > 5


def test_where_most_raters_are_blind_those_who_agree_are_still_told_apart():
    ratings, labels = crowd(300, [GOOD] * 12 + [RANDOM] * 9 + [ALWAYS] * 9, overlap=0.4)
    kinds = truth.rater_kinds(ratings)
    assert not kinds.found[:12].any()
    assert kinds.found[12:].mean() > 0.9
    assert (kinds.posterior.argmax(axis=1) == labels).mean() > 0.85


def test_without_gold_the_more_numerous_are_taken_for_honest():
    ratings, labels = crowd(200, [TURNED] * 8 + [GOOD] * 4, overlap=0.5)
    assert truth.rater_kinds(ratings).found.tolist() == [False] * 8 + [True] * 4
    gold = Gold(np.arange(20, dtype=np.int32), labels[:20].astype(np.int32))
    assert truth.rater_kinds(ratings, gold=gold).found.tolist() == [True] * 8 + [False] * 4


def test_any_number_of_threads_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("middlemost.truth.chunks.RATINGS_PER_CHUNK", 500)
    ratings, _ = crowd(300, [GOOD] * 12 + [RANDOM, TURNED], overlap=0.6)
    one, three = truth.rater_kinds(ratings, threads=1), truth.rater_kinds(ratings, threads=3)
    assert np.array_equal(one.probability, three.probability)
    assert np.array_equal(one.others, three.others)
    monkeypatch.undo()
    assert np.allclose(truth.rater_kinds(ratings).probability, one.probability, atol=1e-9)


def test_blind_raters_weigh_nothing_in_the_truth_and_inverted_ones_count_turned_around():
    ratings, labels = crowd(200, [GOOD] * 3 + [ALWAYS] * 4 + [TURNED])
    kinds = truth.rater_kinds(ratings)
    # Three who are right 82% of the time and one who is wrong 90% of it: as good as four, by vote .88 or so.
    assert (kinds.posterior.argmax(axis=1) == labels).mean() > 0.85
    assert (truth.majority(ratings).label == labels).mean() < 0.6


def test_others_leave_every_rating_of_the_rater_out():
    ratings, _ = crowd(60, [GOOD] * 5, overlap=0.7)
    kinds = truth.rater_kinds(ratings)
    assert np.allclose(kinds.others.sum(axis=1), 1)
    alone = ratings.ratings_per_item[ratings.item] == 1
    assert alone.any()
    assert np.allclose(kinds.others[alone], kinds.mixture.class_shares, atol=0.03)  # one step behind
    # a repeat is left out with the rating it repeats
    twice = Ratings.from_codes(
        np.append(ratings.item, ratings.item),
        np.append(ratings.rater, ratings.rater),
        np.append(ratings.label, 1 - ratings.label),
        items=ratings.items,
        raters=ratings.raters,
        labels=ratings.labels,
    )
    repeated = truth.rater_kinds(twice)
    assert np.array_equal(repeated.others[::2], repeated.others[1::2])


def test_gold_says_what_nobody_else_does():
    ratings, _ = crowd(80, [GOOD] * 3 + [RANDOM])
    alone = Ratings.from_codes(
        np.arange(80, dtype=np.int32) + 80,
        np.full(80, 3, dtype=np.int32),
        np.random.default_rng(4).integers(0, 2, 80).astype(np.int32),
        items=Vocabulary([f"i{k:04}" for k in range(160)]),
        raters=ratings.raters,
        labels=ratings.labels,
    )
    gold = Gold(np.arange(80, 160, dtype=np.int32), np.random.default_rng(5).integers(0, 2, 80).astype(np.int32))
    assert not truth.rater_kinds(alone).mixture.counted.any()
    known = truth.rater_kinds(alone, gold=gold)
    assert known.mixture.counted[3] == 80
    assert np.allclose(known.others[:, :].max(axis=1), 1.0)


@given(st.permutations(range(6)), st.permutations([0, 1]))
def test_names_and_order_of_raters_and_labels_change_nothing(raters: list[int], labels: list[int]):
    ratings, _ = crowd(40, [GOOD] * 4 + [RANDOM, ALWAYS], overlap=0.8)
    kinds = truth.rater_kinds(ratings)
    turned = Ratings.from_codes(
        ratings.item[::-1],
        np.array(raters, dtype=np.int32)[ratings.rater[::-1]],
        np.array(labels, dtype=np.int32)[ratings.label[::-1]],
        items=ratings.items,
        raters=ratings.raters,
        labels=ratings.labels,
    )
    assert np.allclose(truth.rater_kinds(turned).probability[raters], kinds.probability, atol=1e-6)


@pytest.mark.parametrize("n_raters", [1, 2])
def test_of_one_or_two_raters_nobody_is_found(n_raters: int):
    ratings, _ = crowd(50, [ALWAYS] * n_raters)
    assert not truth.rater_kinds(ratings).found.any()


def test_all_alike_or_one_label_only_finds_nobody():
    same, _ = crowd(50, [np.eye(2)] * 4)
    assert not truth.rater_kinds(same).found.any()
    one, _ = crowd(50, [np.ones((1, 1))] * 4)
    kinds = truth.rater_kinds(one)
    assert not kinds.found.any()
    assert truth.power_of_kinds(kinds).tolist() == [0.0] * 9


def test_thousands_of_raters_on_one_item_stay_finite():
    ratings, _ = crowd(1, [GOOD] * 3000)
    kinds = truth.rater_kinds(ratings, max_iterations=5)
    assert np.isfinite(kinds.probability).all()
    assert np.isfinite(kinds.posterior).all()


def test_more_ratings_have_more_power():
    ratings, _ = crowd(300, [GOOD] * 20, overlap=0.3)
    power = truth.power_of_kinds(truth.rater_kinds(ratings), [5, 30, 100])
    assert (np.diff(power) > 0.1).all()
    assert power[2] > 0.65


def test_what_cannot_be_is_refused():
    ratings, _ = crowd(20, [GOOD] * 3)
    with pytest.raises(SettingError, match="shares"):
        truth.rater_kinds(ratings, fdr=1.5)
    with pytest.raises(CapacityError):
        truth.rater_kinds(ratings, max_bytes=100)


@pytest.mark.slow
def test_raters_found_in_real_data_are_right_no_more_often_than_chance(real_data: Path):
    # No gold is used to find them. By gold, those found are right about half the time, the others much more often.
    from middlemost import read
    from middlemost.questions.label import encode_gold, encode_ratings

    for name, chance, rest in (("rte", 0.56, 0.78), ("snow_temp", 0.56, 0.85), ("d_possent", 0.55, 0.78)):
        folder = real_data / "truth" / name
        dataset = read(folder / "ratings.csv.gz", gold=folder / "gold.csv.gz")
        ratings = encode_ratings(dataset)
        known = encode_gold(dataset, ratings.items).by_item(len(ratings.items))[ratings.item]
        found = truth.rater_kinds(ratings).found[ratings.rater]
        right = ratings.label == known
        assert right[found & (known >= 0)].mean() < chance
        assert right[~found & (known >= 0)].mean() > rest


def test_a_lower_false_discovery_rate_finds_fewer_and_holds_by_the_model():
    weak = np.array([[0.62, 0.38], [0.38, 0.62]])
    ratings, _ = crowd(120, [GOOD] * 12 + [weak] * 12 + [RANDOM] * 8, overlap=0.25)
    honest = truth.rater_kinds(ratings, fdr=0.0).probability[:, 0]
    found = [truth.rater_kinds(ratings, fdr=fdr, most_honest=1.0).found for fdr in (0.0, 0.01, 0.2, 0.5)]
    numbers = [int(one.sum()) for one in found]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 2
    for fdr, one in zip((0.2, 0.5), found[2:], strict=True):
        assert honest[one].mean() <= fdr
        assert honest[one].max() <= honest[~one].min(initial=1.0)  # in their order: nobody is passed over
