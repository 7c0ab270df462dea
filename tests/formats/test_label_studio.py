"""A small export in the shape that Label Studio 1.x writes."""

import json

import pytest

from middlemost.errors import InputError
from middlemost.formats.json_rows import read_json


def choice(*labels, name="sentiment"):
    return {"id": "r1", "type": "choices", "from_name": name, "to_name": "text", "value": {"choices": list(labels)}}


def annotation(number, by, result, *, cancelled=False):
    return {
        "id": number,
        "completed_by": by,
        "result": result,
        "was_cancelled": cancelled,
        "ground_truth": False,
        "created_at": "2024-03-06T14:07:33.120000Z",
        "lead_time": 4.25,
    }


TASKS = [
    {
        "id": 11,
        "data": {"text": "fine", "topic": "film"},
        "annotations": [
            annotation(1, 7, [choice("positive")]),
            annotation(2, {"id": 8, "email": "bo@example.org"}, [choice("negative"), choice("no", name="irony")]),
            annotation(3, 9, [], cancelled=True),
        ],
        "predictions": [{"result": [choice("positive")]}],
    },
    {
        "id": 12,
        "data": {"text": "so so", "topic": "book"},
        "annotations": [
            annotation(4, 7, [{"type": "rating", "from_name": "stars", "value": {"rating": 4}}]),
            annotation(5, 9, [choice("positive", "negative")]),
            annotation(6, 8, [{"type": "labels", "from_name": "span", "value": {"start": 0}}]),
        ],
    },
]


def test_a_row_for_each_answer():
    table = read_json(json.dumps(TASKS, indent=1), name="export.json")
    rows = table.frame.select("item", "rater", "question", "label", "status", "assignment").rows()
    assert rows == [
        ("11", "7", "sentiment", "positive", "submitted", "1"),
        ("11", "bo@example.org", "sentiment", "negative", "submitted", "2"),
        ("11", "bo@example.org", "irony", "no", "submitted", "2"),
        ("11", "9", None, None, "skipped", "3"),
        ("12", "7", "stars", "4", "submitted", "4"),
        ("12", "8", None, None, "submitted", "6"),
    ]
    assert table.frame["data.topic"].to_list() == ["film"] * 4 + ["book"] * 2
    assert table.frame["seconds"].unique().to_list() == ["4.25"]
    assert table.frame["time"][0] == "2024-03-06T14:07:33.120000Z"
    assert table.format["format"] == "Label Studio JSON"
    assert [row.why for row in table.bad] == ["2 choices in one answer (annotation 5): one is expected"]
    assert [(note.kind, note.count) for note in table.notes] == [("passed over", 1)]


def test_lines_are_those_of_the_tasks():
    text = "[" + ",\n".join(json.dumps(task) for task in TASKS) + "]"
    assert read_json(text, name="").line.to_list() == [1, 1, 1, 1, 2, 2]


def test_tasks_without_annotations():
    with pytest.raises(InputError, match="No task has an answer"):
        read_json(json.dumps([{"id": 1, "data": {"text": "x"}, "annotations": []}]), name="export.json")
