"""Vote shares, raters without overlap, and what a method refuses."""

import numpy as np
import pytest

from middlemost.errors import SettingError
from middlemost.truth.votes import (
    check_level,
    check_settings,
    collapse_notes,
    comparable_raters,
    rater_notes,
    vote_shares,
)
from tests.truth.samples import crowd, gold_of, ratings_of


def test_repeats_share_one_vote_and_unrated_items_are_even():
    ratings = ratings_of([("a", "x", "p"), ("a", "x", "q"), ("a", "y", "q")], items=["b"])
    np.testing.assert_allclose(vote_shares(ratings), [[0.25, 0.75], [0.5, 0.5]])
    np.testing.assert_allclose(vote_shares(ratings, np.array([1.0, 1.0, 3.0])), [[0.125, 0.875], [0.5, 0.5]])


def test_a_rater_is_comparable_through_others_or_gold():
    rows = [("a", "x", "p"), ("a", "y", "p"), ("b", "z", "p"), ("b", "z", "q"), ("c", "w", "p")]
    ratings = ratings_of(rows, raters=["absent"])
    by_name = dict(zip(ratings.raters, comparable_raters(ratings, None).tolist(), strict=True))
    assert by_name == {"absent": False, "w": False, "x": True, "y": True, "z": False}
    known = comparable_raters(ratings, gold_of(ratings, {"c": "p"}))
    assert dict(zip(ratings.raters, known.tolist(), strict=True))["w"]
    assert rater_notes(ratings, known) == (
        "1 rater shared no item with anybody (no overlap): their quality cannot be estimated.",
    )
    assert rater_notes(ratings, np.ones(5, dtype=bool)) == ()


def test_comparable_raters_by_brute_force():
    ratings = crowd(2, n_items=30, n_raters=40, per_item=1, repeats=30)
    raters_of = [set(ratings.rater[ratings.item == item].tolist()) for item in range(30)]
    expected = [any(rater in raters and len(raters) > 1 for raters in raters_of) for rater in range(40)]
    assert comparable_raters(ratings, None).tolist() == expected


@pytest.mark.parametrize(
    ("votes", "label", "noted"),
    [
        ("aab abb abb", [0, 0, 0], True),
        ("aab abb abb", [0, 0, 1], False),
        ("aab aab aab", [0, 0, 0], False),  # so does the majority
        ("aaaaaaaaab baaaaaaaa", [0, 0], False),  # so does the majority, and the votes are hardly divided
        ("aaaaaaaaaaaaaaaaaaaa b", [0, 0], False),  # the votes are hardly divided
    ],
)
def test_a_collapse_is_one_label_for_all_against_the_majority(votes: str, label: list[int], noted: bool):
    ratings = ratings_of((i, r, k) for i, row in enumerate(votes.split()) for r, k in enumerate(row))
    notes = collapse_notes(ratings, np.array(label, dtype=np.int32))
    assert bool(notes) == noted
    if noted:
        assert "(3 of 3) got the label 'a', which has only 44% of the votes" in notes[0]


def test_impossible_settings_are_refused_by_name():
    check_settings(strength=0.0, max_iterations=3)
    with pytest.raises(SettingError, match=r"smoothing is -0\.5"):
        check_settings(strength=1.0, smoothing=-0.5)
    check_level(0.95)
    for level in (0.0, 1.0, 95.0, float("nan")):
        with pytest.raises(SettingError, match="no coverage"):
            check_level(level)
