"""Which column is taken for what."""

import polars as pl
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.formats.columns import find_columns
from middlemost.formats.options import ReadOptions


def found(*headers, **options):
    return find_columns(pl.DataFrame({one: ["x"] for one in headers}), ReadOptions(**options), source="r.csv")


@pytest.mark.parametrize(
    ("headers", "item", "rater", "label"),
    [
        (("Task_ID", "Worker-Id", " Response "), "Task_ID", "Worker-Id", " Response "),
        (("item", "task", "rater", "worker", "label", "answer"), "item", "rater", "label"),
        (("instance", "annotator", "annotation"), "instance", "annotator", "annotation"),
        (("unit", "coder", "class"), "unit", "coder", "class"),
        (("sample_id", "sample", "labeller", "labels"), "sample_id", "labeller", "labels"),
        (("id", "user", "score"), "id", "user", "score"),
        (("item", "PROLIFIC_PID", "rating"), "item", "PROLIFIC_PID", "rating"),
    ],
)
def test_synonyms(headers, item, rater, label):
    columns, _ = found(*headers)
    assert (columns["item"], columns["rater"], columns["label"]) == (item, rater, label)


def test_question_is_the_item_only_where_nothing_else_is():
    assert found("question", "worker", "answer")[0]["item"] == "question"
    assert found("item", "question", "worker", "answer")[0]["question"] == "question"


def test_told_columns_are_not_looked_for_again():
    columns, _ = found("task", "worker", "gold", "label", label="gold")
    assert columns["label"] == "gold"
    assert "label" not in columns.values()


def test_ambiguity_lists_the_candidates():
    with pytest.raises(InputError, match=r"r\.csv: Several columns look like the rater: worker, judge\. .*--rater"):
        found("item", "worker", "judge", "label")


def test_ambiguity_of_what_is_not_needed_is_said():
    columns, said = found("item", "rater", "label", "time", "timestamp")
    assert "time" not in columns
    assert said[0].text == "Several columns look like the time (time, timestamp); none was used. --time says which."


def test_none_switches_a_role_off():
    assert "time" not in found("item", "rater", "label", "time", time="none")[0]
    assert "rater" not in found("item", "rater", "label", rater="none")[0]


def test_near_match_and_double_use():
    with pytest.raises(SettingError, match=r"'labl' for the label\. Did you mean 'label'\?"):
        found("item", "rater", "label", label="labl")
    with pytest.raises(SettingError, match="named for two roles"):
        found("item", "rater", "label", label="label", item="label")
