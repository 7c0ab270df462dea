"""Managers' pages: they work without a script, everything in them is escaped, and empty ones say what to do."""

import json
import re
from collections.abc import Generator
from importlib.resources import files
from pathlib import Path

import pytest

from middlemost.collect.web.words import Words

from ..acting import new_client
from .site import Person, Site, site

PAGES = ("/manage", "/manage/raters", "/manage/items", "/manage/items/1", "/manage/access", "/manage/close", "/login")
WILD = "<script>alert(1)</script>\"'&{{7*7}}"
HTML = {"accept": "text/html"}


@pytest.fixture
def here(tmp_path: Path) -> Generator[Site, None, None]:
    with site(tmp_path) as opened:
        yield opened


@pytest.fixture
def boss(here: Site) -> Person:
    came = here.manager()
    came.http.headers["accept"] = "text/html"
    return came


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_no_page_has_what_the_policy_forbids(here: Site, boss: Person):
    ann = here.rater("ann")
    ann.answer(ann.task()["assignment"], "yes")
    for path in PAGES:
        page = boss.get(path).text
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son[a-z]+=|javascript:", page), path
        assert page.count("<h1") == 1, path


def test_everything_is_escaped(tmp_path: Path):
    questions = [
        {
            "type": "label",
            "name": "harm",
            "prompt": WILD,
            "labels": [{"key": "yes", "name": WILD}, {"key": "no", "name": "no"}],
            "rationale": "optional",
        }
    ]
    with site(tmp_path, title=WILD, questions=questions, items=[{"text": WILD, WILD: WILD}]) as opened:
        boss, wild = opened.manager(), opened.rater(WILD)
        task = wild.task()["assignment"]
        answers = {"harm": {"value": "yes", "rationale": WILD}}
        assert wild.remark("flags", task, comment=WILD).status_code == 200
        sent = {"client": new_client(), "assignment": task, "answers": answers}
        assert wild.post("/api/answers", sent).status_code == 200
        boss.post("/manage/tokens", data={"name": WILD, "role": "model"})
        for path in PAGES:
            page = boss.get(path, headers=HTML).text
            assert "<script>alert" not in page, path
            assert "{{7*7}}" in page or WILD not in text_of(page), path
            assert ">49<" not in page, path


def test_the_overview_of_an_empty_study_says_what_to_do(tmp_path: Path):
    with site(tmp_path, items=[{"text": "x"}]) as opened:
        page = opened.manager().get("/manage", headers=HTML).text
        assert "Nobody has rated yet: 2 ratings of 1 items are wanted." in text_of(page)
        assert "Send raters their link" in page
        assert 'name="kind" value="join"' in page


def test_paused_and_closed(here: Site, boss: Person):
    assert boss.post("/manage/state", data={"state": "paused"}).headers["location"] == "/manage"
    page = boss.get("/manage").text
    assert "the study is paused" in page
    assert ">Resume<" in page
    asked = boss.post("/manage/state", data={"state": "closed"})
    assert asked.headers["location"] == "/manage/close"
    assert boss.get("/api/study").json()["state"] == "paused"
    assert "8 of the wanted ratings are missing" in boss.get("/manage/close").text
    boss.post("/manage/state", data={"state": "closed", "sure": "yes"})
    assert "The study is closed with 0 of 8 ratings." in boss.get("/manage").text


def test_a_link_is_shown_once(here: Site, boss: Person):
    page = boss.post("/manage/links", data={"kind": "join"}).text
    (link,) = re.findall(rf'value="{re.escape(here.url)}(/join/[^"]+)"', page)
    assert here.nobody().get(link).status_code == 200
    assert link not in boss.get("/manage/access").text
    reply = boss.post("/manage/links/2/withdraw")
    assert (reply.status_code, reply.headers["location"]) == (303, "/manage/access#links")
    assert here.nobody().get(link).status_code == 410


def test_strangers_are_sent_to_the_door(here: Site):
    reply = here.nobody(HTML).get("/manage")
    assert (reply.status_code, reply.headers["location"]) == (303, "/login")
    reply = here.rater("ann").get("/manage", headers=HTML)
    assert reply.status_code == 403
    assert "This is for managers." in reply.text


def test_raters_are_paused_and_taken_back(here: Site, boss: Person):
    ann = here.rater("ann")
    reply = boss.post(f"/manage/raters/{ann.id}/state", data={"state": "removed", "after": "0"})
    assert reply.headers["location"] == f"/manage/raters?after=0#rater-{ann.id}"
    assert ann.get("/api/me").status_code == 401
    assert ">removed<" in boss.get("/manage/raters").text
    boss.post(f"/manage/raters/{ann.id}/state", data={"state": "active"})
    assert ann.get("/api/me").status_code == 200


