"""Answers in words as a kernel type."""

import pickle

import numpy as np
import pytest

from middlemost import Texts, Vocabulary
from middlemost.errors import InputError


def codes(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def build(item, rater, text) -> Texts:
    names = {"items": Vocabulary("pq"), "raters": Vocabulary("xyz"), "texts": Vocabulary(["", "one", "two"])}
    return Texts.from_codes(codes(*item), codes(*rater), codes(*text), **names)


def test_rows_are_sorted_and_repeats_share_one_vote():
    found = build((1, 0, 0, 0), (0, 1, 0, 1), (0, 1, 2, 2))
    assert [found.texts[code] for code in found.text.tolist()] == ["two", "one", "two", ""]
    assert found.weight.tolist() == [1, 0.5, 0.5, 1]
    assert found.item_offsets.tolist() == [0, 3, 4]
    assert found.answers_per_item.tolist() == [3, 1]
    assert found.answers_per_rater.tolist() == [2, 2, 0]
    assert repr(found) == "Texts(4 of 2 items by 3 raters, 3 distinct)"


@pytest.mark.parametrize(("place", "field"), [(0, "item"), (1, "rater"), (2, "text")])
def test_codes_outside_their_vocabulary_are_refused(place, field):
    rows = [[0], [0], [0]]
    rows[place] = [3]
    with pytest.raises(InputError, match=f"Texts.{field}"):
        build(*rows)


def test_arrays_are_read_only_after_unpickling_too():
    again = pickle.loads(pickle.dumps(build((0,), (0,), (1,))))
    assert again.texts[int(again.text[0])] == "one"
    with pytest.raises(ValueError, match="read-only"):
        again.text[0] = 0
