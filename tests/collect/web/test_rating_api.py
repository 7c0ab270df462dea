"""The rater's API over HTTP, on the real application (cases G4, G7 and G11)."""

import json
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from middlemost.collect.store import tables

from ..acting import new_client, rows
from ..whole import faults
from .site import Person, Site, site

ITEMS = [{"text": f"Text {number}", "gold": "yes", "label": "no"} for number in range(1, 7)]


@pytest.fixture
def study(tmp_path: Path) -> Generator[Site, None, None]:
    with site(tmp_path, items=ITEMS) as opened:
        yield opened
        assert faults(opened.engine) == {}


@pytest.fixture
def ann(study: Site) -> Person:
    return study.rater("ann")


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    """A study in which everything is refused: nothing changes but that raters come, and get items."""
    with site(tmp_path_factory.mktemp("still"), items=ITEMS, overlap=1000) as opened:
        yield opened


@pytest.fixture
def eve(still: Site) -> Generator[Person, None, None]:
    """A new rater of that study, after whom nothing has been stored."""
    yield still.rater(new_client())
    assert (answers(still), rows(still.engine, "flag")) == ([], [])


def code(reply: httpx.Response) -> str:
    return reply.json()["error"]["code"]


def answers(study: Site) -> list[dict[str, object]]:
    return rows(study.engine, "answer")


# Case G4: the submit button pressed twice


def test_the_same_answer_twice_is_one_rating(study: Site, ann: Person):
    task, client = ann.task(), new_client()
    first = ann.answer(task["assignment"], "yes", client=client)
    second = ann.answer(task["assignment"], "yes", client=client)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json() | {"task": first.json()["task"]}
    assert first.json()["task"]["assignment"] == second.json()["task"]["assignment"]
    assert [row["status"] for row in answers(study)] == ["rating"]


def test_a_retry_is_told_the_same_whatever_it_says_now(study: Site, ann: Person):
    task, client = ann.task(), new_client()
    first = ann.answer(task["assignment"], "yes", client=client)
    again = ann.answer(task["assignment"], "no", client=client)
    assert again.json()["stored"] == first.json()["stored"]
    assert json.loads(str(answers(study)[0]["value"])) == {"harm": {"value": "yes"}}


def test_another_answer_to_the_same_item_is_a_correction_or_refused(study: Site, ann: Person):
    task = ann.task()
    first = ann.answer(task["assignment"], "yes").json()["stored"]["id"]
    refused = ann.answer(task["assignment"], "no")
    assert (refused.status_code, code(refused)) == (409, "already-answered")
    assert ann.answer(task["assignment"], "no", replaces=first).status_code == 200
    stale = ann.answer(task["assignment"], "unsure", replaces=first)
    assert (stale.status_code, code(stale)) == (409, "stale")
    assert [(row["id"], row["supersedes"]) for row in answers(study)] == [(1, None), (2, 1)]
    assert ann.get(f"/api/answers/{task['assignment']}").json()["answer"]["answers"] == {"harm": {"value": "no"}}


def test_another_raters_client_id_is_not_a_retry(study: Site, ann: Person):
    bo, client = study.rater("bo"), new_client()
    stored = [who.answer(who.task()["assignment"], "yes", client=client).json()["stored"]["id"] for who in (ann, bo)]
    assert stored == [1, 2]


def test_a_remark_twice_is_one(study: Site, ann: Person):
    task, client = ann.task(), new_client()
    said = [ann.remark("flags", task["assignment"], client=client).json() for _ in range(2)]
    assert said[0] == said[1]
    client = new_client()
    skipped = [ann.remark("skips", task["assignment"], client=client).json() for _ in range(2)]
    assert skipped[0]["stored"] == skipped[1]["stored"]
    assert skipped[0]["task"]["assignment"] == skipped[1]["task"]["assignment"] != task["assignment"]
    assert (len(rows(study.engine, "flag")), len(answers(study))) == (1, 1)


# Case G7: whose ratings may I see and change?


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


# Case G11: reload, second tab, second visit


def test_reloading_gives_the_same_item(ann: Person):
    assert len({ann.task()["assignment"] for _ in range(4)}) == 1


