"""What managers do by the API: each deed does what it says, and stands in the log."""

import csv
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest

from middlemost.collect.web import exporting

from ..acting import places, rows
from .site import Person, Site, site

QUESTIONS = [{"type": "label", "name": "harm", "prompt": "Is it harmful?", "labels": ["yes", "no", "unsure"]}]


@pytest.fixture
def here(tmp_path: Path) -> Generator[Site, None, None]:
    with site(tmp_path) as opened:
        yield opened


@pytest.fixture
def boss(here: Site) -> Person:
    return here.manager()


def log_of(boss: Person) -> list[tuple[str, dict[str, object]]]:
    """What managers did since they have been here, the oldest first."""
    lines = boss.get("/api/log").json()
    return [(line["action"], line["detail"]) for line in reversed(lines) if line["action"] != "account-made"]


def test_pause_resume_close(here: Site, boss: Person):
    ann = here.rater("ann")
    task = ann.task()
    assert boss.post("/api/state", {"state": "paused"}).json() == {"state": "paused", "changed": True}
    assert boss.post("/api/state", {"state": "paused"}).json() == {"state": "paused", "changed": False}
    assert ann.get("/api/next").json()["reason"] == "paused"
    assert ann.answer(task["assignment"], "yes").status_code == 200  # what is out may still come in
    boss.post("/api/state", {"state": "open"})
    task = ann.task()
    boss.post("/api/state", {"state": "closed"})
    assert ann.answer(task["assignment"], "yes").status_code == 409
    assert boss.get("/api/study").json()["state"] == "closed"
    assert boss.get("/api/progress").json()["state"] == "closed"
    assert [action for action, _ in log_of(boss)] == ["study-paused", "study-open", "study-closed"]
    assert boss.post("/api/state", {"state": "gone"}).status_code == 422


def test_a_removed_rater_is_out_at_once_and_gives_back_what_they_hold(here: Site, boss: Person):
    ann = here.rater("ann")
    task = ann.task()
    browser = here.browser_of(ann)
    assert browser.get("/api/me").status_code == 200
    assert places(here.engine)[task["item"]] == (1, 0, 1)
    reply = boss.post(f"/api/raters/{ann.id}/state", {"state": "removed"})
    assert reply.json() == {"id": ann.id, "name": "ann", "kind": "person", "state": "removed"}
    assert places(here.engine)[task["item"]] == (0, 0, 1)
    assert ann.get("/api/next").status_code == browser.get("/api/me").status_code == 401
    assert boss.post("/api/links", {"kind": "personal", "rater": ann.id}).status_code == 409
    boss.post(f"/api/raters/{ann.id}/state", {"state": "active"})
    reply = ann.answer(task["assignment"], "yes")
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "late")  # kept, and not counted
    assert boss.post("/api/raters/999/state", {"state": "active"}).status_code == 404
    assert log_of(boss) == [
        ("rater-removed", {"rater": ann.id, "freed": 1}),
        ("rater-active", {"rater": ann.id, "freed": 0}),
    ]


def test_a_paused_rater_gets_nothing_and_may_look(here: Site, boss: Person):
    ann = here.rater("ann")
    boss.post(f"/api/raters/{ann.id}/state", {"state": "paused"})
    assert ann.get("/api/next").json()["reason"] == "paused"
    assert boss.get("/api/raters").json()["raters"][0]["state"] == "paused"


def test_links(here: Site, boss: Person):
    made = boss.post("/api/links", {"kind": "join"}).json()
    secret = made["url"].removeprefix(f"{here.url}/join/")
    first, second = here.nobody(), here.nobody()
    joined = first.post("/api/join", {"secret": secret})
    assert joined.status_code == 201
    personal = joined.json()["link"]
    assert boss.send("DELETE", f"/api/links/{made['id']}").json() == {"id": made["id"], "ended": True}
    assert second.post("/api/join", {"secret": secret}).status_code == 410
    assert boss.send("DELETE", f"/api/links/{made['id']}").status_code == 404
    assert second.post("/api/return", {"secret": personal.rpartition("/")[2]}).json()["rater"] == joined.json()["rater"]
    listed = boss.get("/api/links").json()["links"]
    assert [(one["kind"], one["stands"]) for one in listed] == [
        ("personal", True),
        ("join", False),
        ("manager", False),  # used
    ]
    assert secret not in boss.get("/api/links").text + boss.get("/api/log").text


def test_a_link_for_one_new_rater(here: Site, boss: Person):
    made = boss.post("/api/links", {"kind": "personal"}).json()
    came = here.nobody().post("/api/return", {"secret": made["url"].rpartition("/")[2]})
    assert came.json()["rater"] == made["rater"]
    again = boss.post("/api/links", {"kind": "personal", "rater": 1}).json()
    assert again["rater"] == made["rater"]
    assert boss.post("/api/links", {"kind": "personal", "rater": 77}).status_code == 404


