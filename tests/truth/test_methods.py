"""What every method for labels must do, whatever its model."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from middlemost import Consensus, Gold, Ratings, Vocabulary, truth
from middlemost.errors import CapacityError, InputError, SettingError
from middlemost.truth import chunks
from tests.truth.samples import METHODS_WITH_EM, Table, crowd, gold_of, ratings_of, tables, two_who_always_say_1

VOTES = ("majority", "weighted_by_gold", "weighted_by_agreement")
"""Methods whose posterior is a share of votes; all others fit a model."""


def fit(method: str, ratings: Ratings, **given: Any) -> Consensus:
    """A method by name, with the gold that it cannot do without."""
    if method == "weighted_by_gold" and given.get("gold") is None:
        rated = ratings.item[:1]
        given["gold"] = Gold(rated, ratings.label[:1])
    if method in ("mace", "mace_vb"):
        given.setdefault("restarts", 3)  # as many as show that there are several, in a third of the time
    return getattr(truth, method)(ratings, **given)


def check(consensus: Consensus, ratings: Ratings) -> None:
    assert np.all(np.isfinite(consensus.posterior))
    np.testing.assert_allclose(consensus.posterior.sum(axis=1), 1.0, atol=1e-9)
    assert np.all(consensus.posterior >= 0)
    assert np.array_equal(consensus.label < 0, ratings.ratings_per_item == 0)
    gain = np.diff(consensus.log_likelihood)
    assert np.all(np.isfinite(consensus.log_likelihood))
    assert np.all(gain >= -1e-8 * (1 + abs(sum(consensus.log_likelihood[-1:]))))
    if consensus.confusion is not None:
        np.testing.assert_allclose(consensus.confusion.sum(axis=2), 1.0, atol=1e-9)


@pytest.mark.parametrize("method", truth.METHODS)
@settings(max_examples=30, deadline=None)
@given(table=tables())
def test_any_table_gives_a_finite_answer(method: str, table: Table):
    check(fit(method, table.ratings), table.ratings)


@pytest.mark.parametrize("method", METHODS_WITH_EM)
@settings(max_examples=30, deadline=None)
@given(table=tables())
def test_the_likelihood_never_falls_without_a_prior_or_with_gold(method: str, table: Table):
    ratings = table.ratings
    check(fit(method, ratings, strength=0.0), ratings)
    gold = Gold(np.array([0], dtype=np.int32), np.array([len(ratings.labels) - 1], dtype=np.int32))
    check(fit(method, ratings, gold=gold), ratings)
    check(fit(method, ratings, gold=gold, strength=0.0), ratings)


@pytest.mark.parametrize("method", truth.METHODS)
def test_a_rater_who_never_used_a_label(method: str):  # cases.md, C1
    answers = {"r1": "aabbcc", "r2": "aabbcc", "r3": "aaabab"}
    ratings = ratings_of((i, rater, label) for rater, labels in answers.items() for i, label in enumerate(labels))
    consensus = fit(method, ratings)
    check(consensus, ratings)
    if method in METHODS_WITH_EM:
        assert np.all((consensus.posterior > 0) & (consensus.posterior < 1))
    assert [ratings.labels[int(k)] for k in consensus.label[4:]] == ["c", "c"]
    if consensus.confusion is not None and consensus.confusion_n is not None:
        assert consensus.confusion[2, 2].sum() == pytest.approx(1.0)
        assert 1.5 < consensus.confusion_n[2, 2] < 2.1  # r3 rated two items of true label c


@pytest.mark.parametrize("method", truth.METHODS)
@pytest.mark.parametrize("most_first", [True, False])
def test_two_thousand_votes_on_one_item(method: str, most_first: bool):  # cases.md, C2
    rows: list[tuple[str, str, str]] = []
    for rater in range(2000):
        with_most = (rater < 1200) if most_first else (rater >= 800)
        rows += [("X", f"{rater:04}", "ab"[not with_most]), ("Y", f"{rater:04}", "ab"[with_most])]
    ratings = ratings_of(rows)
    # Gold of a third item: that of X or Y would settle it.
    ratings = ratings_of([*rows, ("Z", "0000", "a")]) if method == "weighted_by_gold" else ratings
    gold = gold_of(ratings, {"Z": "a"}) if method == "weighted_by_gold" else None
    consensus = fit(method, ratings, gold=gold)
    check(consensus, ratings)
    assert [ratings.labels[int(k)] for k in consensus.label[:2]] == ["a", "b"]
    if method not in VOTES:
        assert consensus.posterior[0, 0] > 0.999
        assert consensus.posterior[1, 1] > 0.999
    if method == "majority":
        np.testing.assert_allclose(consensus.posterior, [[0.6, 0.4], [0.4, 0.6]])


@pytest.mark.parametrize("method", truth.METHODS)
def test_two_raters_who_always_say_1(method: str):  # cases.md, C3
    ratings, true = two_who_always_say_1()
    consensus = fit(method, ratings)
    check(consensus, ratings)
    collapsed = len(np.unique(consensus.label)) == 1
    assert any("may have collapsed" in note for note in consensus.notes) == collapsed
    right = int(np.sum(consensus.label == true))
    assert right == (51 if method in VOTES else 30 if collapsed else 60)
    if right == 60 and consensus.quality is not None:
        assert consensus.quality[3:].max() < consensus.quality[:3].min()


@pytest.mark.parametrize("method", truth.METHODS)
def test_one_rating_an_item(method: str):  # cases.md, C4
    ratings = ratings_of(
        [("1", "ann", "x"), ("2", "ann", "y"), ("3", "bo", "x"), ("4", "bo", "y")], raters=["ann", "bo", "cy"]
    )
    gold = None if method != "weighted_by_gold" else gold_of(ratings, {"1": "x"})
    consensus = fit(method, ratings, gold=gold)
    check(consensus, ratings)
    assert consensus.to_polars()["label"].to_list() == ["x", "y", "x", "y"]
    assert consensus.n_ratings.tolist() == [1, 1, 1, 1]
    assert consensus.rater_frame()["rater"].to_list() == ["ann", "bo", "cy"]
    if method not in ("majority", "weighted_by_gold"):
        assert consensus.rater_frame()["quality"].to_list() == [None, None, None]
        assert "2 raters shared no item with anybody (no overlap)" in consensus.notes[0]
    if method not in VOTES:
        assert consensus.posterior.max() < 0.99
    if method == "weighted_by_gold":
        assert consensus.notes == ("1 rater rated no gold item: their quality cannot be estimated.",)


@pytest.mark.parametrize("method", truth.METHODS)
def test_a_double_vote_does_not_decide(method: str):  # cases.md, C7
    rows = [("q1", "ann", "bad"), ("q1", "ann", "bad"), ("q1", "bo", "good"), ("q1", "cy", "good")]
    if method == "weighted_by_gold":  # ann is known to be right once, and so all count alike
        ratings = ratings_of([*rows, ("q2", "ann", "bad")])
        consensus = fit(method, ratings, gold=gold_of(ratings, {"q2": "bad"}))
    else:
        ratings = ratings_of(rows)
        consensus = fit(method, ratings)
    assert ratings.labels[int(consensus.label[0])] == "good"
    if method in ("majority", "weighted_by_gold"):
        np.testing.assert_allclose(consensus.posterior[0], [1 / 3, 2 / 3])


def relabelled(ratings: Ratings, seed: int) -> tuple[Ratings, list[np.ndarray]]:
    """The same ratings with items, raters, labels and rows in another order, and the new code of each old one."""
    rng = np.random.default_rng(seed)
    new = [rng.permutation(len(ids)).astype(np.int32) for ids in (ratings.items, ratings.raters, ratings.labels)]
    rows = rng.permutation(len(ratings))
    names = [
        Vocabulary([ids[int(old)] for old in np.argsort(codes)])
        for ids, codes in zip((ratings.items, ratings.raters, ratings.labels), new, strict=True)
    ]
    moved = Ratings.from_codes(
        new[0][ratings.item][rows],
        new[1][ratings.rater][rows],
        new[2][ratings.label][rows],
        items=names[0],
        raters=names[1],
        labels=names[2],
    )
    return moved, new


@pytest.mark.parametrize("method", truth.METHODS)
def test_names_and_order_of_rows_change_nothing(method: str):
    ratings = crowd(11, n_items=80, n_labels=3)
    gold = Gold(np.array([0, 3, 8], dtype=np.int32), np.array([0, 1, 2], dtype=np.int32))
    moved, (item, rater, label) = relabelled(ratings, 1)
    before = fit(method, ratings, gold=gold)
    after = fit(method, moved, gold=Gold(item[gold.item], label[gold.label]))
    # Random starts go by the codes of raters and labels; from each EM comes near the same end, not to it.
    near = 1e-3 if "restarts" in before.settings else 1e-9
    np.testing.assert_allclose(after.posterior[item][:, label], before.posterior, atol=near)
    np.testing.assert_array_equal(after.label[item], label[before.label])
    np.testing.assert_array_equal(after.tied[item], before.tied)
    if before.quality is not None and after.quality is not None:
        np.testing.assert_allclose(after.quality[rater], before.quality, atol=near)


@pytest.mark.parametrize("method", truth.METHODS)
def test_shuffled_rows_give_the_same_bits(method: str):
    ratings = crowd(12, repeats=0)
    rows = np.random.default_rng(0).permutation(len(ratings))
    shuffled = Ratings.from_codes(
        ratings.item[rows],
        ratings.rater[rows],
        ratings.label[rows],
        items=ratings.items,
        raters=ratings.raters,
        labels=ratings.labels,
    )
    assert fit(method, shuffled).posterior.tobytes() == fit(method, ratings).posterior.tobytes()


@pytest.mark.parametrize("method", METHODS_WITH_EM)
def test_any_number_of_threads_gives_the_same_bits(method: str, monkeypatch: pytest.MonkeyPatch):
    ratings = crowd(13, n_items=300)
    whole = fit(method, ratings, threads=1)
    monkeypatch.setattr(chunks, "RATINGS_PER_CHUNK", 100)
    one, two = fit(method, ratings, threads=1), fit(method, ratings, threads=2)
    assert one.posterior.tobytes() == two.posterior.tobytes()
    assert one.log_likelihood == two.log_likelihood
    np.testing.assert_allclose(one.posterior, whole.posterior, atol=1e-9)


@pytest.mark.parametrize("method", truth.METHODS)
def test_gold_is_the_label_of_its_item(method: str):
    rows = [(f"{i:02}", rater, "yes" if i % 2 else "no") for i in range(20) for rater in "xyz"]
    ratings = ratings_of(rows, labels=["maybe", "no", "yes"], items=["never"])
    consensus = fit(method, ratings, gold=gold_of(ratings, {"03": "no", "04": "no", "never": "yes"}))
    check(consensus, ratings)
    labels = ["yes" if i % 2 else "no" for i in range(20)]
    labels[3] = "no"
    assert consensus.to_polars()["label"].to_list() == [*labels, None]  # nobody rated the last
    assert np.flatnonzero(consensus.anchored).tolist() == [3, 4]
    np.testing.assert_allclose(consensus.posterior[3:5], [[0, 1, 0], [0, 1, 0]])


@pytest.mark.parametrize("method", truth.METHODS)
@pytest.mark.parametrize(
    "rows",
    [
        [("a", "x", "yes"), ("b", "x", "no")],  # one rater
        [("a", "x", "yes"), ("a", "y", "yes"), ("b", "x", "yes")],  # one label
        [(i, r, "yes" if i % 3 else "no") for i in range(30) for r in "xyz"],  # all raters identical
        [("a", "x", "yes"), ("a", "y", "no"), ("b", "x", "no"), ("b", "y", "yes")],  # no two ever agree
    ],
)
def test_edges(method: str, rows: list[tuple[object, object, object]]):
    ratings = ratings_of(rows, items=["unrated"])
    consensus = fit(method, ratings)
    check(consensus, ratings)
    for item in range(len(ratings.items) - 1):  # nobody gets a label that no rater of the item gave
        assert consensus.label[item] in ratings.label[ratings.item == item]


@pytest.mark.parametrize("method", truth.METHODS)
def test_no_ratings_are_refused(method: str):
    nothing = np.zeros(0, dtype=np.int32)
    names = Vocabulary("ab")
    empty = Ratings.from_codes(nothing, nothing, nothing, items=names, raters=names, labels=names)
    with pytest.raises(InputError, match="no ratings"):
        getattr(truth, method)(empty)


@pytest.mark.parametrize("method", truth.METHODS)
@pytest.mark.parametrize(("item", "label"), [(99, 0), (0, 99), (-1, 0), (0, -1)])
def test_gold_outside_the_vocabularies_is_refused(method: str, item: int, label: int):
    gold = Gold(np.array([item], dtype=np.int32), np.array([label], dtype=np.int32))
    with pytest.raises(InputError, match="lies outside"):
        getattr(truth, method)(crowd(1), gold=gold)


@pytest.mark.parametrize("method", truth.METHODS)
def test_a_state_beyond_max_bytes_is_refused_with_the_numbers(method: str):
    with pytest.raises(CapacityError, match=r"60 items.* 3 labels needs"):
        fit(method, crowd(1), max_bytes=100)


@pytest.mark.parametrize("method", METHODS_WITH_EM)
def test_progress_and_the_end_of_an_iteration(method: str):
    seen: list[tuple[int, int]] = []
    cut = fit(
        method, crowd(3), max_iterations=3, tolerance=0.0, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert (cut.iterations, cut.converged) == (3, False)
    assert cut.notes[-1].startswith("Not converged after 3 iterations")
    assert fit(method, crowd(3)).converged


@pytest.mark.parametrize("method", METHODS_WITH_EM)
@pytest.mark.parametrize("setting", [{"strength": -1.0}, {"max_iterations": -1}, {"strength": float("nan")}])
def test_negative_settings_are_refused(method: str, setting: dict[str, Any]):
    with pytest.raises(SettingError, match="Give 0 or more"):
        fit(method, crowd(3), **setting)
