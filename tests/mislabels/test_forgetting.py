"""Forgetting events, by hand."""

import numpy as np
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics
from middlemost.mislabels.forgetting import count_forgetting, prune, pruning_order


def training(outcomes: dict[str, str]) -> Dynamics:
    """`1` right, `0` wrong, `.` not presented, one sign an epoch."""
    epochs = len(next(iter(outcomes.values())))
    recorder = TrainingDynamics(2, epochs=epochs)
    for epoch in range(epochs):
        held = {one: signs[epoch] for one, signs in outcomes.items() if signs[epoch] != "."}
        recorder.update(
            list(held), np.array([[2.0 if sign == "1" else -2.0, 0.0] for sign in held.values()]), [0] * len(held)
        )
        recorder.end_epoch()
    return recorder.result()


# Worked by hand. Events: a none; b one (epoch 2 to 3); c two; d never learned, 6 presentations; e one, over a gap.
FIRST = {"a": "011111", "b": "110111", "c": "101010", "d": "000000", "e": "1.0.11"}
SECOND = {"a": "111111", "b": "000000", "c": "111110", "d": "000000", "e": "000011"}


def test_a_hand_worked_sequence():
    counted = count_forgetting(training(FIRST))
    assert counted.columns() == {
        "item": ["a", "b", "c", "d", "e"],
        "label": [0] * 5,
        "events": pytest.approx([0, 1, 3, 6, 1]),
        "first_learned": pytest.approx([1, 0, 0, -1, 0]),
        "unforgettable": pytest.approx([True, False, False, False, False]),
        "never_learned": pytest.approx([False, False, False, True, False]),
    }
    assert repr(counted) == "Forgetting(5 items, 1 unforgettable, 1 never learned)"


def test_two_trainings_are_summed():
    """b was never learned in the second: 1 + 6 presentations; d in neither."""
    counted = count_forgetting(training(FIRST), training(SECOND))
    assert counted.events.tolist() == [0, 1 + 6, 3 + 1, 12, 1 + 0]
    assert counted.first_learned.tolist() == [0, 0, 0, -1, 0]
    assert counted.unforgettable.tolist() == [True, False, False, False, False]
    assert counted.never_learned.tolist() == [False, False, False, True, False]


def test_never_learned_are_spared_last():
    counted = count_forgetting(training(FIRST))
    assert [counted.items[int(code)] for code in pruning_order(counted)] == ["a", "b", "e", "c", "d"]
    assert prune(counted, remove=0.4).tolist() == [2, 3, 4]
    assert prune(counted, remove=0.0).tolist() == [0, 1, 2, 3, 4]
    assert prune(counted, remove=1.0).tolist() == []
    with pytest.raises(SettingError, match="share to remove lies in 0 to 1"):
        prune(counted, remove=1.1)


def test_other_items_are_refused():
    with pytest.raises(InputError, match="training 2: The trainings are on other items"):
        count_forgetting(training(FIRST), training({"a": "01"}))
    with pytest.raises(InputError, match="no training"):
        count_forgetting()
