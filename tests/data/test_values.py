import numpy as np
import pytest

from middlemost import Values, Vocabulary
from middlemost.errors import InputError


def build(rows, *, n_items=2, n_raters=3):
    item, rater = (np.array([row[k] for row in rows], dtype=np.int32) for k in (0, 1))
    value = np.array([row[2] for row in rows], dtype=np.float64)
    names = (Vocabulary([str(i) for i in range(n)]) for n in (n_items, n_raters))
    items, raters = names
    return Values.from_codes(item, rater, value, items=items, raters=raters)


def test_rows_are_sorted_and_repeats_share_one_vote():
    values = build([(1, 0, 4.0), (0, 1, 2.0), (0, 0, 1.0), (0, 1, 3.0)])
    assert values.value.tolist() == [1, 2, 3, 4]
    assert values.weight.tolist() == [1, 0.5, 0.5, 1]
    assert values.ratings_per_item.tolist() == [3, 1]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_value_that_is_no_number_is_refused(bad):
    with pytest.raises(InputError, match="not a finite number"):
        build([(0, 0, bad)])


def test_a_code_outside_its_vocabulary_is_refused():
    with pytest.raises(InputError, match=r"^Values\.item: A code lies outside 0 to 1"):
        build([(2, 0, 1.0)])
    with pytest.raises(InputError, match=r"^Values\.rater: A code lies outside 0 to 2"):
        build([(0, -1, 1.0)])


def test_averaged_has_the_mean_of_each_raters_repeats():
    once = build([(0, 1, 2.0), (0, 0, 1.0), (0, 1, 4.0), (1, 1, 5.0), (0, 1, 9.0)]).averaged()
    assert once.item.tolist() == [0, 0, 1]
    assert once.rater.tolist() == [0, 1, 1]
    assert once.value.tolist() == [1, pytest.approx(5.0), 5]
    assert once.weight.tolist() == [1, 1, 1]


def test_averaged_is_the_same_where_nobody_repeats():
    values = build([(0, 0, 1.0), (1, 0, 2.0)])
    assert values.averaged() is values
