"""What the rater's API refuses over HTTP: strangers, bodies that do not fit, bodies that are no JSON, or too large."""

import json
from collections.abc import Generator
from typing import Any

import httpx
import pytest

from ..acting import new_client, rows
from .site import Person, Site, site

ITEMS = [{"text": "Hello"}]


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
