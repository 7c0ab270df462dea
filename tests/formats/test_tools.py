"""What other tools write, a fixture a tool: headers as the tools write them, values invented."""

import datetime

import pytest

import middlemost as mm
from middlemost.errors import InputError
from tests.formats.tables import FIXTURES, notes, statuses


def columns(dataset):
    return dict(dataset.reading.columns)


def test_crowd_kit():
    dataset = mm.read(FIXTURES / "crowd_kit.csv")
    assert columns(dataset) == {"item": "task", "rater": "worker", "label": "label"}
    assert mm.read_ratings(FIXTURES / "crowd_kit.csv").label.tolist() == [0, 1, 1, 1]


def test_zheng_writes_the_item_as_question():
    dataset = mm.read(FIXTURES / "zheng_answers.csv")
    assert columns(dataset) == {"item": "question", "rater": "worker", "label": "answer"}
    assert list(dataset.questions) == ["label"]
    assert dataset.items["item"].to_list() == ["11", "12"]


def test_label_studio():
    dataset = mm.read(FIXTURES / "label_studio.csv")
    assert columns(dataset) == {
        "item": "id",
        "rater": "annotator",
        "label": "mood",  # no synonym: the one column that differs between the annotations of an item
        "time": "created_at",
        "seconds": "lead_time",
        "assignment": "annotation_id",
    }
    assert dataset.answers["seconds"].to_list() == [12.4, 8.1, 20.0, 6.5]
    assert dataset.answers["assignment"].to_list() == ["101", "102", "103", "104"]
    assert dataset.answers["time"][0] == datetime.datetime(2026, 3, 2, 9, 15, 4, 120000, datetime.UTC)


def test_label_studio_without_overlap_cannot_tell_the_answer(tmp_path):
    lines = (FIXTURES / "label_studio.csv").read_text().splitlines()
    path = tmp_path / "once.csv"
    path.write_text("\n".join([lines[0], lines[1], lines[3]]))
    with pytest.raises(InputError, match=r"No column looks like the label\. Columns: annotation_id, .*--label"):
        mm.read(path)
    assert mm.read(path, label="mood").question().labels[0] == "calm"


def test_mturk_batch_has_a_question_for_each_answer_column():
    dataset = mm.read(FIXTURES / "mturk_batch.csv")
    assert columns(dataset) == {
        "item": "HITId",
        "rater": "WorkerId",
        "label": "Answer.mood.label, Answer.comment",
        "time": "SubmitTime",
        "started": "AcceptTime",
        "seconds": "WorkTimeInSeconds",
        "assignment": "AssignmentId",
        "status": "AssignmentStatus",
    }
    assert list(dataset.questions) == ["mood.label", "comment"]
    moods = dataset.answers.filter(question="mood.label")
    assert moods["value"].to_list() == ["glad", "calm", "calm"]
    assert moods["status"].to_list() == ["rating", "rejected", "rating"]
    assert moods["seconds"].to_list() == [27, 3, 40]
    # Pacific time: seven hours behind Greenwich in July, eight in January.
    assert [moment.hour for moment in moods["time"]] == [16, 17, 16]
    assert notes(dataset)["rejected"].startswith("1 of 3 assignments was rejected")
    assert mm.read_ratings(FIXTURES / "mturk_batch.csv", question="mood.label").items[:] == ["H1", "H2"]


def test_mturk_batch_one_column_named():
    dataset = mm.read(FIXTURES / "mturk_batch.csv", label="Answer.mood.label", item="Input.text")
    assert list(dataset.questions) == ["label"]
    assert dataset.items["item"].to_list() == ["A feast.", "A still lake."]


def test_h7_numbered_columns_are_items_in_natural_order():
    dataset = mm.read(FIXTURES / "mturk_numbered.csv")
    ratings = dataset.answers.filter(status="rating")
    assert ratings.select("item", "rater", "value").rows() == [
        ("aa", "W1", "yes"),
        ("bb", "W1", "no"),
        ("cc", "W1", "no"),
    ]
    assert dataset.statuses == {"rating": 3, "rejected": 3}
    assert notes(dataset)["rejected"] == (
        "1 of 2 assignments was rejected and is left out (3 ratings). --status none keeps them."
    )
    assert columns(dataset)["item"] == "Input.t1, Input.t2, Input.t10"
    assert mm.read(FIXTURES / "mturk_numbered.csv", status="none").statuses == {"rating": 6}


def test_h7_an_answer_without_its_input_still_has_an_item(tmp_path):
    path = tmp_path / "batch.csv"
    path.write_text("HITId,WorkerId,Input.t1,Answer.q1,Answer.q2\nH1,W1,aa,yes,no\nH2,W1,bb,no,no\n")
    dataset = mm.read(path)
    assert dataset.answers["item"].to_list() == ["aa", "H1#2", "bb", "H2#2"]


def test_prolific_answers():
    dataset = mm.read(FIXTURES / "prolific_answers.csv", raters=FIXTURES / "prolific_export.csv")
    assert columns(dataset) == {
        "item": "item",
        "rater": "Participant id",
        "label": "response",
        "time": "Completed at",
        "started": "Started at",
        "seconds": "Time taken",
        "assignment": "Submission id",
        "status": "Status",
    }
    assert statuses(dataset) == ["rating", "rating", "rating", "late", "skipped"]
    assert notes(dataset)["seconds of assignments"] == (
        "An assignment holds several items; the seconds are those of the whole assignment."
    )
    assert "overlapping work" not in notes(dataset)  # one session, whose times stand in each of its rows
    assert dataset.raters["Age"].to_list() == ["25", "41", "33"]
    assert dataset.raters["rater"].to_list() == ["p001", "p002", "p003"]
