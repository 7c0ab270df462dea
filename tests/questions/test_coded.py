"""The answers that count."""

import middlemost as mm
from middlemost.questions.coded import coded_answers, vocabulary_of


def test_answers_that_do_not_count_are_left_out():
    table = {
        "item": [1, 2, 1, 3],
        "rater": ["x", "x", "x", "y"],
        "label": ["a", "b", "c", None],
        "status": ["", "rejected", "", ""],
    }
    dataset = mm.read(table)
    coded = coded_answers(dataset, "label")
    assert coded.value.to_list() == ["a", "c"]
    assert coded.order.tolist() == [0, 1]
    assert vocabulary_of(dataset, "item").native() == [1, 2, 3]
