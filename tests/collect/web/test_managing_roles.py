"""Every route with every role: who gets in where, and what is another rater's (case G7)."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from middlemost.collect.access.links import make_join_link, make_manager_link, make_personal_link
from middlemost.collect.access.sessions import make_manager_token, open_manager_session
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.transaction import writing
from middlemost.collect.web.routes import ROUTERS

from ..acting import new_client
from .site import Person, Site, site

ROLES = ("nobody", "owner", "other", "model", "manager", "preview")
"""Nobody known; the rater whose answers are asked for; another rater; a model; a manager; one who previews."""


@dataclass
class World:
    """A study, the people who come to it, and what is there to be asked for."""

    site: Site
    people: dict[str, Person]
    answered: int

    def made(self, work: Callable[[Cursor, float], Any]) -> Any:
        """What is made in the database for one request alone."""
        with writing(self.site.engine) as cursor:
            return work(cursor, time.time())

    def open_task(self) -> int:
        """The number under which the owner has an item now."""
        return self.people["owner"].task()["assignment"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    """Sixty items; the owner has answered one and has another."""
    items = [{"text": f"Text {n}"} for n in range(60)]
    with site(tmp_path_factory.mktemp("roles"), items=items, overlap=5) as opened:
        people = {
            "nobody": opened.nobody(),
            "owner": opened.rater("owner"),
            "other": opened.rater("other"),
            "model": opened.rater("model", kind="model"),
            "manager": opened.manager("manager"),
            "preview": opened.manager("previewer"),
        }
        assert people["preview"].post("/api/preview").status_code == 200
        answered = people["owner"].task()["assignment"]
        assert people["owner"].answer(answered, "yes").status_code == 200
        yield World(opened, people, answered)


@dataclass(frozen=True)
class Case:
    """A route, how it is asked, and the status that each role gets."""

    method: str
    path: str
    expected: tuple[int, int, int, int, int, int]
    path_is: Callable[[World], str] | None = None
    json: Callable[[World], object] | None = None
    form: dict[str, str] | None = None


def managers(method: str, path: str, status: int = 200, **more: Any) -> Case:
    """For managers alone; a page sends whoever is nobody to the door."""
    nobody = 303 if path.startswith("/manage") else 401
    return Case(method, path, (nobody, 403, 403, 403, status, status), **more)


def raters(method: str, path: str, others: int = 200, **more: Any) -> Case:
    """For raters, and for managers who have opened a preview; what is the owner's may be 404 to others."""
    return Case(method, path, (401, 200, others, others, 403, others), **more)


def anybody(method: str, path: str, *statuses: int, **more: Any) -> Case:
    """For all."""
    return Case(method, path, statuses * 6 if len(statuses) == 1 else statuses, **more)  # type: ignore[arg-type]


def _remark(world: World) -> object:
    return {"client": new_client(), "assignment": world.open_task(), "reason": "unclear"}


def _rater_path(tail: str) -> Callable[[World], str]:
    return lambda world: f"/{tail.format(world.people['owner'].id)}"


def _link(world: World) -> int:
    return world.made(lambda cursor, now: make_join_link(cursor, now).id)


def _token(world: World) -> int:
    return world.made(lambda cursor, now: make_manager_token(cursor, 1, "x", now).id)


def _session(world: World) -> int:
    return world.made(lambda cursor, now: open_manager_session(cursor, 1, now).id)


def _join(world: World) -> str:
    return world.made(lambda cursor, now: make_join_link(cursor, now).secret)


def _personal(world: World) -> str:
    return world.made(lambda cursor, now: make_personal_link(cursor, world.people["owner"].id, now).secret)


def _welcome(world: World) -> str:
    return world.made(lambda cursor, now: make_manager_link(cursor, now).secret)


SHORT = {"name": "someone", "password": "short"}

