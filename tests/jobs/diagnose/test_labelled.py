"""Items with a label, their groups and splits."""

import polars as pl
import pytest

from middlemost.data.changes import with_changes
from middlemost.errors import InputError, SettingError
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose.labelled import labelled_items

ROWS = [
    {"id": 3, "label": "b", "patient": "u", "split": "train", "x": 1},
    {"id": 1, "label": "a", "patient": "u", "split": "test", "x": 2},
    {"id": 2, "label": "", "patient": "v", "split": "test", "x": 3},
    {"id": 4, "label": "a", "patient": None, "split": "train", "x": 4},
]


def test_items_without_a_label_are_counted_and_left_out():
    found = labelled_items(read_labelled(ROWS), "label")
    assert list(found.items) == ["1", "3", "4"]
    assert found.items.native() == [1, 3, 4]
    assert [found.labels[code] for code in found.given.tolist()] == ["a", "b", "a"]
    assert found.frame["x"].to_list() == ["2", "1", "4"]
    assert (found.without, found.group, found.split) == (1, None, None)


def test_groups_and_splits_are_those_of_the_items():
    found = labelled_items(read_labelled(ROWS), "label", group="patient", split="split")
    assert found.group is not None
    assert found.group[0] == found.group[1] >= 0
    assert found.group[2] == -1
    assert found.split == ("test", "train", "train")


def test_changed_labels_count_and_new_ones_too():
    changes = pl.DataFrame({"item": ["1", "2"], "to": ["new", "b"], "by": ["me", "me"]})
    found = labelled_items(with_changes(read_labelled(ROWS), changes), "label")
    named = dict(zip(found.items, (found.labels[code] for code in found.given.tolist()), strict=True))
    assert named == {"1": "new", "2": "b", "3": "b", "4": "a"}
    assert found.without == 0


def test_labels_that_nobody_uses_stay():
    found = labelled_items(read_labelled(ROWS, labels=["a", "b", "c"]), "label")
    assert list(found.labels) == ["a", "b", "c"]


def test_what_is_not_there_is_refused():
    dataset = read_labelled(ROWS)
    with pytest.raises(SettingError, match=r"no column 'g' to be the group.*Columns: patient, split, x"):
        labelled_items(dataset, "label", group="g")
    with pytest.raises(SettingError, match="to be the split"):
        labelled_items(dataset, "label", split="item")
    with pytest.raises(InputError, match="1 items have no split"):
        labelled_items(dataset, "label", split="patient")
