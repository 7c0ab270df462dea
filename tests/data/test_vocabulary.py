import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError


def test_an_id_s_place_is_its_code():
    labels = Vocabulary(["no", "yes", "é", "日本"])
    assert [labels.code(one) for one in labels] == [0, 1, 2, 3]
    assert labels[3] == "日本"
    assert labels[1:3] == ["yes", "é"]
    assert "yes" in labels
    assert "maybe" not in labels


def test_an_id_twice_is_refused_by_name():
    with pytest.raises(InputError, match="'a' stands twice"):
        Vocabulary(["a", "b", "a"])


def test_an_unknown_id_is_named():
    with pytest.raises(InputError, match="'c' is not among the 2 known ids"):
        Vocabulary("ab").code("c")
    assert Vocabulary("ab").find(["b", "c", "a"]).tolist() == [1, -1, 0]


def test_the_caller_s_integers_come_back_as_integers():
    assert Vocabulary(["7", "10"], kind="integer").native() == [7, 10]
    assert Vocabulary(["007", "7"]).native() == ["007", "7"]


def test_integer_ids_are_found_as_integers_and_as_text():
    ids = Vocabulary(["7", "10"], kind="integer")
    assert ids.code(10) == ids.code("10") == 1
    assert ids.find([10, "7", 8]).tolist() == [1, 0, -1]
    with pytest.raises(InputError):
        Vocabulary(["7"]).code(7)


def test_integer_and_text_ids_are_different_vocabularies():
    assert Vocabulary(["1"], kind="integer") != Vocabulary(["1"])
    assert Vocabulary(["1"]) == Vocabulary(["1"])
    assert Vocabulary(["1"]) != Vocabulary(["2"])


@given(st.lists(st.text(), unique=True, max_size=20))
def test_pickling_keeps_ids_and_their_protection(ids):
    back = pickle.loads(pickle.dumps(Vocabulary(ids)))
    assert list(back) == ids
    assert not back.ids.flags.writeable


def test_an_array_handed_in_is_not_shared():
    ids = np.array(["a", "b"], dtype=np.dtypes.StringDType())
    made = Vocabulary.from_unique(ids)
    ids[0] = "z"
    assert list(made) == ["a", "b"]