CASES = [
    # What raters do. Another's assignment is 404, as a made-up one is.
    raters("GET", "/api/me"),
    raters("GET", "/api/next"),
    raters("GET", "/api/history"),
    raters(
        "GET",
        "/api/answers/{assignment}",
        404,
        path_is=lambda world: f"/api/answers/{world.answered}",
    ),
    raters(
        "POST",
        "/api/answers",
        404,
        json=lambda world: {
            "client": new_client(),
            "assignment": world.open_task(),
            "answers": {"harm": {"value": "no"}},
        },
    ),
    raters("POST", "/api/flags", 404, json=_remark),
    raters("POST", "/api/skips", 404, json=_remark),
    raters("GET", "/rate"),
    raters("GET", "/guideline"),
    # What managers see and do, by the API and by pages.
    *(
        managers("GET", f"/api/{name}")
        for name in (
            "study",
            "progress",
            "raters",
            "items",
            "agreement",
            "unclear",
            "answers",
            "flags-list",
            "log",
            "links",
            "tokens",
            "sessions",
        )
    ),
    managers("GET", "/api/items/{number}", path_is=lambda _: "/api/items/1"),
    managers("GET", "/api/export/{kind}", path_is=lambda _: "/api/export/csv"),
    managers("POST", "/api/state", json=lambda _: {"state": "open"}),
    managers(
        "POST",
        "/api/raters/{number}/state",
        path_is=_rater_path("api/raters/{}/state"),
        json=lambda _: {"state": "active"},
    ),
    managers("POST", "/api/links", 201, json=lambda _: {"kind": "join"}),
    managers("DELETE", "/api/links/{number}", path_is=lambda world: f"/api/links/{_link(world)}"),
    managers("POST", "/api/tokens", 201, json=lambda _: {"name": "script"}),
    managers("DELETE", "/api/tokens/{number}", path_is=lambda world: f"/api/tokens/{_token(world)}"),
    managers("DELETE", "/api/sessions/{number}", path_is=lambda world: f"/api/sessions/{_session(world)}"),
    *(managers("GET", path) for path in ("/manage", "/manage/raters", "/manage/items", "/manage/access")),
    managers("GET", "/manage/items/{number}", path_is=lambda _: "/manage/items/1"),
    managers("GET", "/manage/close"),
    managers("POST", "/manage/state", 303, form={"state": "open"}),
    managers("POST", "/manage/links", form={"kind": "join"}),
    managers(
        "POST",
        "/manage/links/{number}/withdraw",
        303,
        path_is=lambda world: f"/manage/links/{_link(world)}/withdraw",
    ),
    managers("POST", "/manage/tokens", form={"name": "script", "role": "manager"}),
    managers(
        "POST",
        "/manage/sessions/{number}/end",
        303,
        path_is=lambda world: f"/manage/sessions/{_session(world)}/end",
    ),
    managers(
        "POST",
        "/manage/raters/{number}/state",
        303,
        path_is=_rater_path("manage/raters/{}/state"),
        form={"state": "active"},
    ),
    managers("POST", "/manage/raters/{number}/link", path_is=_rater_path("manage/raters/{}/link")),
    # Coming in and going out.
    anybody("GET", "/", 303),
    anybody("GET", "/media/{digest}", 401, 404, 404, 404, 404, 404, path_is=lambda _: "/media/none"),
    anybody("GET", "/join/{secret}", 200, 303, 303, 303, 200, 200, path_is=lambda world: f"/join/{_join(world)}"),
    anybody("POST", "/join/{secret}", 200, 303, 303, 303, 200, 200, path_is=lambda world: f"/join/{_join(world)}"),
    anybody("POST", "/api/join", 201, 409, 409, 409, 201, 201, json=lambda world: {"secret": _join(world)}),
    anybody("GET", "/r/{secret}", 200, path_is=lambda world: f"/r/{_personal(world)}"),
    anybody("POST", "/r/{secret}", 303, path_is=lambda world: f"/r/{_personal(world)}"),
    anybody("POST", "/api/return", 200, json=lambda world: {"secret": _personal(world)}),
    anybody("GET", "/welcome/{secret}", 200, path_is=lambda world: f"/welcome/{_welcome(world)}"),
    anybody("GET", "/login", 200),
]

# Of these an address may use five a minute, so they stand alone; nobody's role matters in them.
PASSWORDS = [
    ("POST", "/welcome/{secret}", 422, SHORT),
    ("POST", "/api/welcome", 422, None),
    ("POST", "/login", 401, SHORT),
    ("POST", "/api/login", 401, None),
]
# These change what the others rest on, so they come last.
LAST = [
    managers("POST", "/api/preview"),
    managers("POST", "/manage/preview", 303),
    anybody("POST", "/logout", 303),
    anybody("POST", "/api/logout", 200),
]


def ask(world: World, case: Case, role: str) -> httpx.Response:
    path = case.path if case.path_is is None else case.path_is(world)
    more: dict[str, Any] = {}
    if case.json is not None:
        more["json"] = case.json(world)
    if case.form is not None:
        more["data"] = case.form
    reply = world.people[role].send(case.method, path, **more)
    world.people[role].http.cookies.clear()  # whoever came in by this is who they were again
    return reply


