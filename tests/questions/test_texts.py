"""Texts from a Dataset."""

import pytest

from middlemost.data.question import TextQuestion
from middlemost.errors import InputError
from middlemost.questions import encode_texts
from tests.questions.forms import form

WHY = TextQuestion("why")


def test_equal_texts_are_one_and_blanks_make_another():
    data = form(
        [("q", "x", "why", "so"), ("p", "y", "why", "so "), ("p", "x", "why", "so"), ("p", "y", "why", "line\nline")],
        WHY,
    )
    found = encode_texts(data)
    assert [found.texts[code] for code in found.text.tolist()] == ["so", "so ", "line\nline", "so"]
    assert found.weight.tolist() == [1, 0.5, 0.5, 1]
    assert len(found.texts) == 3


def test_texts_that_were_superseded_are_not_among_the_distinct_ones():
    data = form([("p", "x", "why", None), ("p", "y", "why", "so")], WHY)
    assert list(encode_texts(data).texts) == ["so"]


def test_codes_do_not_depend_on_the_order_of_rows():
    rows = [("p", "x", "why", "so"), ("q", "x", "why", "and"), ("p", "y", "why", "é")]
    a, b = encode_texts(form(rows, WHY)), encode_texts(form(rows[::-1], WHY))
    assert (list(a.texts), a.text.tolist()) == (list(b.texts), b.text.tolist())


def test_unknown_raters_are_refused():
    with pytest.raises(InputError, match="raters are unknown"):
        encode_texts(form([("p", None, "why", "so")], WHY))
