"""Cohen's kappa."""

import itertools
import warnings

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from middlemost.agreement import cohen_kappa
from middlemost.errors import InputError, SettingError
from tests.agreement.tables import crowd, matrix, ratings_of, real_ratings, table

PANDALM = [("1", "2", 0.852), ("1", "3", 0.879), ("2", "3", 0.862)]


def test_cohens_worked_example():
    # Cohen (1968), 200 persons: observed .70, expected .41, kappa .492
    cells = {"a a": 88, "a b": 14, "a c": 18, "b a": 10, "b b": 40, "b c": 10, "c a": 2, "c b": 6, "c c": 12}
    found = cohen_kappa(table(*[pair for pair, n in cells.items() for _ in range(n)]), "r0", "r1", resamples=0)
    assert found.value == pytest.approx(0.492, abs=5e-4)
    assert found.observed == pytest.approx(0.70)


def test_gwets_paradox_table():
    found = cohen_kappa(table(*["+ +"] * 118, *["+ -"] * 5, *["- +"] * 2), "r0", "r1", resamples=0)
    assert found.value == pytest.approx(-0.0234, abs=5e-5)


def test_b3_b5_b7_b9_b11():
    assert cohen_kappa(table("cat dog", "dog cat"), "r0", "r1").value == pytest.approx(-1)
    b5 = table("stat stat", "stat opin", "opin opin")
    assert cohen_kappa(b5, "r0", "r1").value == pytest.approx(0.4)
    assert cohen_kappa(b5, "r1", "r0").value == pytest.approx(0.4)
    b7 = table("neg neg", "pos pos", "neg pos", "neg neg", labels="neg neu pos")
    assert cohen_kappa(b7, "r0", "r1").value == pytest.approx(0.5)
    b9 = cohen_kappa(table(*["no no"] * 7, "no yes"), "r0", "r1")
    assert (b9.value, b9.observed) == (pytest.approx(0, abs=1e-12), 0.875)
    b11 = cohen_kappa(table("Ea FB", "Ea Ea", "FB FB", "FB Ea"), "r0", "r1")
    assert (b11.value, b11.observed) == (pytest.approx(0, abs=1e-12), 0.5)


def test_b5_any_order_of_rows_and_swapped_names():
    rows = [("1", "b", "stat"), ("1", "a", "stat"), ("2", "a", "stat")]
    rows += [("2", "b", "opin"), ("3", "b", "opin"), ("3", "a", "opin")]
    swapped = [(item, {"a": "b", "b": "a"}[rater], label) for item, rater, label in rows]
    for some in [*itertools.permutations(rows), swapped]:
        found = cohen_kappa(ratings_of(some), "a", "b", resamples=0)
        assert (found.value, found.observed) == (pytest.approx(0.4, abs=1e-12), pytest.approx(2 / 3))


def test_b7_labels_seen_or_offered():
    items = ("neg neg", "pos pos", "neg pos", "neg neg")
    for labels in ("neg pos", "neg neu pos"):
        found = cohen_kappa(table(*items, labels=labels), "r0", "r1")
        assert (found.value, found.n_labels) == (pytest.approx(0.5), len(labels.split()))


def test_a8_first_or_last_of_repeats():
    rows = [
        ("q1", "ann", "good"),
        ("q1", "ann", "bad"),
        ("q1", "bo", "bad"),
        ("q2", "ann", "good"),
        ("q2", "bo", "good"),
    ]
    ratings = ratings_of(rows)
    first = cohen_kappa(ratings, "ann", "bo")
    assert (first.value, first.observed) == (pytest.approx(0, abs=1e-12), 0.5)
    assert "1 repeat left out" in first.how
    last = cohen_kappa(ratings.one_per_pair("last"), "ann", "bo")
    assert (last.value, last.observed) == (1.0, 1.0)


def test_undefined_in_words():
    assert cohen_kappa(table("a .", ". b"), "r0", "r1").why == "the two share 0 items"
    same = cohen_kappa(table("a a", "a a", "b ."), "r0", "r1")
    assert (same.value, same.observed, same.why) == (None, 1.0, "only one label occurs; the two share 2 items")


def test_refusals():
    with pytest.raises(SettingError, match="rank order"):
        cohen_kappa(table("a b"), "r0", "r1", weights="linear")
    with pytest.raises(InputError, match="one rater"):
        cohen_kappa(table("a b"), "r0", "r0")
    with pytest.raises(InputError, match="not among"):
        cohen_kappa(table("a b"), "r0", "someone")


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_equals_scikit_learn_and_statsmodels(weights: str | None):
    ratings = crowd(120, 4, 3, 5, ordinal=True)
    cells = matrix(ratings)
    for a, b in ((0, 1), (2, 3)):
        both = ~np.isnan(cells[a]) & ~np.isnan(cells[b])
        found = cohen_kappa(ratings, str(a), str(b), weights=weights, resamples=0).value
        peer = cohen_kappa_score(cells[a][both], cells[b][both], weights=weights, labels=range(5))
        assert found == pytest.approx(peer, abs=1e-9)
        if weights is None:
            confusion = np.zeros((5, 5))
            np.add.at(confusion, (cells[a][both].astype(int), cells[b][both].astype(int)), 1)
            assert found == pytest.approx(cohens_kappa(confusion).kappa, abs=1e-9)


@pytest.mark.slow
def test_equals_scikit_learn_on_real_data(real_data):
    labels = [str(k) for k in range(1, 5)]
    ratings = real_ratings(real_data / "truth" / "anesthesia" / "ratings.csv.gz", labels)
    cells = matrix(ratings)
    for weights in (None, "linear", "quadratic"):
        found = cohen_kappa(ratings, ratings.raters[0], ratings.raters[1], weights=weights, resamples=0)
        with warnings.catch_warnings():
            peer = cohen_kappa_score(cells[0], cells[1], weights=weights, labels=range(4))
        assert found.value == pytest.approx(peer, abs=1e-9)


@pytest.mark.slow
def test_published_kappas_of_pandalm(real_data):
    ratings = real_ratings(real_data / "preferences" / "pandalm" / "ratings.csv.gz")
    for a, b, kappa in PANDALM:
        found = cohen_kappa(ratings, f"annotator{a}", f"annotator{b}")
        assert found.value == pytest.approx(kappa, abs=5e-4)
        assert found.low < kappa < found.high


def test_the_interval_means_these_raters():
    found = cohen_kappa(crowd(100, 3, 3), "0", "1")
    assert found.low < found.value < found.high
    assert "these raters" in found.how
    assert cohen_kappa(crowd(100, 3, 3), "0", "1", resamples=0).how == "no interval: resamples is 0"
