"""What others found out, in the order of the items judged."""

import numpy as np
import pytest

import middlemost as mm
from middlemost.data.consensus import Consensus
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.aligned import aligned_consensus, aligned_dynamics, refuse_other_labels
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics

LABELS = Vocabulary(["x", "y"])


def recorded(classes: tuple[str, ...] = ("y", "x")) -> Dynamics:
    """Items c, a, b and z, the label of each named after the first class but that of b."""
    recorder = TrainingDynamics(classes, epochs=1)
    outputs = np.array([[3.0, 0.0], [2.0, 0.0], [0.0, 1.0], [9.0, 0.0]])
    given = [classes[0], classes[0], classes[1], classes[0]]
    recorder.update(["c", "a", "b", "z"], outputs, given)
    recorder.end_epoch()
    return recorder.result()


def consensus() -> Consensus:
    rows = {"item": ["p", "p", "q", "r"], "rater": ["1", "2", "1", "2"], "label": ["y", "y", "y", "y"]}
    return mm.truth.majority(mm.read_ratings(rows))


def test_a_training_by_id_with_its_classes_renamed():
    found = aligned_dynamics(recorded(), Vocabulary(["a", "b", "c"]), LABELS)
    assert list(found.items) == ["a", "b", "c"]
    assert [found.labels[int(code)] for code in found.given] == ["y", "x", "y"]
    assert found.margin.tolist() == [2.0, 1.0, 3.0]
    assert len(found.outcomes) == len(found.early_confidence) == 3


def test_items_that_were_not_recorded_are_refused():
    items = Vocabulary(["a", *(f"n{one}" for one in range(7))])
    with pytest.raises(InputError, match=r"7 of 8 items are not recorded in training: n0, n1, n2, n3, n4 and 2 more"):
        aligned_dynamics(recorded(), items, LABELS)


def test_other_classes_are_refused():
    with pytest.raises(InputError, match=r"with the classes y, x, the labels are x, w"):
        aligned_dynamics(recorded(), Vocabulary(["a"]), Vocabulary(["x", "w"]))


def test_a_training_on_other_labels_is_refused():
    found = aligned_dynamics(recorded(), Vocabulary(["a", "b"]), LABELS)
    refuse_other_labels(found, np.array([1, 0], dtype=np.int32))
    with pytest.raises(InputError, match=r"1 of 2 items were trained with another label than the one judged: a\."):
        refuse_other_labels(found, np.array([0, 0], dtype=np.int32))


def test_a_consensus_by_id_whose_labels_lack_one():
    found = aligned_consensus(consensus(), Vocabulary(["r", "new", "p"]), LABELS)
    assert list(found.labels) == ["x", "y"]
    assert found.posterior.tolist() == [[0.0, 1.0], [0.5, 0.5], [0.0, 1.0]]
    assert found.label.tolist() == [1, -1, 1]
    assert found.n_ratings.tolist() == [1, 0, 2]
    assert not found.tied.any()


def test_a_consensus_of_other_items_or_labels_is_refused():
    with pytest.raises(InputError, match="Raters labelled none of the items"):
        aligned_consensus(consensus(), Vocabulary(["k"]), LABELS)
    with pytest.raises(InputError, match="labels that no item is judged by: y"):
        aligned_consensus(consensus(), Vocabulary(["p"]), Vocabulary(["x", "z"]))
