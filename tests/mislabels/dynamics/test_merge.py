"""Shards of a distributed training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import InputError
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics, merge_dynamics
from tests.mislabels.dynamics.presentations import Training, training, trainings


def recorded(made: Training, **settings: object) -> Dynamics:
    recorder = TrainingDynamics(made.logits.shape[2], epochs=len(made.logits), **settings)  # pyright: ignore
    for epoch in range(len(made.logits)):
        ids = np.flatnonzero(made.held[epoch])
        recorder.update(ids, made.logits[epoch, ids], made.labels[ids])
        recorder.end_epoch()
    return recorder.result()


def assert_same(one: Dynamics, other: Dynamics) -> None:
    assert list(one.items) == list(other.items)
    for name, values in other.columns().items():
        if name in ("item", "label"):
            assert one.columns()[name] == values
        else:
            np.testing.assert_allclose(one.columns()[name], values, rtol=1e-9, atol=1e-9, err_msg=name)
    np.testing.assert_array_equal(one.outcomes, other.outcomes)


@given(trainings(), st.integers(0, 1000), st.booleans())
def test_equals_one_recorder_that_saw_everything(made: Training, seed: int, dealt_anew: bool):
    epochs, n_items, _ = made.logits.shape
    rng = np.random.default_rng(seed)
    rank = rng.integers(0, 2, (epochs, n_items)) if dealt_anew else np.tile(rng.integers(0, 2, n_items), (epochs, 1))
    shards = []
    for one in (0, 1):
        held = made.held & (rank == one)
        if held.any(axis=1).all():
            shards.append(recorded(Training(made.logits, made.labels, held), margin_epochs=(epochs + 1) // 2))
    if len(shards) == 2:
        assert_same(merge_dynamics(shards), recorded(made, margin_epochs=(epochs + 1) // 2))
        assert_same(merge_dynamics(shards[::-1]), merge_dynamics(shards))


def test_forgetting_is_counted_on_the_joint_sequence():
    """By hand: right, wrong, right, wrong in turns at two processes is two events; each alone saw none."""
    shards = []
    for rank in (0, 1):
        recorder = TrainingDynamics(2, epochs=4)
        for epoch in range(4):
            ids = [7, 10 + rank] if epoch % 2 == rank else [10 + rank]
            recorder.update(ids, np.array([[2.0 - 4 * rank, 0.0]] * len(ids)), [0] * len(ids))
            recorder.end_epoch()
        shards.append(recorder.result())
    assert [shard.forgetting[0] for shard in shards] == [0, 0]
    merged = merge_dynamics(shards)
    assert merged.items.native() == [7, 10, 11]
    assert merged.forgetting.tolist() == [2, 0, 0]
    assert merged.first_learned.tolist() == [0, 0, -1]
    assert merged.notes == ("Merged from 2 recorders.",)


def test_an_item_in_two_shards_of_one_epoch_counts_twice_and_is_noted():
    made = training(0, epochs=3, items=6)
    shards = [
        recorded(Training(made.logits, made.labels, made.held & mask)) for mask in (np.arange(6) < 4, np.arange(6) > 2)
    ]
    merged = merge_dynamics(shards)
    assert merged.presentations.tolist() == [3, 3, 3, 6, 3, 3]
    assert merged.notes[-1] == "3 times several recorders held an item in one epoch."
    np.testing.assert_allclose(merged.correctness, recorded(made).correctness)
    np.testing.assert_allclose(merged.margin, recorded(made).margin)


def test_recorders_that_disagree_are_refused():
    made = training(0, epochs=2, items=5, classes=2)

    def shard(classes: list[str], label: int = 0, **settings: object) -> Dynamics:
        recorder = TrainingDynamics(classes, epochs=1, **settings)  # pyright: ignore
        recorder.update(["a"], made.logits[0, :1], [label])
        recorder.end_epoch()
        return recorder.result()

    first = shard(["cat", "dog"])
    with pytest.raises(InputError, match="shard 2: The first recorder has the classes cat, dog; this one has dog, cat"):
        merge_dynamics([first, shard(["dog", "cat"])])
    with pytest.raises(InputError, match="Item 'a' has the label 'cat' in one shard and 'dog' in another"):
        merge_dynamics([first, shard(["cat", "dog"], 1)])
    other = TrainingDynamics(["cat", "dog"], epochs=1, of="probabilities")
    other.update(["a"], np.array([[0.5, 0.5]]), [0])
    with pytest.raises(InputError, match="margin_of"):
        merge_dynamics([first, other.result()])
    with pytest.raises(InputError, match="no shards"):
        merge_dynamics([])
