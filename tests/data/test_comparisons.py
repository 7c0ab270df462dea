"""Comparisons as a kernel type."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Comparisons, Vocabulary
from middlemost.data.comparisons import LEFT, NEITHER, RIGHT, TIE
from middlemost.errors import InputError


def codes(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def build(rows, *, strength=None, shown_left=None, ranking=None, candidates="ABC") -> Comparisons:
    """Rows of item, rater, left, right, outcome."""
    columns = [codes(*(row[k] for row in rows)) for k in range(5)]
    columns[4] = columns[4].astype(np.int8)
    more = {"strength": strength, "shown_left": shown_left, "ranking": ranking}
    return Comparisons.from_codes(
        *columns,
        items=Vocabulary("pqr"),
        raters=Vocabulary("xyz"),
        candidates=Vocabulary(candidates),
        **{name: codes(*one) for name, one in more.items() if one is not None},
    )


def test_rows_are_sorted_and_all_columns_go_with_them():
    found = build(
        [(1, 0, 0, 1, LEFT), (0, 1, 1, 2, TIE), (0, 0, 0, 2, RIGHT)],
        strength=(3, 0, 1), shown_left=(1, 2, -1), ranking=(7, -1, 4),
    )  # fmt: skip
    assert found.item.tolist() == [0, 0, 1]
    assert found.rater.tolist() == [0, 1, 0]
    assert (found.left.tolist(), found.right.tolist()) == ([0, 1, 0], [2, 2, 1])
    assert found.outcome.tolist() == [RIGHT, TIE, LEFT]
    assert found.strength.tolist() == [1, 0, 3]
    assert found.shown_left.tolist() == [-1, 2, 1]
    assert found.ranking.tolist() == [0, -1, 1]  # numbered anew, in the order of the rows
    assert found.item_offsets.tolist() == [0, 2, 3, 3]
    assert found.comparisons_per_item.tolist() == [2, 1, 0]
    assert found.comparisons_per_rater.tolist() == [2, 1, 0]


def test_what_is_not_said_is_none():
    found = build([(0, 0, 0, 1, LEFT)])
    assert (found.strength.tolist(), found.shown_left.tolist(), found.ranking.tolist()) == ([0], [-1], [-1])


def test_the_winner_is_a_candidate_or_nobody():
    rows = [(0, 0, 2, 1, outcome) for outcome in (LEFT, RIGHT, TIE, NEITHER)]
    assert build(rows).winner.tolist() == [2, 1, -1, -1]


def test_the_same_two_candidates_again_share_one_vote_and_others_do_not():
    found = build([(0, 0, 0, 1, LEFT), (0, 0, 1, 0, LEFT), (0, 0, 0, 2, LEFT), (0, 1, 0, 1, LEFT), (1, 0, 0, 1, LEFT)])
    assert found.weight.tolist() == [0.5, 0.5, 1, 1, 1]
    assert found.keep(found.outcome[:] == LEFT).weight.tolist() == found.weight.tolist()
    assert found.keep(np.array([True, False, True, True, True])).weight.tolist() == [1, 1, 1, 1]


def test_the_side_seen_first():
    """Case H3 of real studies: A wins 2, B wins 1; by position, left wins 2 of 3."""
    found = build([(0, 0, 0, 1, LEFT), (0, 1, 0, 1, LEFT), (0, 2, 0, 1, RIGHT)], shown_left=(0, 1, 1), candidates="AB")
    assert np.bincount(found.winner).tolist() == [2, 1]
    assert found.won_by_first == (2, 3)


def test_the_side_seen_first_counts_choices_whose_sides_are_known():
    found = build(
        [(0, 0, 0, 1, LEFT), (0, 1, 0, 1, TIE), (0, 2, 0, 1, RIGHT), (1, 0, 0, 1, LEFT)],
        shown_left=(0, 0, -1, 0), ranking=(-1, -1, -1, 0),
    )  # fmt: skip
    assert found.won_by_first == (1, 1)


def test_keep_numbers_rankings_anew():
    found = build([(0, 0, 0, 1, LEFT), (0, 1, 0, 1, LEFT), (0, 1, 0, 2, LEFT)], ranking=(0, 1, 1))
    assert found.keep(np.array([False, True, True])).ranking.tolist() == [0, 0]


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 2, st.integers(0, 3)), max_size=20), st.randoms())
def test_one_comparison_a_rater_and_item_does_not_depend_on_the_order_of_rows(rows, random):
    distinct = [(*pair, 0, 1, outcome) for pair, outcome in {row[:2]: row[2] for row in rows}.items()]
    if not distinct:
        return
    a, b = build(distinct), build(random.sample(distinct, len(distinct)))
    assert np.array_equal(a.outcome, b.outcome)
    assert np.array_equal(a.rater, b.rater)


def test_no_comparisons_at_all():
    found = build([])
    assert (len(found), found.item_offsets.tolist(), found.won_by_first) == (0, [0, 0, 0, 0], (0, 0))


@pytest.mark.parametrize(
    ("field", "bad"),
    [("left", 9), ("right", 9), ("item", 9), ("rater", 9), ("outcome", 4), ("shown_left", 2), ("strength", -1),
     ("ranking", -2)],
)  # fmt: skip
def test_values_that_make_no_comparison_are_refused(field, bad):
    good = build([(0, 0, 0, 1, LEFT)])
    with pytest.raises(InputError, match=f"Comparisons.{field}"):
        replace(good, **{field: np.array([bad], dtype=getattr(good, field).dtype)})


def test_a_candidate_is_not_compared_with_itself():
    with pytest.raises(InputError, match="with itself"):
        build([(0, 0, 1, 1, LEFT)])


def test_a_ranking_is_of_one_item_and_by_one_rater():
    with pytest.raises(InputError, match="several items or by several raters"):
        build([(0, 0, 0, 1, LEFT), (1, 0, 0, 1, LEFT)], ranking=(0, 0))
    with pytest.raises(InputError, match="several items or by several raters"):
        build([(0, 0, 0, 1, LEFT), (0, 1, 0, 1, LEFT)], ranking=(3, 3))


def test_arrays_are_read_only_after_unpickling_too():
    one = build([(0, 0, 0, 1, LEFT)])
    for found in (one, pickle.loads(pickle.dumps(one))):
        assert found.candidates == one.candidates
        with pytest.raises(ValueError, match="read-only"):
            found.outcome[0] = RIGHT


def test_it_says_what_it_holds():
    assert repr(build([(0, 0, 0, 1, LEFT)])) == "Comparisons(1 of 3 items by 3 raters, candidates A, B, C)"
