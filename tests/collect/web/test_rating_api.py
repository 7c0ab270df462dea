"""The rater's API over HTTP, on the real application (cases G4 and G11)."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from middlemost.collect.store import tables

from ..acting import new_client, rows
from ..whole import faults
from .conftest import ITEMS
from .site import Person, Site, site


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
