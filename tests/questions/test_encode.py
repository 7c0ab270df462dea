import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError
from middlemost.questions import encode
from middlemost.questions.encode import encode_ids, encode_known


@given(st.lists(st.text(max_size=3), max_size=60))
def test_codes_stand_for_their_ids_in_sorted_order(ids):
    codes, vocabulary = encode_ids(pl.Series(ids, dtype=pl.String))
    assert [vocabulary[int(code)] for code in codes] == ids
    # Code points sort like UTF-8 bytes.
    assert list(vocabulary) == sorted(set(ids))


def test_integers_are_sorted_by_value():
    _, vocabulary = encode_ids(pl.Series(["10", "9", "-1"]), kind="integer")
    assert vocabulary.native() == [-1, 9, 10]


def test_ids_with_one_hash_stay_apart(monkeypatch):
    """B11: different labels that compare as equal in some hash."""
    monkeypatch.setattr(
        encode, "_number_hashes", lambda hashes: (np.zeros(len(hashes), np.int32), np.zeros(1, np.int64))
    )
    codes, vocabulary = encode_ids(pl.Series(["Ea", "FB", "Ea"]))
    assert codes.tolist() == [0, 1, 0]
    assert list(vocabulary) == ["Ea", "FB"]


def test_many_distinct_ids_grow_the_table():
    ids = [f"id-{i}" for i in range(20_000)]
    codes, vocabulary = encode_ids(pl.Series(ids * 2))
    assert len(vocabulary) == 20_000
    assert vocabulary[int(codes[12_345])] == "id-12345"
    assert np.array_equal(codes[:20_000], codes[20_000:])


def test_known_ids_keep_their_codes_and_strangers_are_named():
    known = Vocabulary(["low", "high"])
    assert encode_known(pl.Series(["high", "low"]), known, what="label").tolist() == [1, 0]
    with pytest.raises(InputError, match="1 label values are not among the declared ones: 'medium'"):
        encode_known(pl.Series(["high", "medium"]), known, what="label")
