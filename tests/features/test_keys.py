import numpy as np
import pytest

from middlemost.errors import InputError
from middlemost.features.keys import content_keys


def test_equal_content_has_equal_keys_and_other_content_others(tmp_path):
    one, other = tmp_path / "1.png", tmp_path / "2.png"
    one.write_bytes(b"abc")
    other.write_bytes(b"abc")
    array = np.arange(6, dtype=np.uint8)
    contents = ["abc", b"abc", one, other, array, array.reshape(2, 3), array.astype(np.int16), array[::-1], ""]
    keys = content_keys(contents)
    assert keys[1] == keys[2] == keys[3]  # a file is its bytes
    assert len(set(keys)) == len(keys) - 2
    assert all(len(key) == 64 for key in keys)


def test_an_array_is_its_values_not_its_memory():
    array = np.arange(12).reshape(3, 4)
    assert content_keys([array.T, np.ascontiguousarray(array.T)])[0] == content_keys([array.T.copy(order="F")])[0]


def test_what_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"none\.png: The file cannot be read: No such file"):
        content_keys([tmp_path / "none.png"])
    with pytest.raises(InputError, match="of type int: neither text, bytes, array nor path"):
        content_keys([3])