def test_two_browsers_of_a_rater_share_an_item_and_a_count(study: Site, ann: Person):
    tabs = [study.browser_of(ann), study.browser_of(ann)]
    task, same = tabs[0].task(), tabs[1].task()
    assert task["assignment"] == same["assignment"]
    assert tabs[0].answer(task["assignment"], "yes").status_code == 200
    second = tabs[1].answer(task["assignment"], "no")
    assert (second.status_code, code(second)) == (409, "already-answered")
    after = [tab.get("/api/next").json() for tab in tabs]
    assert after[0]["task"]["assignment"] == after[1]["task"]["assignment"] != task["assignment"]
    assert [turn["progress"]["done"] for turn in after] == [1, 1]


def test_the_personal_link_lets_the_same_rater_in_again(study: Site):
    boss = study.manager()
    join = boss.post("/api/links", {"kind": "join"}).json()["url"].rsplit("/", 1)[1]
    first = study.nobody({"sec-fetch-site": "same-origin"})
    made = first.post("/api/join", {"secret": join})
    assert made.status_code == 201
    own = made.json()["link"].rsplit("/", 1)[1]
    task = first.task()
    first.answer(task["assignment"], "yes")
    phone = study.nobody()
    assert phone.post("/api/return", {"secret": own}).json() == {"rater": made.json()["rater"]}
    turn = phone.get("/api/next").json()
    assert turn["progress"]["done"] == 1
    assert turn["task"]["assignment"] == first.task()["assignment"]
    again = first.post("/api/join", {"secret": join})
    assert (again.status_code, code(again)) == (409, "in-already")
    assert len(rows(study.engine, "rater")) == 1


# Who comes in


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/me", None),
        ("GET", "/api/next", None),
        ("GET", "/api/history", None),
        ("GET", "/api/answers/1", None),
        ("POST", "/api/answers", {"client": "abcdefgh", "assignment": 1, "answers": {}}),
        ("POST", "/api/skips", {"client": "abcdefgh", "assignment": 1, "reason": "unclear"}),
        ("POST", "/api/flags", {"client": "abcdefgh", "assignment": 1, "reason": "unclear"}),
    ],
)
def test_without_a_session_there_is_nothing(still: Site, method: str, path: str, body: object):
    for shown in ({}, {"authorization": "Bearer mm_made-up"}, {"cookie": "mm_session=mm_made-up"}):
        reply = still.nobody({**shown, "sec-fetch-site": "same-origin"}).send(method, path, json=body)
        assert (reply.status_code, code(reply)) == (401, "not-signed-in")


def test_a_browser_of_another_site_changes_nothing(still: Site, eve: Person):
    browser = still.browser_of(eve)
    task = browser.task()
    body = {"client": new_client(), "assignment": task["assignment"], "answers": {"harm": {"value": "yes"}}}
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        reply = browser.post("/api/answers", body, headers=headers)
        assert (reply.status_code, code(reply)) == (403, "other-origin")


# Bodies that do not fit

