import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Ratings, Vocabulary
from middlemost.data.ratings import offsets
from middlemost.errors import InputError


def build(rows, *, n_items=3, n_raters=3, labels="abc", ordinal=False):
    item, rater, label = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    names = (Vocabulary([str(i) for i in range(n)]) for n in (n_items, n_raters))
    items, raters = names
    return Ratings.from_codes(
        item, rater, label, items=items, raters=raters, labels=Vocabulary(labels), ordinal=ordinal
    )


def test_rows_are_sorted_by_item_then_rater_and_repeats_keep_their_order():
    ratings = build([(1, 0, 2), (0, 1, 0), (0, 0, 2), (0, 0, 1)])
    assert ratings.item.tolist() == [0, 0, 0, 1]
    assert ratings.rater.tolist() == [0, 0, 1, 0]
    assert ratings.label.tolist() == [2, 1, 0, 2]


def test_a_rater_s_repeats_share_one_vote():
    ratings = build([(0, 0, 0), (0, 0, 1), (0, 0, 1), (0, 1, 2)])
    assert ratings.weight.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
    assert ratings.repeats == 2
    assert ratings.counted_whole().weight.tolist() == [1, 1, 1, 1]


def test_one_rating_a_pair_is_the_first_or_the_last():
    ratings = build([(0, 0, 0), (0, 0, 1), (0, 1, 2), (1, 0, 1)])
    assert ratings.one_per_pair().label.tolist() == [0, 2, 1]
    assert ratings.one_per_pair("last").label.tolist() == [1, 2, 1]
    assert ratings.one_per_pair().weight.tolist() == [1, 1, 1]


def test_items_and_raters_without_ratings_keep_their_codes():
    ratings = build([(1, 2, 0)])
    assert ratings.item_offsets.tolist() == [0, 0, 1, 1]
    assert ratings.ratings_per_item.tolist() == [0, 1, 0]
    assert ratings.ratings_per_rater.tolist() == [0, 0, 1]


@given(st.lists(st.integers(0, 6)))
def test_offsets_are_cumulated_counts(codes):
    counts = np.bincount(np.array(codes, dtype=np.int64), minlength=8)
    found = offsets(np.sort(np.array(codes, dtype=np.int32)), 8)
    assert found.tolist() == [0, *np.cumsum(counts)]


def test_no_ratings_at_all():
    nothing = np.empty(0, dtype=np.int32)
    made = Ratings.from_codes(
        nothing, nothing, nothing, items=Vocabulary("a"), raters=Vocabulary("x"), labels=Vocabulary("n")
    )
    assert (len(made), made.repeats, made.item_offsets.tolist()) == (0, 0, [0, 0])


@pytest.mark.parametrize("field", ["item", "rater", "label"])
def test_codes_outside_their_vocabulary_are_refused(field):
    good = build([(0, 0, 0), (1, 1, 1)])
    with pytest.raises(InputError, match=f"Ratings.{field}"):
        replace(good, **{field: np.array([0, 7], dtype=np.int32)})


def test_unsorted_rows_are_refused_with_the_way_to_sort_them():
    good = build([(0, 0, 0), (1, 1, 1)])
    with pytest.raises(InputError, match="from_codes"):
        replace(good, item=np.array([1, 0], dtype=np.int32))


def test_arrays_are_read_only_and_not_the_caller_s():
    codes = np.array([0, 1], dtype=np.int32)
    made = Ratings(codes, codes, codes, np.ones(2), Vocabulary("ab"), Vocabulary("ab"), Vocabulary("ab"), ordinal=False)
    codes[0] = 1
    assert made.item.tolist() == [0, 1]
    for one in (made, pickle.loads(pickle.dumps(made))):
        with pytest.raises(ValueError, match="read-only"):
            one.label[0] = 1


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=30), st.randoms())
def test_only_the_order_of_a_rater_s_repeats_depends_on_the_order_of_rows(rows, random):
    distinct = list({(item, rater): (item, rater, label) for item, rater, label in rows}.values())
    shuffled = random.sample(distinct, len(distinct))
    a, b = build(distinct), build(shuffled)
    assert np.array_equal(a.label, b.label)
    assert np.array_equal(a.rater, b.rater)
    assert np.bincount(a.item, weights=a.weight).sum() == pytest.approx(len(distinct))


@pytest.mark.parametrize(("item", "rater"), [([1, 0], [0, 0]), ([0, 0], [1, 0])])
def test_rows_that_are_not_sorted_by_item_and_rater_are_refused(item, rater):
    codes = [np.array(one, dtype=np.int32) for one in (item, rater, [0, 0])]
    two = Vocabulary("ab")
    with pytest.raises(InputError, match="not sorted by item and rater"):
        Ratings(*codes, np.ones(2), two, two, two, False)
