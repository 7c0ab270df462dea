"""The rows that measures work on."""

import numpy as np
import pytest

from middlemost import Counts, Vocabulary
from middlemost.agreement.rows import rows_of_counts, rows_of_ratings
from middlemost.errors import InputError
from tests.agreement.tables import ratings_of, table


def test_unrated_items_idle_raters_and_repeats_are_left_out():
    ratings = ratings_of([("p", "x", "a"), ("p", "x", "b"), ("q", "y", "a"), ("r", "z", "a"), ("r", "x", "b")])
    some = ratings.keep(ratings.item != 1)
    rows, kept = rows_of_ratings(some)
    assert rows.items.tolist() == [0, 2]
    assert rows.raters.tolist() == [0, 2]
    assert rows.repeats == 1
    assert rows.starts.tolist() == [0, 1, 3]
    assert some.label[kept].tolist() == [0, 1, 0]


def test_paired_items_and_their_raters():
    rows, _ = rows_of_ratings(table("a a .", "a . a", ". . a"))
    items, raters = rows.paired(np.ones(3), np.ones(3))
    assert (items.tolist(), raters) == ([True, True, False], 3)
    items, raters = rows.paired(np.ones(3), np.array([1.0, 0.0, 2.0]))
    assert (items.tolist(), raters) == ([False, True, False], 2)


def test_counts():
    cells = np.array([[2.0, 1.0], [0.0, 0.0], [0.0, 3.0]])
    rows, label = rows_of_counts(Counts(cells, Vocabulary("pqr"), Vocabulary("ab"), False))
    assert rows.items.tolist() == [0, 2]
    assert label.tolist() == [0, 1, 1]
    assert rows.size.tolist() == [2, 1, 3]
    assert (len(rows.raters), rows.rater_places) == (0, 1)
    with pytest.raises(InputError, match="not a whole number"):
        rows_of_counts(Counts(cells / 2, Vocabulary("pqr"), Vocabulary("ab"), False))