GOOD: dict[str, Any] = {"client": "abcdefgh", "assignment": 1, "answers": {"harm": {"value": "yes"}}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"extra": 1},
        {"client": "short"},
        {"client": "has blanks in it"},
        {"client": "a" * 65},
        {"client": 12345678},
        {"client": "abcdefgh\n"},
        {"assignment": "one"},
        {"assignment": 0},
        {"assignment": -1},
        {"assignment": 2**31},
        {"assignment": 10**400},
        {"assignment": 1.5},
        {"assignment": None},
        {"assignment": True},
        {"answers": []},
        {"answers": None},
        {"answers": {"x" * 41: {"value": "yes"}}},
        {"answers": {f"q{number}": {"value": 1} for number in range(51)}},
        {"seconds": -1},
        {"seconds": 1e300},
        {"seconds": "long"},
        {"replaces": 0},
        {"replaces": 2**63},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_body_that_does_not_fit_is_refused_and_stores_nothing(eve: Person, wrong: dict[str, Any]):
    eve.task()
    reply = eve.post("/api/answers", {**GOOD, **wrong})
    assert (reply.status_code, code(reply)) == (422, "invalid-request")
    assert len(reply.text) < 2000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"harm": {"value": "perhaps"}}, "unknown-label"),
        ({"harm": {"value": ["yes"]}}, "wrong-type"),
        ({"harm": {"value": None}}, "wrong-type"),
        ({"harm": {"value": 1e308}}, "wrong-type"),
        ({"harm": {"value": "y" * 100_000}}, "unknown-label"),
        ({"harm": {"value": "\ud800"}}, "unknown-label"),
        ({"harm": {"value": "yes\x00"}}, "unknown-label"),
        ({"harm": "yes"}, "wrong-type"),
        ({"harm": {"value": "yes", "rationale": "so"}}, "not-asked"),
        ({}, "missing"),
        ({"harm": {"value": "yes"}, "other": {"value": "yes"}}, "unknown-question"),
    ],
    ids=lambda given: str(given)[:30].encode("ascii", "replace").decode(),
)
def test_an_answer_that_does_not_fit_its_question_is_refused_with_the_reason(
    eve: Person, given: dict[str, Any], said: str
):
    body = {**GOOD, "assignment": eve.task()["assignment"], "answers": given}
    reply = eve.post("/api/answers", content=json.dumps(body), headers={"content-type": "application/json"})
    assert (reply.status_code, code(reply)) == (422, "invalid-answer")
    assert [one["code"] for one in reply.json()["error"]["questions"].values()] == [said]
    assert len(reply.text) < 3000


@pytest.mark.parametrize(
    "wrong", [{"reason": "bored"}, {"comment": "x" * 2001}, {"comment": "a\x00b"}, {"comment": 1}, {"seconds": 1}]
)
@pytest.mark.parametrize("what", ["skips", "flags"])
def test_a_remark_that_does_not_fit_is_refused(eve: Person, what: str, wrong: dict[str, Any]):
    reply = eve.remark(what, eve.task()["assignment"], **wrong)
    assert (reply.status_code, code(reply)) == (422, "invalid-request")


@pytest.mark.parametrize(
    "body",
    [b"{", b"nothing", b"\x00", b'{"client": "abcdefgh",}', b'{"client": "abc', b"\xff\xfe", b"[" * 200_000],
    ids=lambda body: body[:20].decode("ascii", "backslashreplace"),
)
@pytest.mark.parametrize("path", ["/api/answers", "/api/flags"])
def test_malformed_json_is_told_so(eve: Person, path: str, body: bytes):
    reply = eve.post(path, content=body, headers={"content-type": "application/json"})
    assert (reply.status_code, code(reply)) == (400, "no-json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'"text"',
        b"[1]",
        b'{"client": "\xed\xa0\x80"}',
        b'{"\\ud800": 1}',
        b'{"\\u0000": 1}',
        b'{"answers": {"%s": 1}}' % (b"\\ud800" * 41),
        b'{"client": "abcdefgh", "assignment": 1, "answers": {"\\ud800": {"value": 1}}}',
        b'{"client": "abcdefgh", "assignment": 1, "answers": {"harm": {"value": NaN}}}',
        b'{"client": "abcdefgh", "assignment": 1, "answers": {"harm": {"value": 1%s}}}' % (b"0" * 5000),
        b'{"client": "abcdefgh", "assignment": 1, "answers": {"harm": {"value": %s1%s}}}' % (b"[" * 900, b"]" * 900),
    ],
    ids=lambda body: body[:40].decode("ascii", "backslashreplace"),
)
def test_odd_json_is_refused_with_a_reason(eve: Person, body: bytes):
    body = body.replace(b'"assignment": 1', b'"assignment": %d' % eve.task()["assignment"])
    reply = eve.post("/api/answers", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert code(reply) in ("no-json", "invalid-request", "invalid-answer")
    assert len(reply.text) < 3000


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_content_type_is_refused(eve: Person, kind: str):
    """A form of another site's page can send these without asking first; JSON it cannot."""
    body = json.dumps({**GOOD, "assignment": eve.task()["assignment"]}).encode()
    reply = eve.post("/api/answers", content=body, headers={"content-type": kind})
    assert reply.status_code in (415, 422)


@pytest.mark.parametrize("size", [2_000_000, 30_000_000])
def test_what_is_too_large_is_refused(eve: Person, size: int):
    body = {**GOOD, "assignment": eve.task()["assignment"], "answers": {"harm": {"value": "y" * size}}}
    reply = eve.post("/api/answers", body)
    assert (reply.status_code, code(reply)) == (413, "too-large")
    assert eve.get("/api/next").status_code == 200


# Late, paused, closed, removed


def overdue(study: Site) -> None:
    """Let all leases be over."""
    with study.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(tables.assignment).values(expires=time.time() - 1))


