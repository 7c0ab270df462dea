"""Items and answers of every kind of question and content, as managers see them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ..acting import new_client
from ..browser.studies import ALL
from .site import site

pytestmark = pytest.mark.slow  # a server for each of eleven studies
HTML = {"accept": "text/html"}


def some_value(question: Mapping[str, Any]) -> object:
    """Any answer that fits a question."""
    kind, labels = question["type"], [one["key"] for one in question.get("labels") or question.get("points") or []]
    if kind == "preference":
        chosen = {"choice": question["candidates"][0]} | ({"strength": 1} if question["strength"] > 1 else {})
        criteria = {one["key"]: {"choice": question["candidates"][1]} for one in question["criteria"]}
        turns = [{"choice": "tie"}] * 2 if question["turns"] else []  # of the two in these conversations
        return chosen | ({"criteria": criteria} if criteria else {}) | ({"turns": turns} if turns else {})
    values: dict[str, object] = {
        "labels": labels[: max(1, question.get("min") or 0)],
        "ranking": list(question.get("candidates", ())),
        "number": question.get("min") or 1,
        "text": "Something that is long enough for any text that is asked for here",
        "spans": [{"start": 0, "end": 3, "label": (labels or [""])[0]}],
    }
    return values.get(kind, (labels or [str(question.get("from", 1))])[0])


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_item_and_what_was_said_are_shown(name: str, tmp_path: Path):
    study = ALL[name]
    with site(tmp_path, items=study.items, **study.settings) as opened:
        ann, boss = opened.rater("ann"), opened.manager()
        questions = ann.get("/api/me").json()["questions"]
        task = ann.task()
        answers: dict[str, dict[str, object]] = {}
        for question in questions:
            when = question["when"]
            if when is None or answers.get(when["question"], {}).get("value") in when["is"]:
                beside = {"rationale": "why"} if question["rationale"] != "no" else {}
                beside |= {"confidence": 50} if question["confidence"] else {}
                answers[question["name"]] = {"value": some_value(question), **beside}
        sent = {"client": new_client(), "assignment": task["assignment"], "answers": answers}
        stored = ann.post("/api/answers", sent)
        assert stored.status_code == 200, stored.text
        for path in ("/manage", "/manage/items", "/manage/items/1", "/manage/raters"):
            assert boss.get(path, headers=HTML).status_code == 200, path
        page = boss.get("/manage/items/1", headers=HTML).text
        assert ">ann" in page
        assert boss.get("/api/items/1").status_code == boss.get("/api/items").status_code == 200
