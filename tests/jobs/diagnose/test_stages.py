"""Parts kept on disk: used again where whole, made again where not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from middlemost.jobs.diagnose.stages import keeping, key_of
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics


@dataclass(frozen=True)
class Part:
    """Arrays, a number and a text, as parts have them."""

    array: np.ndarray
    number: float
    count: int
    text: str


def part() -> Part:
    return Part(np.arange(4.0), 0.25, 3, "logits")


def never() -> Part:
    raise AssertionError("it was made again")


def same(a: Part, b: Part) -> bool:
    return np.array_equal(a.array, b.array) and (a.number, a.count, a.text) == (b.number, b.count, b.text)


def test_a_part_is_made_once(tmp_path):
    folder = tmp_path / "parts"
    assert same(keeping(folder, "k")("one", Part, part), part())
    kept = keeping(folder, "k")("one", Part, never)
    assert same(kept, part())
    assert (type(kept.number), type(kept.count), type(kept.text)) == (float, int, str)
    assert [path.name for path in folder.iterdir()] == ["one-k.part"]


def test_another_name_or_key_is_made_anew(tmp_path):
    keeping(tmp_path, "k")("one", Part, part)
    for key, name in (("other", "one"), ("k", "two")):
        with pytest.raises(AssertionError, match="made again"):
            keeping(tmp_path, key)(name, Part, never)


def test_a_part_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(AssertionError):
        keeping(tmp_path / "parts", "k")("one", Part, never)
    assert not (tmp_path / "parts").exists()


def test_damage_anywhere_is_noticed_and_made_again(tmp_path):
    keep = keeping(tmp_path, "k")
    keep("one", Part, part)
    path: Path = tmp_path / "one-k.part"
    whole = path.read_bytes()
    for damaged in (b"", b"no archive", whole[:-10], whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        assert same(keep("one", Part, part), part())
        assert path.read_bytes() == whole
    rng = np.random.default_rng(0)
    for place in rng.choice(len(whole), 200, replace=False).tolist():
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(bytes(damaged))
        assert same(keep("one", Part, part), part()), place
        path.write_bytes(whole)


def test_a_part_of_other_fields_is_made_again(tmp_path):
    @dataclass(frozen=True)
    class Other:
        array: np.ndarray

    keeping(tmp_path, "k")("one", Other, lambda: Other(np.zeros(2)))
    assert same(keeping(tmp_path, "k")("one", Part, part), part())


def test_keys_tell_apart_what_differs():
    array = np.arange(6)
    keys = [
        key_of(array, 0),
        key_of(array, 1),
        key_of(array.reshape(2, 3), 0),
        key_of(array.astype(np.int32), 0),
        key_of(array[::-1], 0),
        key_of(array, ["a", "b"], 0),
        key_of(array, ["a,b"], 0),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of(array[::2], 0) == key_of(array[::2].copy(), 0)


def test_a_recorded_training_comes_back_with_its_names_and_notes(tmp_path):
    recorder = TrainingDynamics(["no", "yes"], epochs=2)
    recorder.update([7, 12], np.array([[2.0, 0.0], [0.5, 1.0]]), [0, 1])
    recorder.end_epoch()
    recorder.update([7], np.array([[1.0, 3.0]]), [0])
    recorder.end_epoch()
    made = recorder.result()
    keeping(tmp_path, "k")("training", Dynamics, lambda: made)
    kept = keeping(tmp_path, "k")("training", Dynamics, never)
    assert (kept.items.native(), list(kept.labels)) == ([7, 12], ["no", "yes"])
    assert (kept.notes, kept.margin_of, kept.epochs) == (made.notes, made.margin_of, 2)
    assert made.notes  # an epoch was cut short
    assert kept.to_polars().equals(made.to_polars())