def test_a_link_for_a_manager_lets_them_manage(here: Site, boss: Person):
    made = boss.post("/api/links", {"kind": "manager"}).json()
    body = {"secret": made["url"].rpartition("/")[2], "name": "eve", "password": "a battery, a horse"}
    came = here.nobody({"sec-fetch-site": "same-origin"})
    assert came.post("/api/welcome", body).status_code == 201
    assert came.get("/api/study").status_code == 200


def test_groups_and_invitations(tmp_path: Path):
    groups = [{"name": "nurses", "per_item": 1}, {"name": "doctors", "per_item": 1}]
    with site(tmp_path, groups=groups, join="invited") as opened:
        boss = opened.manager()
        assert boss.post("/api/links", {"kind": "join"}).json()["error"]["code"] == "invited-only"
        assert boss.post("/api/links", {"kind": "personal", "group": "clerks"}).status_code == 422
        made = boss.post("/api/links", {"kind": "personal", "group": "nurses"}).json()
        (line,) = boss.get("/api/raters").json()["raters"]
        assert (line["name"], line["group"]) == (made["rater"], "nurses")


def test_tokens(here: Site, boss: Person):
    made = boss.post("/api/tokens", {"name": "gpt", "role": "model"}).json()
    model = here.nobody({"authorization": f"Bearer {made['token']}"})
    assert model.get("/api/me").json()["rater"] == {"name": "gpt", "kind": "model"}
    assert boss.post("/api/tokens", {"name": "gpt", "role": "model"}).status_code == 409
    assert boss.post("/api/tokens", {"name": " ", "role": "manager"}).status_code == 422
    assert boss.post("/api/tokens", {"name": "a\u0000b", "role": "manager"}).status_code == 422
    listed = boss.get("/api/tokens").json()["sessions"]
    assert [(one["role"], one["who"], one["name"]) for one in listed] == [
        ("model", "gpt", "gpt"),
        ("manager", "boss", "script"),
    ]
    assert made["token"] not in boss.get("/api/tokens").text + boss.get("/api/log").text
    boss.send("DELETE", f"/api/tokens/{made['id']}")
    assert model.get("/api/me").status_code == 401
    assert boss.send("DELETE", f"/api/tokens/{made['id']}").status_code == 404


def test_sessions(here: Site, boss: Person):
    ann = here.rater("ann")
    browser = here.browser_of(ann)
    assert browser.get("/api/me").status_code == 200
    (listed,) = boss.get("/api/sessions").json()["sessions"][:1]
    assert (listed["role"], listed["who"], listed["name"]) == ("person", "ann", None)
    boss.send("DELETE", f"/api/sessions/{listed['id']}")
    assert browser.get("/api/me").status_code == 401
    assert ann.get("/api/me").status_code == 200  # her token is another one


def test_a_preview_is_kept_apart(here: Site, boss: Person):
    assert boss.get("/api/next").status_code == 403
    assert boss.post("/api/preview").json() == {"rater": "preview:boss", "page": "/rate"}
    task = boss.task()
    reply = boss.answer(task["assignment"], "yes")
    assert reply.json()["stored"]["status"] == "preview"
    assert boss.post("/api/preview").json()["rater"] == "preview:boss"  # the same one
    progress = boss.get("/api/progress").json()
    assert (progress["ratings"], progress["raters"], progress["leased"]) == (0, 0, 0)
    assert boss.get("/api/raters").json()["raters"] == []
    assert boss.get("/api/answers").json()["answers"] == []
    assert boss.get("/api/items").json()["items"][0]["ratings"] == []
    assert [row["kind"] for row in rows(here.engine, "rater")] == ["preview"]


@pytest.mark.slow  # an export
def test_what_pages_say_is_what_the_api_and_the_export_say(here: Site, boss: Person):
    """Case G9, and G2: 3 of 8."""
    ann, bo = here.rater("ann"), here.rater("bo")
    for who, labels in ((ann, ["yes", "no"]), (bo, ["yes"])):
        for label in labels:
            assert who.answer(who.task()["assignment"], label).status_code == 200
    bo.remark("skips", bo.task()["assignment"])
    bo.remark("flags", bo.task()["assignment"], comment="=1+1")
    progress = boss.get("/api/progress").json()
    assert (progress["ratings"], progress["wanted"], progress["left"]) == (3, 8, 5)
    assert (progress["skips"], progress["flags"]) == (1, 1)
    table = boss.get("/api/export/csv")
    assert table.headers["content-disposition"].startswith('attachment; filename="study-csv-')
    lines = list(csv.DictReader(io.StringIO(table.text)))
    assert [line["status"] for line in lines].count("rating") == 3
    assert [line["status"] for line in lines].count("skipped") == 1
    items = boss.get("/api/items").json()["items"]
    assert sum(len(one["ratings"]) for one in items) == 3
    assert [flag["comment"] for flag in boss.get("/api/flags-list").json()["flags"]] == ["=1+1"]
    assert boss.get("/api/unclear").json()["reasons"] == {"flags": {"unclear": 1}, "skips": {"unclear": 1}}
    page = boss.get("/manage").text
    assert "3 of 8" in page
    assert not list(Path(tempfile.gettempdir()).glob("middlemost-export-*/export"))


