import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.features.cache import cache_folder, cached_rows

KEYS = [f"key {number:03}" for number in np.random.default_rng(3).permutation(50)]


class Counting:
    """Computes a row from a key's number, and remembers for which keys it was asked."""

    def __init__(self, keys):
        self.keys = keys
        self.asked = []

    def __call__(self, places):
        self.asked += [self.keys[place] for place in places]
        numbers = [float(self.keys[place].split()[1]) for place in places]
        return np.float32([[number, number**2] for number in numbers])


def expected(keys):
    return np.float32([[float(key.split()[1]), float(key.split()[1]) ** 2] for key in keys])


def test_rows_stand_where_their_keys_do_and_are_computed_once(tmp_path):
    compute = Counting(KEYS)
    np.testing.assert_array_equal(cached_rows(KEYS, compute, tmp_path, chunk=8), expected(KEYS))
    assert compute.asked == sorted(KEYS)
    again = Counting(KEYS[::-1])
    np.testing.assert_array_equal(cached_rows(KEYS[::-1], again, tmp_path, chunk=8), expected(KEYS[::-1]))
    assert again.asked == []
    assert len(list(tmp_path.iterdir())) == 7


def test_only_new_keys_are_computed(tmp_path):
    cached_rows(KEYS[:20], Counting(KEYS[:20]), tmp_path, chunk=8)
    more = Counting(KEYS)
    np.testing.assert_array_equal(cached_rows(KEYS, more, tmp_path, chunk=8), expected(KEYS))
    assert sorted(more.asked) == sorted(KEYS[20:])


def test_equal_keys_are_computed_once(tmp_path):
    compute = Counting(["key 1", "key 2", "key 1"])
    assert cached_rows(compute.keys, compute, tmp_path)[:, 0].tolist() == [1.0, 2.0, 1.0]
    assert compute.asked == ["key 1", "key 2"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_damaged_file_is_computed_again(tmp_path, damage):
    cached_rows(KEYS, Counting(KEYS), tmp_path, chunk=8)
    file = sorted(tmp_path.iterdir())[2]
    data = bytearray(file.read_bytes())
    match damage:
        case "cut":
            file.write_bytes(data[: len(data) // 2])
        case "flipped":
            data[-200] ^= 0xFF
            file.write_bytes(data)
        case "empty":
            file.write_bytes(b"")
        case _:
            file.write_bytes(b"not what was written")
    again = Counting(KEYS)
    np.testing.assert_array_equal(cached_rows(KEYS, again, tmp_path, chunk=8), expected(KEYS))
    assert 1 <= len(again.asked) <= 8
    third = Counting(KEYS)
    cached_rows(KEYS, third, tmp_path, chunk=8)
    assert third.asked == []


def test_every_flipped_byte_is_noticed(tmp_path):
    keys = KEYS[:4]
    cached_rows(keys, Counting(keys), tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        again = Counting(keys)
        np.testing.assert_array_equal(cached_rows(keys, again, tmp_path), expected(keys))
        assert len(again.asked) == 4


def test_a_failing_computation_keeps_what_was_done(tmp_path):
    def fails(places):
        if len(list(tmp_path.glob("*.features"))) == 3:
            raise KeyboardInterrupt
        return Counting(KEYS)(places)

    with pytest.raises(KeyboardInterrupt):
        cached_rows(KEYS, fails, tmp_path, chunk=8)
    rest = Counting(KEYS)
    np.testing.assert_array_equal(cached_rows(KEYS, rest, tmp_path, chunk=8), expected(KEYS))
    assert rest.asked == sorted(KEYS)[24:]


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""
        import sys, time
        import numpy as np
        from middlemost.features.cache import cached_rows

        def compute(places):
            time.sleep(0.1)
            return np.float32([[place] for place in places])

        keys = [f"key {number:03}" for number in range(100)]
        cached_rows(keys, compute, sys.argv[1], chunk=5)
        """)
    )
    folder = tmp_path / "kept"
    running = subprocess.Popen([sys.executable, program, folder])
    deadline = time.monotonic() + 60
    while not list(folder.glob("*.features")) if folder.exists() else True:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(0.15)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    done = len(list(folder.glob("*.features")))
    assert 1 <= done < 20
    keys = [f"key {number:03}" for number in range(100)]
    rest = Counting(keys)

    def compute(places):
        rest(places)
        return np.float32([[place] for place in places])

    assert cached_rows(keys, compute, folder, chunk=5)[:, 0].tolist() == list(range(100))
    assert rest.asked == keys[5 * done :]


def test_progress_counts_what_was_there_already(tmp_path):
    cached_rows(sorted(KEYS)[:10], Counting(sorted(KEYS)[:10]), tmp_path)
    told = []
    cached_rows(KEYS, Counting(KEYS), tmp_path, chunk=16, progress=lambda done, of: told.append((done, of)))
    assert told == [(10, 50), (26, 50), (42, 50), (50, 50)]


def test_another_width_is_refused(tmp_path):
    cached_rows(KEYS[:5], Counting(KEYS[:5]), tmp_path)
    with pytest.raises(InputError, match="kept here are 2 an item, the new ones 3"):
        cached_rows(KEYS, lambda places: np.zeros((len(places), 3), dtype=np.float32), tmp_path)


def test_bad_settings_are_refused(tmp_path):
    with pytest.raises(SettingError, match="chunk is 0"):
        cached_rows(KEYS, Counting(KEYS), tmp_path, chunk=0)
    with pytest.raises(InputError, match="no items"):
        cached_rows([], Counting([]), tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"file: Features cannot be kept here: .*exists.* XDG_CACHE_HOME"):
        cached_rows(KEYS, Counting(KEYS), tmp_path / "file")


def test_the_folder_follows_the_desktop_standard(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder("a").parent == tmp_path / "middlemost" / "features"
    assert cache_folder("a") != cache_folder("b")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder("a").parent == tmp_path / "home" / ".cache" / "middlemost" / "features"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder("a").parent == Path(tmp_path / "home" / ".cache" / "middlemost" / "features")
