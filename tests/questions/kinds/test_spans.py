"""A question answered by labelled stretches of a text."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from middlemost.questions.kinds import AnswerError, SpansQuestion

TEXT = "A 😀 cafe\u0301 in 東京"  # 15 code points, 16 units of UTF-16
FIELDS = {"text": TEXT}


def question(**more: Any) -> SpansQuestion:
    return SpansQuestion.model_validate({"name": "q", "prompt": "?", "field": "text", "labels": ["b", "a"], **more})


def span(start: Any, end: Any, label: Any = "a") -> dict[str, Any]:
    return {"start": start, "end": end, "label": label}


def refused(value: object, **more: Any) -> str:
    with pytest.raises(AnswerError) as trouble:
        question(**more).check(value, FIELDS)
    return trouble.value.code


def test_places_are_code_points():
    # An emoji is one, a letter with a combining accent two; in UTF-16 the last character would end at 16.
    assert (len(TEXT), len(TEXT.encode("utf-16-le")) // 2) == (15, 16)
    last = question().check([span(13, 15)], FIELDS)[0]
    assert TEXT[last["start"] : last["end"]] == "東京"
    assert refused([span(14, 16)]) == "outside-text"
    assert TEXT[4:9] == "cafe\u0301"


@given(st.randoms(use_true_random=False))
def test_spans_are_stored_sorted_whatever_their_order(shuffle: random.Random):
    ordered = [span(0, 1, "a"), span(2, 3, "b"), span(2, 3, "a"), span(2, 9, "b"), span(4, 9, "b")]
    mixed = list(ordered)
    shuffle.shuffle(mixed)
    assert question(overlap=True).check(mixed, FIELDS) == ordered


def test_spans_overlap_only_where_they_may():
    assert len(question().check([span(0, 2), span(2, 4)], FIELDS)) == 2
    assert refused([span(0, 3), span(2, 4)]) == "overlapping"
    assert refused([span(2, 4, "a"), span(2, 4, "b")]) == "overlapping"
    assert refused([span(2, 4), span(2, 4)], overlap=True) == "overlapping"
    nested = [span(0, 9), span(1, 2), span(3, 4)]
    assert refused(nested) == "overlapping"
    assert question(overlap=True).check(nested, FIELDS) == nested


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([span(0, 16)], "outside-text"),
        ([span(-1, 2)], "outside-text"),
        ([span(10**4000, 10**4000 + 1)], "outside-text"),
        ([span(3, 3)], "empty"),
        ([span(4, 3)], "empty"),
        ([span(0, 1, "c")], "unknown-label"),
        ([span(0, 1, None)], "wrong-type"),
        ([span(False, True)], "wrong-type"),
        ([span(0.0, 1.0)], "wrong-type"),
        ([span("0", "1")], "wrong-type"),
        ([{"start": 0, "end": 1}], "wrong-type"),
        ([{**span(0, 1), "text": "A"}], "wrong-type"),
        ([[0, 1, "a"]], "wrong-type"),
        (span(0, 1), "wrong-type"),
        (None, "wrong-type"),
        ([span(0, 1)] * 10_001, "too-long"),
    ],
)
def test_what_is_no_list_of_spans(value: object, code: str):
    assert refused(value) == code


def test_the_fewest_spans():
    assert question().check([], FIELDS) == []
    assert refused([], min=1) == "wrong-number"


@pytest.mark.parametrize("fields", [{}, {"text": None}, {"text": 5}, {"other": TEXT}])
def test_an_item_without_the_text_has_no_place_for_spans(fields: dict[str, Any]):
    with pytest.raises(AnswerError, match="which has 0 characters"):
        question().check([span(0, 1)], fields)
    assert question().check([], fields) == []


def test_one_label_is_enough_and_none_is_not():
    assert question(labels=["name"]).keys()[0].value == "name"
    assert question().fields() == ("text",)
    with pytest.raises(ValidationError, match=r"There is no label\. Name one at least"):
        question(labels=[])


number = st.integers(-1, 16) | st.booleans()


@given(st.lists(st.builds(span, number, number, st.sampled_from(["a", "b", "c"])), max_size=5), st.booleans())
def test_what_passes_lies_in_the_text_and_passes_again(value: list[dict[str, Any]], overlap: bool):
    asked = question(overlap=overlap)
    try:
        stored = asked.check(value, FIELDS)
    except AnswerError:
        return
    assert all(TEXT[found["start"] : found["end"]] for found in stored)
    assert asked.check(list(stored), FIELDS) == stored