@pytest.mark.slow
def test_all_formats(here: Site, boss: Person):
    ann = here.rater("ann")
    ann.answer(ann.task()["assignment"], "yes")
    zipped = zipfile.ZipFile(io.BytesIO(boss.get("/api/export/dataset").content))
    assert any(name.endswith("answers.parquet") for name in zipped.namelist())
    assert json.loads(boss.get("/api/export/json").text)[0]["label"] == "yes"
    assert json.loads(boss.get("/api/export/jsonl").text.splitlines()[0])["label"] == "yes"
    assert "guard" in boss.get("/api/export/spreadsheet").text.splitlines()[0]
    assert boss.get("/api/export/exe").status_code == 422
    assert [detail["format"] for action, detail in log_of(boss)] == ["dataset", "json", "jsonl", "spreadsheet"]


def test_two_exports_at_once_and_no_more(here: Site, boss: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    reply = boss.get("/api/export/csv")
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "10")
    assert log_of(boss) == []


def test_places_of_exports():
    exports = exporting.Exports()
    with exports.place(), exports.place(), pytest.raises(exporting.RefusalError), exports.place():
        pass
    with exports.place():
        pass


def test_an_item_in_full(here: Site, boss: Person):
    ann = here.rater("ann")
    task = ann.task()
    first = ann.answer(task["assignment"], "yes").json()["stored"]["id"]
    ann.answer(task["assignment"], "no", replaces=first)
    ann.remark("flags", task["assignment"])
    number = int(task["item"][1:])
    found = boss.get(f"/api/items/{number}").json()
    assert found["content"][0]["text"] == found["item"]["fields"]["text"]
    assert [row["supersedes"] for row in found["answers"]] == [None, first]
    assert [one["values"] for one in found["item"]["ratings"]] == [{"harm": "no"}]
    assert [flag["reason"] for flag in found["flags"]] == ["unclear"]
    assert boss.get("/api/items/999").status_code == 404
    for wild in ("0", "2147483648", "-1", "x"):
        assert boss.get(f"/api/items/{wild}").status_code == 422


@pytest.mark.slow
def test_what_the_worker_found(here: Site, boss: Person):
    found = boss.get("/api/agreement").json()
    assert (found["agreement"], found["consensus"], found["worker"]) == (None, None, None)
    assert found["labels"] == {"yes": 0, "no": 0, "unsure": 0}
    from middlemost.collect.worker.follow import Follower

    for name in ("ann", "bo"):
        who = here.rater(name)
        for label in ("yes", "no", "yes"):
            who.answer(who.task()["assignment"], label)
    Follower(here.engine).refit()
    found = boss.get("/api/agreement").json()
    assert found["agreement"]["value"]["questions"]["harm"]["low"] is None  # no interval before the closing
    assert sum(found["labels"].values()) >= 3


def test_the_study_and_its_versions(here: Site, boss: Person):
    found = boss.get("/api/study").json()
    assert found["study"]["title"] == "Harm"
    assert [one["id"] for one in found["versions"]] == [found["version"]] == [1]
    assert found["versions"][0]["created"] <= time.time()


def test_a_page_of_the_log(here: Site, boss: Person):
    for state in ("paused", "open", "closed"):
        boss.post("/api/state", {"state": state})
    newest = boss.get("/api/log?limit=1").json()
    assert [line["action"] for line in newest] == ["study-closed"]
    before = boss.get(f"/api/log?limit=1&before={newest[0]['id']}").json()
    assert [line["action"] for line in before] == ["study-open"]


def test_nothing_is_half_done(here: Site, boss: Person, monkeypatch: pytest.MonkeyPatch):
    """Where the line of the log can't be written, neither is what it tells of."""

    def full(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("middlemost.collect.steering.study.log_action", full)
    assert boss.post("/api/state", {"state": "paused"}).status_code == 500
    monkeypatch.undo()
    assert [row["state"] for row in rows(here.engine, "study")] == ["open"]
