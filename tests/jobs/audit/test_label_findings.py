from dataclasses import replace

import numpy as np

from middlemost import Gold, truth
from middlemost.jobs.accuracy import cross_fitted
from middlemost.jobs.audit.label_findings import confused_labels, contradicted_gold, disagreements, open_labels
from middlemost.questions.label import encode_ratings
from tests.jobs.tables import crowd, dataset


def test_ties_and_low_posteriors_are_open_and_gold_is_not():
    rows = [("a", r, "x") for r in "123"] + [("b", "1", "x"), ("b", "2", "y")] + [("c", "1", "x"), ("d", "1", "y")]
    ratings = encode_ratings(dataset(rows))
    (found,) = open_labels(truth.majority(ratings))
    assert found.touches == 1
    assert found.details == {"open": 1, "tied": 1, "single_rating": 2, "labels": 4}
    assert found.sentence == "1 of 4 labels is open: 1 tie."
    assert "tied is decided by chance" in found.meaning
    anchored = Gold(np.array([ratings.items.code("b")], dtype=np.int32), np.array([0], dtype=np.int32))
    assert open_labels(truth.majority(ratings, gold=anchored)) == []


def test_the_pair_that_raters_mix_up_is_named():
    # x and y change places on half of their items; z is never in doubt.
    rows = [(f"z{i}", r, "z") for i in range(30) for r in "123"]
    rows += [(f"x{i}", r, "y" if r == "3" and i % 2 else "x") for i in range(30) for r in "123"]
    rows += [(f"y{i}", r, "x" if r == "2" and i % 2 else "y") for i in range(30) for r in "123"]
    (found,) = confused_labels(encode_ratings(dataset(rows)))
    assert found.details["labels"] == ["x", "y"]
    assert found.details["share"] == 1.0
    assert found.touches == 30


def test_labels_that_disagree_by_chance_alone_are_not_confused():
    ratings, _ = crowd([0.25] * 4, n_labels=4, n_items=400, seed=3)
    assert confused_labels(ratings) == []


def test_two_labels_have_nobody_else_to_be_confused_with():
    ratings, _ = crowd([0.6] * 4)
    assert confused_labels(ratings) == []


def test_gold_that_the_raters_contradict_is_named():
    ratings, answer = crowd([0.95] * 5, n_items=100, seed=1)
    wrong = answer.copy()
    wrong[[7, 8]] = 1 - wrong[[7, 8]]
    items = np.arange(50, dtype=np.int32)
    gold = Gold(items, wrong[:50].astype(np.int32))
    held_out = cross_fitted(lambda anchors: truth.dawid_skene(ratings, gold=anchors), gold, name="dawid_skene")
    (found,) = contradicted_gold(ratings, held_out)
    assert sorted(found.details["items"]) == ["i0007", "i0008"]
    assert contradicted_gold(ratings, None) == []


def test_two_ratings_do_not_contradict_gold():
    rows = [(i, r, "x" if i % 2 else "y") for i in range(40) for r in ("123" if i else "12")]
    ratings = encode_ratings(dataset(rows))
    zero, other = (int(ratings.items.code(one)) for one in ("0", "2"))
    gold = Gold(np.array([zero, other], dtype=np.int32), np.array([0, 0], dtype=np.int32))  # x; all raters say y
    held_out = cross_fitted(lambda anchors: truth.majority(ratings, gold=anchors), gold, name="majority")
    (found,) = contradicted_gold(ratings, held_out)
    assert found.details["items"] == ["2"]


def test_a_pair_of_raters_counts_by_its_item_and_not_by_all_pairs_of_the_item():
    counts = np.array([[2.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 3.0, 2.0], [1.0, 0.0, 0.0]])
    expected = [[0, 2 * 1 / 2, 1 * 1 / 1], [0, 0, 3 * 2 / 4], [0, 0, 0]]  # pairs over n - 1
    np.testing.assert_allclose(disagreements(counts), expected)


def test_a_few_slips_between_two_labels_are_too_few_to_tell():
    rows = [(i, r, "abc"[i % 3]) for i in range(60) for r in "xyz"]

    def slipped(n):
        places = {(3 * k, "x") for k in range(n)}
        return encode_ratings(dataset([(i, r, "b" if (i, r) in places else label) for i, r, label in rows]))

    assert confused_labels(slipped(9)) == []
    assert [one.touches for one in confused_labels(slipped(10))] == [10]


def test_of_surprisingly_popular_only_ties_are_open():
    """Its posterior is a ratio of votes to guesses, and says little of how sure a label is."""
    rows = [(item, rater, "a" if rater in ("x", "y") else "b") for item in "pq" for rater in "xyz"]
    by_vote = truth.majority(encode_ratings(dataset(rows)))
    assert open_labels(by_vote)[0].details["open"] == 2
    guessed = replace(by_vote, method="surprisingly_popular")
    assert open_labels(guessed) == []
    tied = replace(guessed, tied=np.array([True, False]))
    assert open_labels(tied)[0].details["open"] == 1
