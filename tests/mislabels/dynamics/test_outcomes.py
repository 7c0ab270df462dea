"""Outcomes at epochs, by hand."""

import numpy as np

from middlemost.mislabels.dynamics.outcomes import bytes_for, learning, outcome, presented


def packed(*rows: str) -> np.ndarray:
    """`1` right, `0` wrong, `.` not presented."""
    outcomes = np.zeros((len(rows), bytes_for(len(rows[0]))), dtype=np.uint8)
    for row, text in enumerate(rows):
        for epoch, sign in enumerate(text):
            outcomes[row, epoch // 4] |= {".": 0, "0": 1, "1": 3}[sign] << (2 * (epoch % 4))
    return outcomes


def test_forgetting_is_counted_at_presentations():
    """Worked by hand: a forgetting event is right, then wrong at the next presentation, epochs between left out."""
    outcomes = packed("0110100101", "0000000000", "1111111111", "..1...0..1", "1..0..1..0", "0.....1111")
    correct, forgotten, first = learning(outcomes)
    assert correct.tolist() == [5, 0, 10, 2, 2, 4]
    assert forgotten.tolist() == [3, 0, 0, 1, 2, 0]
    assert first.tolist() == [1, -1, 0, 0, 0, 1]


def test_presented_counts_a_range_of_epochs():
    outcomes = packed("01.0.", ".....")
    assert presented(outcomes).tolist() == [3, 0]
    assert presented(outcomes, 0, 2).tolist() == [2, 0]
    assert presented(outcomes, 2, 5).tolist() == [1, 0]
    assert [outcome(outcomes, epoch).tolist()[0] for epoch in range(5)] == [1, 3, 0, 1, 0]
    assert [bytes_for(epochs) for epochs in (1, 4, 5, 20)] == [1, 1, 2, 5]
