"""What identifies a version, and what its labels are."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import middlemost as mm
from middlemost.data.changes import with_changes
from middlemost.data.folder import load_dataset, write_dataset
from middlemost.data.versions import current_labels
from middlemost.errors import InputError

ROWS = [("a", "x", "no"), ("a", "y", "yes"), ("b", "x", "no"), ("c", "y", None)]


def dataset(rows=ROWS, **told):
    frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
    return mm.read(frame, **told)


@given(st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(rows):
    assert dataset(rows).version == dataset().version


def test_the_order_of_columns_and_what_was_noticed_do_not_matter():
    frame = pl.DataFrame({"item": ["a", "b"], "topic": ["s", "t"], "lang": ["en", None]})
    one, other = dataset(items=frame), dataset(items=frame.select("lang", "item", "topic"))
    assert one.version == other.version
    assert one.version == replace(one, reading=replace(one.reading, source="other.csv")).version


def test_content_matters():
    one = dataset()
    others = [
        dataset([*ROWS[:3], ("c", "y", "no")]),
        dataset([*ROWS[:3], ("c", "x", None)]),
        dataset(items=pl.DataFrame({"item": ["a"], "topic": ["s"]})),
        dataset(gold={"a": "no"}),
        dataset(labels=("no", "yes", "maybe")),
        dataset(order=("no", "yes")),
        dataset(paradigm="descriptive"),
        replace(one, parent="0123456789abcdef"),
        replace(one, kinds={"item": "integer"}),
    ]
    versions = [one.version, *(other.version for other in others)]
    assert len(set(versions)) == len(versions)


def test_texts_that_run_together_are_told_apart():
    items = [pl.DataFrame({"item": ["a", "b"], "t": texts}) for texts in (["xy", "z"], ["x", "yz"], ["xyz", None])]
    assert len({dataset(items=one).version for one in items}) == 3


def test_the_version_is_the_same_on_every_machine():
    """Written once by this code: versions that are kept on disk must stay what they are."""
    assert mm.read({"item": ["a", "b"], "label": ["no", "yes"]}, rater="none").version == "9db78824ce2b8c76"


def test_bytes_are_content():
    items = [pl.DataFrame({"item": ["a", "b", "c"], "image": [b"\xff", b"", last]}) for last in (b"\x00", None)]
    one, other = (replace(dataset(), items=each) for each in items)
    assert one.version != other.version
    assert one.version == replace(one, items=items[0].reverse()).version


def test_guesses_are_content(tmp_path):
    rows = {"item": ["a", "b"], "rater": ["x", "x"], "label": ["yes", "no"]}
    one, other = (
        mm.read(pl.DataFrame({**rows, "guess": guess}), predicted="guess=yes") for guess in (["60", ""], ["70", ""])
    )
    assert one.version != other.version
    write_dataset(one, tmp_path / "d")
    assert load_dataset(tmp_path / "d").version == one.version


def test_the_current_label_is_the_only_answer_or_the_last_change():
    parent = dataset()
    assert dict(current_labels(parent).iter_rows()) == {"a": None, "b": "no", "c": None}
    child = with_changes(parent, pl.DataFrame({"item": ["a", "b"], "to": ["no", "yes"]}))
    grandchild = with_changes(child, pl.DataFrame({"item": ["a"], "to": ["yes"]}))
    assert dict(current_labels(grandchild).iter_rows()) == {"a": "yes", "b": "yes", "c": None}
    assert current_labels(parent)["item"].to_list() == parent.items["item"].to_list()


def test_there_is_no_such_question():
    with pytest.raises(InputError, match="no question 'x'"):
        current_labels(dataset(), "x")


def test_what_was_shown_is_content_and_where_nobody_said_it_the_version_is_that_of_before():
    one = dataset()
    older = replace(one, answers=one.answers.drop("shown"))
    assert older.version == one.version
    shown = pl.Series("shown", [["a", "b"], None, None, None], dtype=pl.List(pl.String))
    assert replace(one, answers=one.answers.with_columns(shown)).version != one.version
