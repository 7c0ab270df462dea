"""Whose ratings a rater may see and change over HTTP: their own (case G7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..acting import rows
from .conftest import ITEMS
from .site import Person, Site, site


def code(reply: httpx.Response) -> str:
    return reply.json()["error"]["code"]


def answers(study: Site) -> list[dict[str, object]]:
    return rows(study.engine, "answer")


def of_others(number: int) -> list[tuple[str, str, object]]:
    """A rater's requests for what is not theirs: of row `number`, there or made up."""
    return [
        ("GET", f"/api/answers/{number}", None),
        ("DELETE", f"/api/answers/{number}", None),
        ("PUT", f"/api/answers/{number}", {"harm": {"value": "no"}}),
        ("GET", f"/api/items/{number}", None),
        ("PUT", f"/api/items/{number}", {"text": "other"}),
        ("POST", f"/api/raters/{number}/state", {"state": "removed"}),
        ("POST", f"/api/raters/{number}/link", None),
        ("DELETE", f"/api/tokens/{number}", None),
        ("DELETE", f"/api/sessions/{number}", None),
        ("DELETE", f"/api/links/{number}", None),
        ("GET", f"/manage/items/{number}", None),
    ]


OF_MANAGERS = [
    ("GET", "/api/answers", None),
    ("GET", "/api/items", None),
    ("GET", "/api/raters", None),
    ("GET", "/api/study", None),
    ("DELETE", "/api/study", None),
    ("POST", "/api/state", {"state": "closed"}),
    ("GET", "/api/progress", None),
    ("GET", "/api/agreement", None),
    ("GET", "/api/unclear", None),
    ("GET", "/api/export/csv", None),
    ("GET", "/api/export/dataset", None),
    ("GET", "/api/links", None),
    ("POST", "/api/links", {"kind": "manager"}),
    ("GET", "/api/tokens", None),
    ("POST", "/api/tokens", {"name": "mine"}),
    ("GET", "/api/sessions", None),
    ("GET", "/api/log", None),
    ("POST", "/api/preview", None),
    ("GET", "/manage", None),
    ("GET", "/manage/raters", None),
    ("GET", "/manage/items", None),
]


@pytest.mark.parametrize("rated", [False, True], ids=["before rating it", "after rating it"])
def test_what_is_not_a_raters_is_refused_there_or_not(study: Site, ann: Person, rated: bool):
    bo = study.rater("bo")
    bos = bo.task()
    assert bo.answer(bos["assignment"], "no").status_code == 200
    if rated:
        ann.answer(ann.task()["assignment"], "yes")
    before = [rows(study.engine, name) for name in ("answer", "item", "rater", "study", "log", "session", "link")]
    for there, made_up in zip(of_others(bos["assignment"]), of_others(10**6), strict=True):
        replies = [ann.send(method, path, json=body) for method, path, body in (there, made_up)]
        assert {reply.status_code for reply in replies} <= {403, 404, 405}, there
        assert replies[0].text == replies[1].text, there
        assert replies[0].status_code == replies[1].status_code
    for method, path, body in OF_MANAGERS:
        reply = ann.send(method, path, json=body)
        assert reply.status_code in (403, 404, 405), (method, path)
    assert before == [
        rows(study.engine, name) for name in ("answer", "item", "rater", "study", "log", "session", "link")
    ]


def test_anothers_assignment_is_as_unknown_as_a_made_up_one(study: Site, ann: Person):
    bo = study.rater("bo")
    bos = bo.task()["assignment"]
    ann.task()
    for number in (bos, 10**6):
        said = [ann.answer(number, "no"), ann.remark("skips", number), ann.remark("flags", number)]
        assert [(reply.status_code, code(reply)) for reply in said] == [(404, "not-assigned")] * 3
    assert ann.answer(bos, "no").text == ann.answer(10**6, "no").text
    assert answers(study) == []


def test_the_manager_sees_what_raters_may_not(study: Site, ann: Person):
    item = ann.task()
    ann.answer(item["assignment"], "no")
    boss = study.manager()
    assert boss.get("/api/answers").json()["answers"][0]["rater"] == "ann"
    assert "no" in boss.get("/api/export/csv").text


def test_no_reply_to_a_rater_tells_of_others(tmp_path: Path):
    """Neither in a field of its own nor anywhere: names, labels, counts, gold, what the worker inferred."""
    with site(tmp_path, items=ITEMS, overlap=3) as study:
        others = [study.rater(f"zz-other-{number}") for number in range(2)]
        for who in others:
            for _ in ITEMS:
                who.answer(who.task()["assignment"], "unsure", seconds=77.25)
        ann = study.rater("ann")
        browser = study.browser_of(ann)
        for page in ("/rate", "/guideline", "/"):
            browser.get(page, follow_redirects=True)
        for _ in ITEMS:
            number = ann.task()["assignment"]
            ann.remark("flags", number)
            stored = ann.answer(number, "yes").json()["stored"]["id"]
            ann.answer(number, "no", replaces=stored)
            for path in ("/api/me", "/api/history", f"/api/answers/{number}"):
                ann.get(path)
        assert ann.get("/api/next").json()["reason"] == "complete"
    for reply in ann.replies + browser.replies:
        assert "zz-other" not in reply.text
        assert "77.25" not in reply.text
        if reply.headers["content-type"] == "application/json":
            for path, value in leaves(reply.json()):
                assert not {"gold", "posterior", "ratings", "raters", "consensus", "spread", "rated"} & set(path), path
                labels = path[0] == "questions" or path[:1] == ("strings",)
                assert labels or value != "unsure", path
            done = reply.json().get("progress", {}).get("done", 0) if isinstance(reply.json(), dict) else 0
            assert done <= len(ITEMS)  # twelve ratings of others are there


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All that is in a JSON value: where, and what."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, (*path, "[]"))
    else:
        yield path, value