def test_a_late_answer_is_kept_does_not_count_and_brings_the_next_item(tmp_path: Path):
    with site(tmp_path, items=ITEMS[:2], overlap=1, order="fixed") as study:
        ann, bo = study.rater("ann"), study.rater("bo")
        anns = ann.task()
        overdue(study)
        bos = bo.task()
        assert bos["item"] == anns["item"]
        client = new_client()
        reply = ann.answer(anns["assignment"], "no", client=client)
        assert (reply.status_code, code(reply)) == (409, "late")
        assert reply.json()["stored"]["status"] == "late"
        assert reply.json()["task"]["item"] != anns["item"]
        assert reply.json()["progress"]["done"] == 0
        again = ann.answer(anns["assignment"], "no", client=client)
        assert (again.status_code, again.json()["stored"]) == (409, reply.json()["stored"])
        assert bo.answer(bos["assignment"], "yes").status_code == 200
        assert [(row["rater"], row["status"]) for row in answers(study)] == [(ann.id, "late"), (bo.id, "rating")]
        assert faults(study.engine) == {}


def test_overdue_but_wanted_by_nobody_still_counts(study: Site, ann: Person):
    task = ann.task()
    overdue(study)
    reply = ann.answer(task["assignment"], "yes")
    assert (reply.status_code, reply.json()["stored"]["status"]) == (200, "rating")


def test_a_paused_study_takes_what_is_out_and_gives_nothing(study: Site, ann: Person):
    boss, task = study.manager(), ann.task()
    assert boss.post("/api/state", {"state": "paused"}).status_code == 200
    reply = ann.answer(task["assignment"], "yes")
    assert (reply.status_code, reply.json()["task"], reply.json()["reason"]) == (200, None, "paused")
    assert ann.get("/api/next").json()["reason"] == "paused"
    boss.post("/api/state", {"state": "open"})
    assert ann.task()["assignment"] != task["assignment"]


def test_a_closed_study_takes_nothing(study: Site, ann: Person):
    boss, task = study.manager(), ann.task()
    assert boss.post("/api/state", {"state": "closed"}).status_code == 200
    reply = ann.answer(task["assignment"], "yes")
    assert (reply.status_code, code(reply)) == (409, "closed")
    assert ann.get("/api/next").json()["reason"] == "closed"
    assert answers(study) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda who: who.get("/api/next"),
        lambda who: who.get("/api/me"),
        lambda who: who.answer(1, "yes"),
        lambda who: who.remark("flags", 1),
    ],
    ids=["next", "me", "answer", "flag"],
)
def test_who_is_removed_is_let_in_nowhere(study: Site, ann: Person, act: Callable[[Person], httpx.Response]):
    ann.task()
    study.manager().post(f"/api/raters/{ann.id}/state", {"state": "removed"})
    assert act(ann).status_code == 401
    assert answers(study) == []


def test_a_paused_rater_looks_and_gets_nothing(study: Site, ann: Person):
    boss, task = study.manager(), ann.task()
    boss.post(f"/api/raters/{ann.id}/state", {"state": "paused"})
    assert ann.get("/api/me").status_code == 200
    reply = ann.answer(task["assignment"], "yes")
    assert (reply.status_code, reply.json()["reason"]) == (200, "paused")


def test_a_previews_answers_are_kept_apart(study: Site, ann: Person):
    boss = study.manager()
    refused = boss.get("/api/next")
    assert (refused.status_code, code(refused)) == (403, "not-allowed")
    boss.post("/api/preview")
    reply = boss.answer(boss.task()["assignment"], "yes")
    assert (reply.status_code, reply.json()["stored"]["status"]) == (200, "preview")
    assert [row["ratings"] for row in rows(study.engine, "place")] == [0] * len(ITEMS)
    assert {row["ratings"] for row in rows(study.engine, "item_state")} == {0}