def test_no_route_is_left_out():
    known = {(case.method, case.path) for case in [*CASES, *LAST]} | {one[:2] for one in PASSWORDS}
    there = {
        (method, route.path)  # type: ignore[attr-defined]
        for router in ROUTERS
        for route in router.routes
        for method in route.methods  # type: ignore[attr-defined]
        if method != "HEAD"
    }
    assert known == there


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path}")
def test_who_gets_in(world: World, case: Case):
    got = {role: ask(world, case, role).status_code for role in ROLES}
    assert got == dict(zip(ROLES, case.expected, strict=True))


def test_the_answer_to_anothers_is_the_one_to_a_made_up_one(world: World):
    """Before and after she has rated; by reading and by writing."""
    other, task = world.people["other"], world.open_task()
    for number in (world.answered, task):
        for reply, made_up in (
            (other.get(f"/api/answers/{number}"), other.get("/api/answers/999999")),
            (other.answer(number, "no"), other.answer(999999, "no")),
            (other.answer(number, "no", replaces=1), other.answer(999999, "no", replaces=1)),
            (other.remark("skips", number), other.remark("skips", 999999)),
            (other.remark("flags", number), other.remark("flags", 999999)),
        ):
            assert (reply.status_code, reply.json()) == (made_up.status_code, made_up.json())
            assert reply.status_code == 404


def test_case_g7(tmp_path_factory: pytest.TempPathFactory):
    """Ann sees and changes nothing of Bo's, before and after she rates the item; the manager sees all."""
    questions = [{"type": "label", "name": "harm", "prompt": "?", "labels": ["yes", "no"], "rationale": "optional"}]
    with site(tmp_path_factory.mktemp("g7"), questions=questions, items=[{"text": "Only one"}]) as opened:
        ann, bo, boss = opened.rater("ann"), opened.rater("bo-the-other"), opened.manager()
        task = bo.task()["assignment"]
        answers = {"harm": {"value": "yes", "rationale": "bo's reason"}}
        bo.post("/api/answers", {"client": new_client(), "assignment": task, "answers": answers})
        for _ in ("before", "after"):
            assert ann.get(f"/api/answers/{task}").status_code == 404
            assert ann.send("DELETE", f"/api/answers/{task}").status_code == 405
            assert ann.send("DELETE", f"/api/sessions/{bo.id}").status_code == 403
            assert ann.get("/api/items/1").status_code == 403
            assert ann.get("/manage/items/1").status_code == 403
            assert ann.get("/api/export/csv").status_code == 403
            assert ann.post("/api/state", {"state": "closed"}).status_code == 403
            assert ann.send("PUT", "/api/items/1", json={"text": "x"}).status_code == 405
            turn = ann.get("/api/next").json()
            if turn["task"] is not None:
                assert ann.answer(turn["task"]["assignment"], "no").status_code == 200
            for path in ("/api/me", "/api/history", "/rate", "/guideline"):
                ann.get(path)
        told = "".join(reply.text for reply in ann.replies)
        assert "bo-the-other" not in told
        assert "bo's reason" not in told
        assert '"posterior"' not in told
        item = boss.get("/api/items/1").json()
        assert {row["rater"]: row["value"]["harm"]["value"] for row in item["answers"]} == {
            "ann": "no",
            "bo-the-other": "yes",
        }
        assert "bo's reason" in boss.get("/api/answers").text


@pytest.mark.parametrize(("method", "path", "status", "form"), PASSWORDS)
def test_passwords(world: World, method: str, path: str, status: int, form: dict[str, str] | None):
    secret = _welcome(world)
    body = None if form is not None else SHORT | ({"secret": secret} if path.endswith("welcome") else {})
    reply = world.people["nobody"].send(method, path.format(secret=secret), data=form, json=body)
    assert reply.status_code == status


@pytest.mark.parametrize("case", LAST, ids=lambda case: f"{case.method} {case.path}")
def test_who_gets_in_at_last(world: World, case: Case):
    for role, expected in zip(ROLES, case.expected, strict=True):
        if case.path.endswith("logout"):
            who = (
                world.site.manager(f"{role}-{case.path.replace('/', '')}") if role == "manager" else world.site.nobody()
            )
            assert who.send(case.method, case.path).status_code == expected
            if role == "manager":
                assert who.get("/api/study").status_code == 401
        else:
            assert ask(world, case, role).status_code == expected
