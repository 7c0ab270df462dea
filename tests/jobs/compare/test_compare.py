"""Methods side by side."""

import json

import numpy as np
import polars as pl
import pytest

import middlemost as mm
from middlemost import truth
from middlemost.errors import InputError, SettingError
from middlemost.jobs.compare import compare
from tests.jobs.tables import dataset

# Two who look and three who mostly guess, on forty items: a vote and Dawid-Skene differ on some.
CHANCE = np.random.default_rng(4)
ROWS = [
    (i, rater, str(i % 2 if CHANCE.random() < skill else 1 - i % 2))
    for i in range(40)
    for rater, skill in (("ann", 0.95), ("bo", 0.9), ("cy", 0.55), ("di", 0.55), ("ed", 0.55))
]
GOLD = {i: str(i % 2) for i in range(40)}


def labelled(**told):
    return dataset(ROWS, **told)


def test_the_labels_of_each_method_and_how_often_they_are_the_same():
    found = compare(labelled(), methods=["majority", "dawid-skene", "one_coin"])
    assert found.methods == ("majority", "dawid_skene", "one_coin")
    for a, one in enumerate(found.results):
        np.testing.assert_array_equal(one.label, getattr(truth, found.methods[a])(mm.read_ratings(labelled())).label)
        for b, other in enumerate(found.results):
            assert found.pairs[a, b] == np.mean(one.label == other.label)
    assert (found.n_ratings, found.n_items, found.n_raters, found.n_compared) == (200, 40, 5, 40)
    assert found.accuracy == found.differences == ()


def test_items_on_which_they_differ_come_with_their_votes_the_most_contested_first():
    rows = [*ROWS, ("even", "ann", "0"), ("even", "bo", "1")]
    found = compare(dataset(rows, gold=GOLD), methods=["majority", "weighted_by_agreement", "dawid_skene"])
    items = found.items
    assert items.columns == ["item", "given", "majority", "weighted_by_agreement", "dawid_skene", "gold"]
    differ = [len({row[name] for name in found.methods}) > 1 for row in items.iter_rows(named=True)]
    assert all(differ)
    labels = np.stack([one.label for one in found.results])
    assert items.height == int(np.any(labels != labels[0], axis=0).sum()) > 0
    votes = [[int(part.split(": ")[1]) for part in given.split(", ")] for given in items["given"]]
    shares = [max(one) / sum(one) for one in votes]
    assert shares == sorted(shares)
    known = {str(item): label for item, label in GOLD.items()}
    assert items["gold"].to_list() == [known.get(item) for item in items["item"].cast(pl.String)]


def test_gold_without_a_test_role_judges_and_is_given_to_nobody():
    found = compare(labelled(gold=GOLD), methods=["majority", "dawid_skene"])
    assert not any(one.anchored.any() for one in found.results)
    assert found.gold_use == "40 gold items that no method saw"
    right = np.array([i % 2 for i in range(40)])
    order = [int(item) for item in found.results[0].items]
    assert found.accuracy[0].value == np.mean(found.results[0].label == right[order])
    assert len(found.differences) == 1


def test_the_order_of_the_gold_does_not_matter():
    one = compare(labelled(gold=GOLD), methods=["majority", "dawid_skene"])
    other = compare(labelled(gold=dict(reversed(GOLD.items()))), methods=["majority", "dawid_skene"])
    assert one.differences == other.differences
    assert one.differences[0].estimate.low is not None


def test_rows_with_the_role_test_judge_and_anchors_help_every_method():
    frame = pl.DataFrame({"item": [str(i) for i in range(40)], "label": [str(i % 2) for i in range(40)]})
    gold = frame.with_columns(role=pl.Series(["anchor"] * 10 + ["control"] * 10 + ["test"] * 20))
    found = compare(labelled(gold=gold), methods=["majority", "weighted_by_gold"])
    assert [int(one.anchored.sum()) for one in found.results] == [10, 10]
    assert found.n_compared == 30
    assert found.accuracy[0].n_items == 20
    assert found.gold_use == "20 gold items that no method saw; 10 other ones given to every method as anchors"


