"""The audit's sentences on the terminal."""

from pathlib import Path

import polars as pl
import pytest

import middlemost as mm
from middlemost.cli.audit_text import audit_text

HEADERS = ["item", "rater", "label", "question"]


def text(rows, *, by=None, asked=None, items=None, gold=None, **reading) -> str:
    """The text of an audit, its line breaks made blanks once no line was found too long."""
    frame = pl.DataFrame([tuple(map(str, row)) for row in rows], schema=HEADERS[: len(rows[0])], orient="row")
    dataset = mm.read(frame, items=items, gold=gold, **reading)
    found = mm.audit(dataset, question=asked, by=by, resamples=20)
    shown = audit_text(found, Path("mine-audit"), n_gold=dataset.gold.height)
    assert max(map(len, shown.splitlines())) <= 80
    return " ".join(shown.split())


def crowd(n_items: int = 60):
    """Three raters, of whom cy differs on every third item of the second half."""
    return [
        (f"i{i:02}", rater, "yes" if (i + (rater == "cy" and i >= n_items / 2 and i % 3 == 0)) % 2 else "no")
        for i in range(n_items)
        for rater in ("ann", "bo", "cy")
    ]


def attribute(name: str, values: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"item": [f"i{i:02}" for i in range(len(values))], name: values})


def test_the_number_comes_with_what_it_rests_on_and_what_its_ends_mean():
    shown = text(crowd())
    assert "interval" in shown
    assert "for 60 items and 3 raters like these. 0 is chance, 1 is full agreement." in shown
    assert "180 rows: 180 ratings" in shown


def test_b2_the_share_of_the_common_label_stands_beside_an_alpha_of_zero():
    """B2 of the cases: 14 of 15 ratings are one label."""
    rows = [(item, rater, "2" if (item, rater) == (5, "z") else "4") for item in range(1, 6) for rater in "xyz"]
    shown = text(rows, order=("1", "2", "3", "4", "5"))
    assert "Krippendorff's alpha (ordinal) .00 (95% interval -1.00 to 1.00)" in shown
    assert "raw agreement .87" in shown
    assert "“4” makes up 93% of all ratings." in shown


def test_repeats_are_told_from_first_ratings():
    assert "183 rows: 180 first ratings, 3 repeats" in text([*crowd(), *crowd()[:3]])


def test_one_question_of_several_is_named_and_rows_are_those_of_all():
    shown = text([(*row, question) for row in crowd() for question in ("rude", "funny")], asked="rude")
    assert "180 ratings of 60 items by 3 raters, 2 labels: no and yes; question “rude”." in shown
    assert "360 rows of all questions: 360 ratings" in shown
    assert "question “" not in text(crowd())


def test_slices_that_were_asked_for_are_shown_even_where_none_differs():
    topics = ["a"] * 20 + ["b"] * 20 + ["c"] * 17 + ["d"] * 3
    shown = text(crowd(), by="items.topic", items=attribute("topic", topics))
    assert "Slices alpha by items.topic: “b” " in shown
    assert "2 too small to tell." in shown
    halves = attribute("half", ["first"] * 30 + ["second"] * 30)
    shown = text(crowd(), by="items.half", items=halves)
    assert shown.index("“second”") < shown.index("“first” 1.00")  # lowest first
    assert "Of 2 compared with the rest, 2 differ beyond chance." in shown


def test_silence_is_no_praise_where_agreement_cannot_be_measured():
    shown = text([(f"i{i}", "ann", "x") for i in range(30)])
    assert "Nothing stands out, but little could" in shown
    assert "undefined, " not in shown  # one reason, not five


@pytest.mark.parametrize(("labels", "hinted"), [(("1", "2", "3"), True), (("0", "1"), False), (("1", "2", "x"), False)])
def test_labels_that_may_be_ranks_or_measurements_are_pointed_out(labels, hinted):
    rows = [(i, rater, labels[i % len(labels)]) for i in range(12) for rater in "ab"]
    assert ("say --scale interval" in text(rows)) is hinted
    assert "say --scale interval" not in text(rows, scale="ordinal", order=labels)


def test_measures_without_an_order_say_so_beside_one_with():
    rows = [(i, rater, "123"[(i + (rater == "b" and i % 4 == 0)) % 3]) for i in range(30) for rater in "ab"]
    assert "Beside it, blind to the order but for AC2: raw agreement" in text(rows, scale="ordinal")
    assert "Beside it: raw agreement" in text(rows)


def test_gold_that_is_not_used_is_said_not_to_be():
    rows = [(i, rater, i * 10 + k) for i in range(20) for k, rater in enumerate("abc")]
    gold = pl.DataFrame({"item": ["1", "2"], "label": ["11", "21"]})
    shown = text(rows, gold=gold, scale="interval")
    assert "Gold 2 given, not used" in shown
    assert "numbers on an interval scale" in shown


def test_unknown_raters_are_no_number_of_raters():
    shown = text(crowd(), rater="none")
    assert "Majority, since the raters are unknown." in shown
    assert "for 60 items like these, raters unknown." in shown
