"""Spans as a kernel type."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from middlemost import Spans, Vocabulary
from middlemost.errors import InputError


def codes(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def build(answers, spans, *, length=None) -> Spans:
    """Answers of item and rater; spans of answer, start, end, label."""
    columns = [codes(*(span[k] for span in spans)) for k in range(4)]
    return Spans.from_codes(
        *(codes(*(answer[k] for answer in answers)) for k in range(2)),
        columns[0].astype(np.int64),
        *columns[1:],
        items=Vocabulary("pq"),
        raters=Vocabulary("xyz"),
        labels=Vocabulary("ab"),
        length=None if length is None else codes(*length),
    )


def test_answers_and_spans_are_sorted_and_belong_together():
    found = build([(1, 0), (0, 1), (0, 0)], [(0, 5, 9, 0), (2, 3, 4, 1), (0, 5, 7, 1), (2, 0, 2, 0), (0, 5, 7, 0)])
    assert found.item.tolist() == [0, 0, 1]
    assert found.rater.tolist() == [0, 1, 0]
    assert found.answer.tolist() == [0, 0, 2, 2, 2]
    assert list(zip(found.start.tolist(), found.end.tolist(), found.label.tolist(), strict=True)) == [
        (0, 2, 0), (3, 4, 1), (5, 7, 0), (5, 7, 1), (5, 9, 0),
    ]  # fmt: skip


def test_a_rater_who_marked_nothing_is_not_lost():
    found = build([(0, 0), (0, 1), (1, 2)], [(1, 0, 1, 0)])
    assert found.spans_per_answer.tolist() == [0, 1, 0]
    assert found.answers_per_item.tolist() == [2, 1]
    assert found.answers_per_rater.tolist() == [1, 1, 1]
    assert found.item_offsets.tolist() == [0, 2, 3]
    assert repr(found) == "Spans(1 in 3 answers to 2 items by 3 raters, labels a, b)"


def test_a_rater_s_repeats_share_one_vote_and_keep_their_spans():
    found = build([(0, 0), (0, 0)], [(1, 0, 1, 0)])
    assert found.weight.tolist() == [0.5, 0.5]
    assert found.spans_per_answer.tolist() == [0, 1]


def test_no_spans_and_no_answers():
    found = build([], [])
    assert (len(found), found.answer_offsets.tolist()) == (0, [0])
    assert build([(0, 0)], []).answer_offsets.tolist() == [0, 0]


@pytest.mark.parametrize("span", [(0, -1, 2, 0), (0, 2, 2, 0), (0, 3, 2, 0), (0, 0, 6, 0)])
def test_a_span_lies_within_its_text(span):
    with pytest.raises(InputError, match=r"Spans\.start: .*outside its text"):
        build([(0, 0)], [span], length=(5, -1))


def test_the_text_may_be_unknown_and_a_span_may_end_with_it():
    assert len(build([(0, 0), (1, 0)], [(0, 0, 5, 0), (1, 0, 600, 0)], length=(5, -1))) == 2


def test_the_same_span_twice_is_refused_and_with_another_label_it_is_another():
    with pytest.raises(InputError, match="stands twice"):
        build([(0, 0)], [(0, 0, 2, 1), (0, 0, 2, 1)])
    assert len(build([(0, 0), (0, 1)], [(0, 0, 2, 1), (0, 0, 2, 0), (1, 0, 2, 1)])) == 3


def test_codes_and_offsets_are_checked():
    good = build([(0, 0)], [(0, 0, 1, 0), (0, 1, 2, 0)])
    with pytest.raises(InputError, match=r"Spans\.label"):
        replace(good, label=codes(0, 2))
    with pytest.raises(InputError, match="not sorted"):
        replace(good, start=codes(1, 0), end=codes(2, 1))
    with pytest.raises(InputError, match="offsets"):
        replace(good, answer_offsets=np.array([0, 1]))
    with pytest.raises(InputError, match="lengths"):
        replace(good, length=codes(1))
    with pytest.raises(InputError, match=r"Spans\.answer"):
        build([(0, 0)], [(1, 0, 1, 0)])


def test_arrays_are_read_only_after_unpickling_too():
    again = pickle.loads(pickle.dumps(build([(0, 0)], [(0, 0, 1, 0)])))
    assert again.spans_per_answer.tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        again.end[0] = 2
