"""Labels that only look alike."""

import polars as pl
import pytest

from middlemost.formats.look_alikes import folded, look_alikes


def plan(**counts):
    return pl.DataFrame({"as": list(counts), "n": list(counts.values())})


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ("Yes", "capitals"),
        ("yes\u200b", "invisible characters or kinds of blanks"),
        ("\ufeffyes", "invisible characters or kinds of blanks"),
        ("\u202eYes", "invisible characters or kinds of blanks and capitals"),
    ],
)
def test_what_tells_them_apart_is_said(other, difference):
    (note,) = look_alikes(plan(**{"yes": 3, other: 1, "no": 2}))
    assert f"differ only in {difference}." in note.text
    assert note.count == 4


def test_blanks_of_another_kind_and_accents():
    (note,) = look_alikes(plan(**{"very good": 1, "very\u00a0good": 1, "café": 2, "cafe\u0301": 1}))
    assert "differ only in how accents are composed; " in note.text
    assert "differ only in invisible characters or kinds of blanks." in note.text


def test_joiners_that_change_what_is_seen_are_no_look_alikes():
    assert look_alikes(plan(**{"👩\u200d👧": 1, "👩👧": 1})) == ()


def test_folding_takes_the_most_frequent_form():
    made, (note,) = folded(plan(**{"yes": 3, "yes\u200b": 1, "YES": 1}), ())
    assert made["as"].to_list() == ["yes", "yes", "yes"]
    assert note.text.startswith("2 labels folded: ")
