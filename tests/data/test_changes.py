"""A version is its parent plus changes."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.changes import with_changes
from middlemost.data.dataset import CHANGE_SCHEMA
from middlemost.data.folder import load_dataset, write_dataset
from middlemost.data.versions import current_labels
from middlemost.errors import InputError

ANSWERS = {"item": ["a", "b", "c"], "label": ["no", "yes", "no"]}


@pytest.fixture
def parent():
    return mm.read(ANSWERS, rater="none")


def changes(**columns):
    return pl.DataFrame(columns)


def test_the_parent_stays_and_the_answers_are_stored_once(parent):
    before = parent.version
    child = with_changes(parent, changes(item=["b"], to=["no"]))
    assert parent.version == before == child.parent
    assert child.version not in (before, parent.parent)
    assert child.answers is parent.answers
    assert dict(child.changes.schema) == dict(CHANGE_SCHEMA)
    assert child.changes.rows() == [("b", "label", "yes", "no", None, None, None, None)]
    assert child != parent


def test_equal_changes_make_one_version_in_any_order_and_at_any_time(parent):
    one = with_changes(parent, changes(item=["a", "c"], to=["yes", "yes"], by=["me", "me"]))
    time = [datetime(2026, 1, 2, tzinfo=UTC)] * 2
    other = with_changes(parent, changes(item=["c", "a"], to=["yes", "yes"], by=["me", "me"], time=time))
    assert one.version == other.version
    assert one.version != with_changes(parent, changes(item=["a", "c"], to=["yes", "yes"], by=["me", "you"])).version


def test_no_change_is_no_new_version(parent):
    assert with_changes(parent, changes(item=[], to=[])) is parent


def test_changes_of_changes_stand_in_order(parent):
    child = with_changes(parent, changes(item=["b"], to=["no"]))
    grandchild = with_changes(child, changes(item=["b", "a"], to=["yes", "yes"]))
    assert grandchild.parent == child.version
    assert grandchild.changes.select("item", "from", "to").rows() == [
        ("b", "yes", "no"), ("a", "no", "yes"), ("b", "no", "yes"),
    ]  # fmt: skip


def test_where_the_label_came_from_a_consensus_nothing_is_known_of_before():
    rated = mm.read({"item": ["a", "a"], "rater": ["x", "y"], "label": ["no", "yes"]})
    child = with_changes(rated, changes(item=["a"], to=["yes"]))
    assert child.changes.select("from", "to").rows() == [(None, "yes")]
    again = with_changes(child, changes(item=["a"], to=["no"]))
    assert again.changes["from"].to_list() == [None, "yes"]


def test_a_new_label_is_offered_from_then_on(parent):
    child = with_changes(parent, changes(item=["a"], to=["maybe"]))
    assert list(child.label_question().labels) == ["no", "yes", "maybe"]
    assert list(parent.label_question().labels) == ["no", "yes"]
    ranked = mm.read(ANSWERS, rater="none", order=("no", "yes"))
    with pytest.raises(InputError, match="no place in the rank order"):
        with_changes(ranked, changes(item=["a"], to=["maybe"]))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"item": ["z"], "to": ["no"]}, "an item that the data do not have: 'z'"),
        ({"item": ["a", "a"], "to": ["yes", "yes"]}, "an item that is changed twice"),
        ({"item": ["a"], "to": ["no"]}, "a change to the label that it has: 'a'"),
        ({"item": ["a"], "from": ["yes"], "to": ["maybe"]}, "does not have any more: 'a'"),
        ({"item": ["a"], "to": [None]}, "no item or no new label"),
        ({"item": ["a"]}, "no column 'to'"),
        ({"item": ["a"], "to": ["yes"], "who": ["me"]}, "'who' is no column of changes"),
        ({"item": ["a"], "to": ["yes"], "question": ["q"]}, "no question 'q'"),
    ],
)
def test_changes_that_do_not_fit_are_refused(parent, wrong, message):
    with pytest.raises(InputError, match=message):
        with_changes(parent, pl.DataFrame(wrong))


def test_a_child_reads_back_equal_from_its_folder(parent, tmp_path):
    child = with_changes(parent, changes(item=["b"], to=["no"], evidence=['{"ratings": 3}']))
    write_dataset(child, tmp_path / "d")
    again = load_dataset(tmp_path / "d")
    assert again == child
    assert (again.parent, again.version) == (parent.version, child.version)
    assert current_labels(again)["label"].to_list() == ["no", "no", "no"]
    assert again != replace(child, parent=None)