def test_a_method_that_learns_from_gold_says_what_it_lacks():
    with pytest.raises(InputError, match=r"All gold is kept here .* Give the gold a column role"):
        compare(labelled(gold=GOLD), methods=["majority", "weighted_by_gold"])
    with pytest.raises(InputError, match="needs gold labels"):
        compare(labelled(), methods=["majority", "weighted_by_gold"])


def test_what_is_compared_by_default():
    expected = [name for name in ("majority", "dawid_skene", "mace") if name in truth.METHODS]
    assert list(compare(labelled()).methods) == expected
    guessed = pl.DataFrame({"item": list("aabb"), "rater": list("xyxy"), "label": list("nynn"), "guess": [60] * 4})
    assert list(compare(mm.read(guessed, predicted="guess=y")).methods) == [*expected, "surprisingly_popular"]


def test_all_items_given_leave_nothing_to_compare():
    gold = pl.DataFrame({"item": ["0", "1"], "label": ["0", "1"], "role": ["anchor", "test"]})
    found = compare(dataset([(0, "ann", 0), (0, "bo", 1)], gold=gold), methods=["majority", "one_coin"])
    assert found.n_compared == 1  # item 1, the only test item, has no rating: no test gold, anchors judge
    given = pl.DataFrame({"item": ["0", "1"], "label": ["0", "1"], "role": ["anchor", "test"]})
    both = dataset([(0, "ann", 0), (1, "bo", 1)], gold=given)
    assert compare(both, methods=["majority", "one_coin"]).n_compared == 1


def test_numbers():
    rows = [("a", "x", 1), ("a", "y", 2), ("a", "z", 9), ("b", "x", 5), ("b", "y", 5), ("b", "z", 5)]
    found = compare(dataset(rows, scale="interval", gold={"a": "2"}), methods=["mean", "median"])
    np.testing.assert_allclose(found.pairs, [[0.0, 1.0], [1.0, 0.0]])
    assert found.items.rows() == [("a", 3, 4.0, 2.0, 2.0), ("b", 3, 5.0, 5.0, 0.0)]
    assert found.gold_use == "1 given, not used: gold serves labels, not yet numbers"
    assert compare(dataset(rows, scale="interval")).methods == tuple(truth.NUMERIC_METHODS)


def test_json_is_strict_and_whole():
    for data in (labelled(gold=GOLD), dataset([("a", "x", 1), ("b", "y", 2)], scale="interval")):
        found = compare(data, resamples=20)
        written = json.loads(json.dumps(found.to_json(), allow_nan=False))
        assert written["schema"] == "middlemost.compare/1"
        assert [one["name"] for one in written["methods"]] == list(found.methods)
        assert len(written["pairs"]) == len(found.methods) * (len(found.methods) - 1) // 2
        assert len(written["differing_items"]) == found.items.height
    with_gold = compare(labelled(gold=GOLD), resamples=20).to_json()
    assert next(iter(with_gold["accuracy"])) == "majority"
    assert with_gold["differences"]["dawid_skene"]["p_adjusted"] <= 1
    assert with_gold["settings"]["methods"][:2] == ["majority", "dawid_skene"]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"methods": ["majority", "most"]}, "There is no method 'most' for labels"),
        ({"methods": ["majority"]}, "two methods or more"),
        ({"methods": ["one-coin", "one_coin"]}, "one-coin is named twice"),
        ({"methods": ["majority", "mean"]}, "There is no method 'mean' for labels"),
        ({"seed": -1}, "-1 is no seed"),
    ],
)
def test_settings_are_checked(told, message):
    with pytest.raises(SettingError, match=message):
        compare(labelled(), **told)


def test_unknown_raters_and_missing_guesses():
    with pytest.raises(InputError, match="majority is the only method"):
        compare(mm.read(pl.DataFrame({"item": ["a"], "label": ["x"]}), rater="none"))
    with pytest.raises(InputError, match="--predicted"):
        compare(labelled(), methods=["majority", "surprisingly_popular"])


def test_progress_ends_at_the_end():
    seen: list[tuple[int, int]] = []
    compare(labelled(), methods=["majority", "dawid_skene", "one_coin"], progress=lambda *told: seen.append(told))
    assert seen
    assert all(done <= total for done, total in seen)
