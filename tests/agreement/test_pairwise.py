"""Cohen's kappa of every pair."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Ratings
from middlemost.agreement import cohen_kappa, pairwise_kappa
from middlemost.errors import CapacityError, SettingError
from tests.agreement.tables import crowd, ratings_of, real_ratings, table


def test_published_kappas_of_pandalm(real_data):
    # Wang et al. (2023), PandaLM: kappas of the three annotators
    ratings = real_ratings(real_data / "preferences" / "pandalm" / "ratings.csv.gz")
    found = pairwise_kappa(ratings).to_polars()
    pairs = {(a[-1], b[-1]): kappa for a, b, kappa in found.select("rater_a", "rater_b", "kappa").iter_rows()}
    assert pairs[("1", "2")] == pytest.approx(0.852, abs=5e-4)
    assert pairs[("1", "3")] == pytest.approx(0.879, abs=5e-4)
    assert pairs[("2", "3")] == pytest.approx(0.862, abs=5e-4)


def test_by_hand():
    # r0 and r1 share four items: three equal, shares 2/4 and 3/4 of a, so that 1/2 is expected and kappa is 1/2.
    # r0 and r2 share two, both a; r1 and r2 share three: a a, a a, b a.
    found = pairwise_kappa(table("a a a", "b b .", "a a a", "b a .", ". b a"))
    assert found.kappa[0, 1] == pytest.approx(0.5)
    assert np.isnan(found.kappa[0, 2])
    assert found.kappa[1, 2] == pytest.approx(0, abs=1e-12)
    assert found.shared.tolist() == [[4, 4, 2], [4, 5, 3], [2, 3, 3]]
    assert found.observed[0].tolist() == pytest.approx([np.nan, 0.75, 1.0], nan_ok=True)


@given(st.integers(0, 2**32 - 1), st.sampled_from([None, "linear", "quadratic"]), st.integers(2, 4))
@settings(max_examples=20, deadline=None)
def test_every_pair_equals_cohen_kappa(seed: int, weights: str | None, overlap: int):
    ratings = crowd(20, 6, overlap, 4, ordinal=True, seed=seed)
    found = pairwise_kappa(ratings, weights=weights)
    np.testing.assert_array_equal(found.kappa, found.kappa.T)
    names = list(found.raters)
    for a, b in itertools.combinations(range(len(names)), 2):
        one = cohen_kappa(ratings, names[a], names[b], weights=weights, resamples=0)
        value = np.nan if one.value is None else one.value
        assert found.kappa[a, b] == pytest.approx(value, abs=1e-12, nan_ok=True)
        assert found.shared[a, b] == one.n_items
        assert found.observed[a, b] == pytest.approx(np.nan if one.observed is None else one.observed, nan_ok=True)


def test_intervals_on_request_are_those_of_cohen_kappa():
    ratings = crowd(60, 4, 3, 3, ordinal=True)
    calls: list[tuple[int, int]] = []
    found = pairwise_kappa(
        ratings, weights="linear", resamples=50, seed=3, level=0.9, progress=lambda done, of: calls.append((done, of))
    )
    for a, b in itertools.combinations(range(4), 2):
        names = found.raters[a], found.raters[b]
        one = cohen_kappa(ratings, *names, weights="linear", resamples=50, seed=3, level=0.9)
        assert (found.low[a, b], found.high[a, b]) == (found.low[b, a], found.high[b, a]) == (one.low, one.high)
    assert (found.level, calls) == (0.9, [(done, 6) for done in range(1, 7)])
    assert found.how.startswith("linear weights; each interval from 50 resamples of the items that the two share")
    without = pairwise_kappa(ratings)
    assert np.isnan(without.low).all()
    assert (without.level, without.how) == (None, "no intervals: resamples is 0")


def test_undefined_pairs_say_why():
    found = pairwise_kappa(table("a a .", "a a .", ". b a", ". a b"))
    rows = {(row["rater_a"], row["rater_b"]): row for row in found.to_polars().to_dicts()}
    assert rows[("r0", "r1")]["note"] == "only one label occurs"
    assert (rows[("r0", "r1")]["kappa"], rows[("r0", "r1")]["observed"]) == (None, 1.0)
    assert rows[("r0", "r2")]["note"] == "the two share no item"
    assert (rows[("r0", "r2")]["observed"], rows[("r0", "r2")]["items"]) == (None, 0)
    assert (rows[("r1", "r2")]["note"], rows[("r1", "r2")]["kappa"]) == (None, pytest.approx(-1))
    assert repr(found) == "PairwiseKappa(3 raters, kappa of 1 of 3 pairs)"
    assert "<table" in found._repr_html_()
    with pytest.raises(ValueError, match="read-only"):
        found.kappa[0, 1] = 1.0


def test_nobody_or_one_rater_has_no_pairs():
    for ratings in (ratings_of([]), table("a", "b")):
        found = pairwise_kappa(ratings, resamples=20)
        assert len(found.to_polars()) == 0
        assert found.to_polars().columns[:3] == ["rater_a", "rater_b", "kappa"]


def test_the_first_of_repeats_counts_and_raters_without_ratings_are_left_out():
    ratings = ratings_of([("p", "x", "a"), ("p", "x", "b"), ("p", "y", "a"), ("q", "x", "b"), ("q", "y", "b")])
    found = pairwise_kappa(ratings)
    assert found.kappa[0, 1] == 1.0
    assert found.how.endswith("a rater's first rating of an item counts, 1 repeat left out")
    assert list(pairwise_kappa(ratings.keep(ratings.rater == 1)).raters) == ["y"]


def test_renaming_raters_renames_the_pairs():
    ratings = crowd(40, 5, 3)
    moved = np.array([3, 0, 4, 1, 2], dtype=np.int32)
    other = Ratings.from_codes(
        ratings.item, moved[ratings.rater], ratings.label,
        items=ratings.items, raters=ratings.raters, labels=ratings.labels,
    )  # fmt: skip
    found = pairwise_kappa(other).kappa
    np.testing.assert_allclose(found[np.ix_(moved, moved)], pairwise_kappa(ratings).kappa, atol=1e-12)


def test_refusals():
    with pytest.raises(CapacityError, match="A matrix of 6 by 6 raters with 3 labels takes"):
        pairwise_kappa(crowd(20, 6, 3), max_bytes=1000)
    with pytest.raises(SettingError, match="rank order"):
        pairwise_kappa(crowd(20, 6, 3), weights="linear")


@pytest.mark.slow
def test_hundreds_of_raters_take_about_a_second(real_data):
    ratings = real_ratings(real_data / "repeats" / "s_adult" / "ratings.csv.gz")
    pairwise_kappa(table("a a"))
    begun = time.perf_counter()
    found = pairwise_kappa(ratings)
    frame = found.to_polars()
    assert time.perf_counter() - begun < 3
    assert len(frame) == 825 * 824 / 2
    assert set(frame["note"].unique()) == {None, "the two share no item", "only one label occurs"}
    for place in np.flatnonzero(np.isfinite(found.kappa[0]))[:5]:
        one = cohen_kappa(ratings, found.raters[0], found.raters[int(place)], resamples=0)
        assert found.kappa[0, place] == pytest.approx(one.value, abs=1e-12)
