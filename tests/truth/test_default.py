"""The method that fits the data, and the room's face."""

import numpy as np
import pytest

from middlemost import truth
from middlemost.errors import SettingError
from tests.truth.samples import crowd, gold_of, ratings_of, values_of


def test_labels_get_dawid_skene():
    ratings = crowd(4)
    consensus = truth.infer(ratings)
    assert consensus.method == "dawid_skene"
    assert "Dawid-Skene is the default" in consensus.notes[0]
    assert consensus.posterior.tobytes() == truth.dawid_skene(ratings).posterior.tobytes()


def test_labels_too_many_for_dawid_skene_get_one_coin_and_the_reason():
    rows = [(i, f"r{r}", f"{i % 90:05}") for i in range(100) for r in range(3)]
    ratings = ratings_of(rows, labels=[f"{k:05}" for k in range(10_000)])
    consensus = truth.infer(ratings, gold=gold_of(ratings, {"0": "00007"}))
    assert consensus.method == "one_coin"
    assert "dawid_skene on 100 items, 3 raters and 10,000 labels needs 9.0 GiB" in consensus.notes[0]
    assert consensus.label[0] == 7


def test_numbers_get_the_median():
    consensus = truth.infer(values_of([("a", "x", 1.0), ("a", "y", 2.0), ("a", "z", 9.0)]))
    assert consensus.method == "median"
    assert "median is the default" in consensus.notes[0]
    assert consensus.value.tolist() == [2.0]


def test_numbers_take_no_gold():
    ratings = crowd(4)
    with pytest.raises(SettingError, match="takes no gold"):
        truth.infer(values_of([("a", "x", 1.0)]), gold=gold_of(ratings, {"item 0": "label 0"}))


@pytest.mark.parametrize("method", [*truth.METHODS, *truth.NUMERIC_METHODS])
def test_the_room_offers_every_method_of_its_tables(method: str):
    assert getattr(truth, method).__name__ == method
    assert method in dir(truth)
    data = values_of([("a", "x", 1.0), ("a", "y", 2.0)]) if method in truth.NUMERIC_METHODS else crowd(4)
    gold = {} if method != "weighted_by_gold" else {"gold": gold_of(crowd(4), {"item 0": "label 0"})}
    consensus = getattr(truth, method)(data, **gold)
    assert consensus.method == method
    assert np.array_equal(consensus.n_ratings, data.ratings_per_item)


def test_a_method_that_does_not_exist_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'wisdom'"):
        _ = truth.wisdom  # pyright: ignore
