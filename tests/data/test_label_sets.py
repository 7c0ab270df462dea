"""Sets of labels as a kernel type."""

import pickle

import numpy as np
import pytest

from middlemost import LabelSets, Vocabulary
from middlemost.data.label_set_text import labels_of_text, set_text
from middlemost.errors import InputError


def codes(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def three() -> LabelSets:
    """Rater x gives {a, b}, then {} and rater y {b}; two of the sets given are equal."""
    sets = np.array([[True, True], [False, False], [False, True], [True, True]])
    return LabelSets.from_codes(
        codes(1, 0, 0, 1),
        codes(1, 0, 0, 0),
        codes(0, 1, 2, 3),
        sets,
        items=Vocabulary("pq"),
        raters=Vocabulary("xy"),
        labels=Vocabulary("ab"),
    )


def test_equal_sets_are_one_and_rows_are_sorted():
    found = three()
    assert found.item.tolist() == [0, 0, 1, 1]
    assert found.rater.tolist() == [0, 0, 0, 1]
    assert [found.texts()[code] for code in found.chosen] == ["[]", '["b"]', '["a", "b"]', '["a", "b"]']
    assert found.weight.tolist() == [0.5, 0.5, 1.0, 1.0]  # x saw p twice
    assert sorted(found.sizes.tolist()) == [0, 1, 2]


def test_as_ratings_and_ticks_keep_who_rated_what():
    found = three()
    whole = found.as_ratings()
    assert [whole.labels[int(code)] for code in whole.label] == ["[]", '["b"]', '["a", "b"]', '["a", "b"]']
    ticked = found.ticks(0)
    assert list(ticked.labels) == ["no", "yes"]
    assert ticked.label.tolist() == [0, 0, 1, 1]
    assert ticked.weight.tolist() == found.weight.tolist()


def test_a_label_may_hold_anything():
    text = set_text(["a|b", 'say "yes"', "a|b"])
    assert labels_of_text(text) == ["a|b", 'say "yes"']


def test_arrays_are_read_only_after_unpickling_too():
    again = pickle.loads(pickle.dumps(three()))
    assert again.texts() == three().texts()
    with pytest.raises(ValueError, match="read-only"):
        again.sets[0, 0] = True


def test_codes_outside_their_vocabulary_and_equal_sets_are_refused():
    with pytest.raises(InputError, match="chosen"):
        LabelSets.from_codes(
            codes(0),
            codes(0),
            codes(1),
            np.zeros((1, 1), dtype=bool),
            items=Vocabulary("p"),
            raters=Vocabulary("x"),
            labels=Vocabulary("a"),
        )
    two = np.zeros((2, 1), dtype=bool)
    with pytest.raises(InputError, match="equal"):
        LabelSets(codes(0), codes(0), codes(0), np.ones(1), two, Vocabulary("p"), Vocabulary("x"), Vocabulary("a"))
