"""What changed between two versions."""

import json

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.changes import with_changes
from middlemost.data.folder import write_dataset
from middlemost.errors import InputError
from middlemost.jobs.recheck.difference import difference, load_version

ROOT = mm.read({"item": ["a", "b", "c", "d"], "label": ["no", "yes", "no", "no"]}, rater="none")


def changed(parent, by="me", **to):
    return with_changes(parent, pl.DataFrame({"item": list(to), "to": list(to.values()), "by": [by] * len(to)}))


CHILD = changed(ROOT, a="yes", c="yes")
GRANDCHILD = changed(CHILD, by="you", c="no", b="maybe")
SIBLING = changed(ROOT, d="yes")


def test_a_child_says_what_and_why():
    one = difference(ROOT, CHILD)
    assert one.relation == "child"
    assert one.pairs.rows() == [("no", "yes", 2)]
    assert one.changes.select("item", "from", "to", "by").rows() == [("a", "no", "yes", "me"), ("c", "no", "yes", "me")]
    assert one.n_items == 4


@pytest.mark.parametrize(
    ("before", "after", "relation", "items"),
    [
        (ROOT, ROOT, "same", []),
        (CHILD, ROOT, "parent", ["a", "c"]),
        (ROOT, GRANDCHILD, "descendant", ["a", "b"]),  # c went there and back
        (GRANDCHILD, ROOT, "ancestor", ["a", "b"]),
        (CHILD, SIBLING, "siblings", ["a", "c", "d"]),
    ],
)
def test_relations(before, after, relation, items):
    one = difference(before, after)
    assert (one.relation, one.changes["item"].to_list()) == (relation, items)


def test_new_labels_are_named():
    one = difference(CHILD, GRANDCHILD)
    assert one.new_labels == ("maybe",)
    assert one.changes.filter(pl.col("item") == "c")["by"].to_list() == ["you"]
    assert json.loads(json.dumps(one.to_json(), allow_nan=False))["changed"] == 2


def test_unrelated_data_are_refused():
    other = mm.read({"item": ["a", "b", "c", "d"], "label": ["no", "no", "no", "no"]}, rater="none")
    with pytest.raises(InputError, match="no versions of one data set"):
        difference(ROOT, other)
    with pytest.raises(InputError, match="no question 'x'"):
        difference(ROOT, CHILD, question="x")


def test_the_same_data_read_in_another_order_are_one_version():
    again = mm.read({"item": ["d", "c", "b", "a"], "label": ["no", "no", "yes", "no"]}, rater="none")
    assert difference(again, CHILD).relation == "child"


def test_a_version_is_read_from_its_folder_or_the_one_around_it(tmp_path):
    (tmp_path / "made-recheck").mkdir()
    write_dataset(CHILD, tmp_path / "made-recheck" / "dataset")
    assert load_version(tmp_path / "made-recheck") == load_version(tmp_path / "made-recheck" / "dataset") == CHILD
    with pytest.raises(InputError, match="no manifest of ours"):
        load_version(tmp_path)
