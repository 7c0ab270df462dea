"""What is said of labels and probabilities: cases E2 and E3, labels that nobody has."""

import numpy as np

from middlemost import Vocabulary
from middlemost.mislabels.probability_notes import notes_on


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_probabilities_of_the_training_data_itself():
    # Case E2: a a b b a, the last one wrong.
    given = np.array([0.999, 0.998, 0.999, 0.999, 0.997])
    label = codes([0, 0, 1, 1, 0])
    a = np.where(label == 0, given, 1 - given)
    (note,) = notes_on(label, np.stack([a, 1 - a], axis=1), Vocabulary("ab"))
    assert "the given label is 0.998 and none of the 5 is contradicted" in note
    assert "were these examples in the training data?" in note
    assert "cross_val_predict" in note
    assert "clean" not in note
    # One contradiction, or less certainty, and nothing is said.
    many = np.tile(a, 100)
    many[0] = 0.4
    assert notes_on(np.tile(label, 100), np.stack([many, 1 - many], axis=1), Vocabulary("ab")) == ()
    less = np.where(label == 0, 0.98, 0.02)
    assert notes_on(label, np.stack([less, 1 - less], axis=1), Vocabulary("ab")) == ()


def test_labels_with_one_example_or_none():
    # Case E3: c has one example; d none.
    label = codes([0] * 5 + [1] * 5 + [2])
    probability = np.full((11, 4), 0.1)
    probability[np.arange(11), label] = 0.7
    assert notes_on(label, probability, Vocabulary("abcd")) == (
        "c: 1 example, cannot be judged out of fold.",
        "No example has the label d.",
    )
    many = notes_on(codes(range(12)), np.full((12, 24), 1 / 24), Vocabulary(map(str, range(24))))
    assert "2 more labels have 1 example." in many
    assert any("12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 2 more" in note for note in many)


def test_columns_out_of_order_are_named_in_theirs():
    # Case E1 read in the order of the alphabet: neg, neutral, pos.
    probability = np.array([[0.10, 0.80, 0.10], [0.10, 0.20, 0.70], [0.15, 0.75, 0.10]])
    notes = notes_on(codes([2, 1, 0]), probability, Vocabulary(["neg", "neutral", "pos"]))
    assert notes[-1].startswith("The model disagrees with the label of 100% of the items.")
    assert "Read as neg, pos, neutral they agree on 67%" in notes[-1]
