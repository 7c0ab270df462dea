"""The tables of an audit."""

import numpy as np

from middlemost import Counts, Vocabulary
from middlemost.jobs.audit.tables import votes_in_words


def test_votes_are_told_most_first_and_in_full():
    count = np.array([[1234.0, 3.0, 0.0], [0.0, 0.0, 0.0], [2.0, 2.0, 20000.0], [1 / 3, 2 / 3, 1.0]])
    counts = Counts(count, Vocabulary("pqrs"), Vocabulary(["no", "yes", "maybe"]), False)
    assert votes_in_words(counts) == [
        "no: 1234, yes: 3",
        "",
        "maybe: 20000, no: 2, yes: 2",
        "maybe: 1, yes: 0.67, no: 0.33",
    ]
