"""Label questions as Ratings, Counts and Gold."""

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.counts import Counts
from middlemost.errors import InputError
from middlemost.questions import encode_counts, encode_gold, encode_ratings

TABLE = {
    "item": ["b", "a", "a", "b", "c"],
    "rater": ["y", "x", "x", "x", "x"],
    "label": ["no", "yes", "no", "yes", None],
}


def test_repeats_keep_their_order_and_share_a_vote():
    ratings = encode_ratings(mm.read(TABLE))
    assert ratings.item.tolist() == [0, 0, 1, 1]
    assert ratings.rater.tolist() == [0, 0, 0, 1]
    assert [ratings.labels[int(code)] for code in ratings.label] == ["yes", "no", "yes", "no"]
    assert ratings.weight.tolist() == [0.5, 0.5, 1, 1]
    assert list(ratings.items) == ["a", "b", "c"]  # c was answered, with an empty label


def test_counts_of_known_raters_are_those_of_their_ratings():
    dataset = mm.read(TABLE)
    assert encode_counts(dataset).count.tolist() == Counts.from_ratings(encode_ratings(dataset)).count.tolist()


def test_unknown_raters_are_counted_and_refused_as_ratings():
    dataset = mm.read(TABLE, rater="none")
    assert encode_counts(dataset).count.tolist() == [[1, 1], [1, 1], [0, 0]]
    with pytest.raises(InputError, match=r"The raters are unknown, and ratings say who gave which label\."):
        encode_ratings(dataset)


def test_a_number_question_is_no_label_question():
    dataset = mm.read({"item": ["a"], "rater": ["x"], "label": ["1"]}, scale="interval")
    with pytest.raises(InputError, match="answered by a label"):
        encode_ratings(dataset)


def test_gold_of_another_question_is_left_out():
    table = pl.DataFrame({"item": ["a", "a"], "question": ["m", "t"], "rater": ["x", "x"], "label": ["1", "2"]})
    gold = pl.DataFrame({"item": ["a", "a"], "question": ["m", "t"], "label": ["1", "2"]})
    dataset = mm.read(table, gold=gold)
    items = encode_ratings(dataset, "t").items
    assert encode_gold(dataset, items, "t").label.tolist() == [0]
    assert list(dataset.label_question("t").labels) == ["2"]
