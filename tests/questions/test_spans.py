"""Spans from a Dataset."""

import pytest

from middlemost import Vocabulary
from middlemost.data.question import SpanQuestion
from middlemost.errors import InputError
from middlemost.questions import encode_spans
from tests.questions.forms import form

WHERE = SpanQuestion("where", Vocabulary(["name", "place"]), "text")


def span(start, end, label="name"):
    return {"start": start, "end": end, "label": label}


def test_spans_belong_to_their_answers_and_none_is_lost():
    data = form(
        [
            ("q", "x", "where", []),
            ("p", "y", "where", [span(4, 6, "place"), span(0, 3)]),
            ("p", "x", "where", []),
            ("p", "z", "where", None),
            ("q", "y", "where", [span(4, 6, "place"), span(0, 3)]),
        ],
        WHERE,
        texts={"p": "Ann in B.", "q": "Bo lives"},
    )
    found = encode_spans(data)
    assert [(found.items[i], found.raters[r]) for i, r in zip(found.item.tolist(), found.rater.tolist(), strict=True)] \
        == [("p", "x"), ("p", "y"), ("q", "x"), ("q", "y")]  # fmt: skip
    assert found.spans_per_answer.tolist() == [0, 2, 0, 2]
    assert (found.start.tolist(), found.end.tolist(), found.label.tolist()) == ([0, 4] * 2, [3, 6] * 2, [0, 1] * 2)
    assert found.length.tolist() == [9, 8]
    assert list(found.raters) == ["x", "y", "z"]


def test_places_are_code_points():
    text = "\U0001f44d\U0001f3fd e\u0301"  # thumb, skin tone, blank, e, accent: 5 code points, of which people see 3
    data = form([("p", "x", "where", [span(3, 5)])], WHERE, texts={"p": text})
    assert encode_spans(data).length.tolist() == [5]
    with pytest.raises(InputError, match=r"ends at 6, and the text of item 'p' has 5 code points.*'text'"):
        encode_spans(form([("p", "x", "where", [span(3, 6)])], WHERE, texts={"p": text}))


def test_without_the_text_lengths_are_unknown():
    assert encode_spans(form([("p", "x", "where", [span(0, 99)])], WHERE)).length.tolist() == [-1]
    data = form([("p", "x", "where", [span(0, 99)]), ("q", "x", "where", [])], WHERE, texts={"q": "so"})
    assert encode_spans(data).length.tolist() == [-1, 2]


@pytest.mark.parametrize(
    "value",
    ["name", {"start": 0}, [span(2, 2)], [span(-1, 2)], [span(0, 2, "nobody")], [{"start": 0, "end": 2}], [3],
     [span(0.5, 2)], [span(0, 2**31)], [span(0, 2), span(0, 2)], [span(True, 2)]],
)  # fmt: skip
def test_what_is_no_list_of_spans_is_refused(value):
    with pytest.raises(InputError, match=r"a study: .* is no answer to 'where'.*name, place"):
        encode_spans(form([("p", "x", "where", value)], WHERE))


def test_unknown_raters_are_refused():
    with pytest.raises(InputError, match="raters are unknown"):
        encode_spans(form([("p", None, "where", [])], WHERE))
