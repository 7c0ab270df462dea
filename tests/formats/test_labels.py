"""Which texts are one label, and in what order labels stand."""

import numpy as np
import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.formats.labels import clean_labels, cleaned_like
from middlemost.formats.options import ReadOptions
from tests.formats.tables import notes, read_text, rows


def cleaned(*texts, kind="text", n=None, **options):
    counts = np.array(n or [1] * len(texts), dtype=np.int64)
    return clean_labels("q", pl.Series(texts, dtype=pl.String), counts, ReadOptions(**options), kind=kind)


def test_whole_decimals_are_one_with_their_integer():
    made = cleaned("1", "1.0", "2.0", "10", n=[3, 2, 1, 1])
    assert made.value.to_list() == ["1", "1", "2", "10"]
    assert list(made.question.labels) == ["1", "2", "10"]
    assert made.notes[0].text == "3 labels written as a decimal, such as 1.0, read as a whole number."


@pytest.mark.parametrize("texts", [("1", "1.0", "none"), ("1", "1.5"), ("4,5", "1.0")])
def test_decimals_beside_text_or_true_fractions_stay(texts):
    assert cleaned(*texts).value.to_list() == list(texts)


def test_declared_labels_that_are_decimals_stay():
    assert list(cleaned("1.0", labels="1.0,2.0").question.labels) == ["1.0", "2.0"]


def test_numbers_stand_by_value_and_text_by_code_point():
    assert list(cleaned("10", "9", "-1", "+2").question.labels) == ["-1", "+2", "9", "10"]
    assert list(cleaned("b", "a", "B").question.labels) == ["B", "a", "b"]


def test_folding_takes_the_declared_form_or_the_most_frequent():
    assert cleaned("Yes", "yes", "YES", n=[1, 5, 2], fold_case=True).value.to_list() == ["yes"] * 3
    made = cleaned("Yes", "yes", "no", fold_case=True, labels="YES,No")
    assert made.value.to_list() == ["YES", "YES", "No"]
    assert made.why.null_count() == 3
    # Equally frequent: the first by code point, whatever the order of the rows.
    assert set(cleaned("b", "B", fold_case=True).value) == set(cleaned("B", "b", fold_case=True).value) == {"B"}


def test_undeclared_labels_are_bad():
    assert cleaned("yes", "maybe", labels="yes,no").why.to_list() == [
        None,
        "label maybe is not among the declared ones",
    ]


def test_integer_labels_keep_their_kind():
    assert cleaned("3", "1", kind="integer").question.labels.native() == [1, 3]
    assert cleaned("3", "1").question.labels.native() == ["1", "3"]


def test_order_must_hold_the_declared_labels():
    with pytest.raises(InputError, match="lacks b"):
        cleaned("a", order="a,c", labels="a,b")
    assert list(cleaned("a", order="c,a", labels="a").question.labels) == ["c", "a"]


def test_ordinal_declared_numbers_order_themselves():
    assert list(cleaned("1", scale="ordinal", labels="10,1").question.labels) == ["1", "10"]
    with pytest.raises(InputError, match="--order"):
        cleaned("a", scale="ordinal", labels="b,a")


def test_gold_is_brought_to_the_form_of_the_labels():
    numbers = cleaned("1", "2").question
    assert cleaned_like(pl.Series(["1.0", "2", "x"]), numbers, fold_case=False).to_list() == ["1", "2", "x"]
    words = cleaned("Yes", "no").question
    assert cleaned_like(pl.Series(["yes", "NO", "x"]), words, fold_case=True).to_list() == ["Yes", "no", "x"]
    assert cleaned_like(pl.Series(["yes"]), words, fold_case=False).to_list() == ["yes"]


def test_texts_that_people_wrote_are_named(tmp_path):
    lines = [f"{k},{rater},sentence {k} of {rater}" for k in range(60) for rater in ("ann", "bo")]
    assert notes(read_text(tmp_path, rows("item,rater,label", *lines)))["texts as labels"].startswith(
        "120 different labels in 120 answers look like texts that people wrote."
    )
    few = [f"{k},{rater},label {k % 50}" for k in range(200) for rater in ("ann", "bo")]
    assert "texts as labels" not in notes(read_text(tmp_path, rows("item,rater,label", *few)))