def test_signing_out_this_browser_leads_to_the_door(here: Site, boss: Person):
    (own,) = [one["id"] for one in boss.get("/api/tokens").json()["sessions"]]
    assert boss.post(f"/manage/sessions/{own}/end").headers["location"] == "/login"
    assert boss.get("/manage").headers["location"] == "/login"


def test_a_wrong_password_says_so_on_the_page(here: Site):
    page = here.nobody(HTML).post("/login", data={"name": "boss", "password": "nonsense, all of it"})
    assert page.status_code == 401
    assert 'role="alert"' in page.text
    assert "nonsense" not in page.text


def test_the_one_time_link_and_its_rules(here: Site, boss: Person):
    page = boss.post("/manage/links", data={"kind": "manager"}).text
    (link,) = re.findall(rf'value="{re.escape(here.url)}(/welcome/[^"]+)"', page)
    new = here.nobody(HTML)
    assert "Harm" in new.get(link).text
    short = new.post(link, data={"name": "eve", "password": "short"})
    assert (short.status_code, 'role="alert"' in short.text) == (422, True)
    came = new.post(link, data={"name": "eve", "password": "a battery, a horse"})
    assert (came.status_code, came.headers["location"]) == (303, "/manage")
    assert "mm_session=mm_" in came.headers["set-cookie"]
    assert new.get(link).status_code == 410


@pytest.mark.parametrize("path", ["/manage/items?which=none", "/manage/items/0", "/manage/raters?after=x"])
def test_an_address_that_is_none(boss: Person, path: str):
    assert boss.get(path).status_code == 422


def test_pages_speak_the_browsers_language(here: Site, boss: Person):
    for path in PAGES:
        assert '<html lang="de"' in boss.get(path, headers={"accept-language": "de-CH,de;q=0.9,en;q=0.5"}).text
        assert '<html lang="en"' in boss.get(path, headers={"accept-language": "fr"}).text


def strings(language: str) -> dict[str, str]:
    path = files("middlemost.collect.web").joinpath("strings", f"manage.{language}.json")
    return json.loads(path.read_text("utf-8"))


def test_both_languages_say_the_same_things():
    english, german = strings("en"), strings("de")
    assert english.keys() == german.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", german[key])), key


def test_every_string_is_used():
    web = Path(str(files("middlemost.collect.web")))
    sources = [*web.glob("templates/**/*.html"), *web.glob("**/*.py")]
    text = "".join(path.read_text("utf-8") for path in sources)
    made = ("m_means_", "m_ago_", "m_state_", "m_status_", "m_kind_", "m_rater_", "m_filter_", "m_link_kind_")
    made += ("m_token_role_", "m_secret_", "m_export_", "m_unclear_", "m_minutes", "m_h_", "m_days")
    for key in strings("en"):
        bare = re.sub(r"_(one|other)$", "", key)
        assert key.startswith(made) or re.search(rf"[\"'.]({re.escape(bare)}|{re.escape(key)})\b", text), key


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (40.0, "1 minute", "1 Minute"),
        (1300.0, "20 minutes", "20 Minuten"),
        (3600.0, "60 minutes", "60 Minuten"),
        (5400.0, "1\u00a0h\u00a030\u00a0min", "1\u00a0h\u00a030\u00a0min"),
        (7100.0, "2 hours", "2 Stunden"),
        (40_000.0, "11 hours", "11 Stunden"),
        (200_000.0, "2 days", "2 Tage"),
    ],
)
def test_spans_of_time(seconds: float, english: str, german: str):
    assert Words("en").span(seconds) == english
    assert Words("de").span(seconds) == german


def test_numbers_as_a_language_writes_them():
    assert [Words("en").number(1234567), Words("de").number(1234567)] == ["1,234,567", "1.234.567"]
    assert [Words("en").share(0.93), Words("de").share(0.93)] == [".93", "0,93"]
    assert [Words("en").share(one) for one in (0.999, 1, 0, -0.2, None)] == ["1.00", "1.00", ".00", "-.20", "–"]
    assert [Words("en").percent(one) for one in (0, 0.001, 0.5, 0.999, 1)] == ["0", "0.1", "50", "99", "100"]
    assert Words("de").ago(0.0, 200_000.0) == "vor 2 Tagen"
    assert Words("en").ago(0.0, 10.0) == "just now"
    assert Words("en").listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.slow
def test_a_worker_that_is_gone_is_missed(here: Site, boss: Person):
    from middlemost.collect.worker.follow import Follower

    ann = here.rater("ann")
    ann.answer(ann.task()["assignment"], "yes")
    assert "the worker has not reported" in boss.get("/manage").text
    Follower(here.engine).refit()
    assert "worker last reported" not in boss.get("/manage").text
    with here.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE result SET computed = computed - 600")
    assert "The worker last reported 10 minutes ago" in boss.get("/manage").text
