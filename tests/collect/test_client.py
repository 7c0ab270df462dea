import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import uvicorn
from sqlalchemy import Engine, func, select

import middlemost as mm
from middlemost.collect import connection
from middlemost.collect.access.raters import make_rater, set_state
from middlemost.collect.access.sessions import make_manager_token, make_rater_token
from middlemost.collect.client import Client, Task
from middlemost.collect.connection import ApiError, NoReplyError
from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.prepared import insertion
from middlemost.collect.store.transaction import writing
from middlemost.collect.study.model import StudyFile
from middlemost.collect.web.app import create_app
from middlemost.collect.web.settings import Settings
from middlemost.errors import InputError, SettingError

from .conftest import ITEMS, STUDY, add_items


@contextmanager
def served(database: str, port: int = 0) -> Generator[str, None, None]:
    """The real application, served by uvicorn; by default at a free port."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(create_app(Settings(database)), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def engine(sqlite_url: str) -> Generator[Engine, None, None]:
    opened = open_engine(sqlite_url)
    study = StudyFile.model_validate({**STUDY, "models_count": True})
    migrate(opened)
    create_study(opened, study, None, time.time())
    add_items(opened, study, ITEMS)
    yield opened
    opened.dispose()


@pytest.fixture
def url(engine: Engine, sqlite_url: str) -> Generator[str, None, None]:
    with served(sqlite_url) as address:
        yield address


@pytest.fixture
def client_of(engine: Engine, url: str) -> Generator[Callable[[str], Client], None, None]:
    """A client of a rater of that name."""
    made: list[Client] = []

    def new(name: str) -> Client:
        now = time.time()
        with writing(engine) as cursor:
            rater = make_rater(cursor, "model", now, models_count=True, name=name)
            made.append(Client(url, make_rater_token(cursor, rater.id, "script", now).token))
        return made[-1]

    yield new
    for client in made:
        client.disconnect()


def stored(engine: Engine) -> list[tuple[int, str, Any]]:
    with engine.connect() as connected:
        columns = (tables.answer.c.id, tables.answer.c.status, tables.answer.c.value)
        rows = connected.execute(select(*columns).order_by(tables.answer.c.id))
        return [(number, status, json.loads(value)) for number, status, value in rows]


def test_a_script_answers_all_there_is(engine: Engine, client_of: Callable[[str], Client]):
    client = client_of("gpt")
    me = client.me()
    assert (me["rater"]["name"], me["rater"]["kind"], me["study"]["title"]) == ("gpt", "model", "Harm")
    seen: dict[str, str] = {}
    for task in client:
        assert isinstance(task, Task)
        assert [question["name"] for question in task.questions] == ["harm"]
        assert task.expires > time.time()
        seen[task.item] = task.text
        client.answer(task, label="no" if len(seen) % 2 else "yes", seconds=0.5)
    assert seen == {f"t{n}": fields["text"] for n, fields in enumerate(ITEMS, 1)}
    assert client.reason == "all-seen"
    assert [status for _, status, _ in stored(engine)] == ["rating"] * 4
    assert [value["harm"]["value"] for _, _, value in stored(engine)] == ["no", "yes", "no", "yes"]


def test_the_next_item_comes_with_the_reply(client_of: Callable[[str], Client]):
    client = client_of("gpt")
    first = client.next()
    assert first is not None
    assert client.next() == first
    second = client.answer(first, answers={"harm": {"value": "yes"}})
    assert second is not None
    assert second.item != first.item
    assert client.skip(second, "ambiguous", "Of what?") == client.next()
    assert [row["status"] for row in client.history()] == ["skipped", "rating"]


def test_an_answer_that_is_sent_twice_is_stored_once(engine: Engine, client_of: Callable[[str], Client]):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    after = client.answer(task, label="yes")
    assert client.answer(task, label="yes") == after
    assert len(stored(engine)) == 1
    with pytest.raises(ApiError, match="answered") as refused:
        client.answer(task, label="no")
    assert (refused.value.code, refused.value.status) == ("already-answered", 409)


def test_going_back_corrects_an_answer(engine: Engine, client_of: Callable[[str], Client]):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    for label in ("yes", "no", "yes"):
        client.answer(client.back(task.assignment) if stored(engine) else task, label=label)
    assert [value["harm"]["value"] for _, _, value in stored(engine)] == ["yes", "no", "yes"]
    assert client.back(task.assignment).given == {"id": 3, "answers": {"harm": {"value": "yes"}}}


def test_flags_leave_the_item_to_be_answered(engine: Engine, client_of: Callable[[str], Client]):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    client.flag(task, "offensive")
    client.flag(task, "offensive")
    client.flag(task, "other", "a reason of its own")
    assert client.next() == task
    with engine.connect() as connected:
        assert connected.execute(select(func.count()).select_from(tables.flag)).scalar() == 2


def test_errors_say_what_the_study_says(engine: Engine, client_of: Callable[[str], Client], url: str):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    with pytest.raises(ApiError, match="'maybe' is none of the labels") as wrong:
        client.answer(task, label="maybe")
    assert (wrong.value.status, wrong.value.code) == (422, "invalid-answer")
    assert wrong.value.reply["error"]["questions"]["harm"]["code"] == "unknown-label"
    with pytest.raises(ApiError, match="not yours"):
        client_of("other").answer(task, label="yes")
    with pytest.raises(ApiError, match=r"signed in") as stranger:
        Client(url, "mm-no-such-token").next()
    assert stranger.value.status == 401
    assert stranger.value.remedy is not None
    with writing(engine) as cursor:
        set_state(cursor, 1, "paused")
    assert client.next() is None
    assert client.reason == "paused"


def test_a_late_answer_is_counted_and_the_next_item_comes(engine: Engine, client_of: Callable[[str], Client]):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    with engine.begin() as connected:
        connected.execute(tables.assignment.update().values(outcome="expired"))
        connected.execute(tables.place.update().values(held=0, open=1))
    after = client.answer(task, label="yes")
    assert after is not None
    assert after.item != task.item
    assert client.late == 1
    assert [status for _, status, _ in stored(engine)] == ["late"]


def test_a_loop_that_answers_nothing_ends(client_of: Callable[[str], Client]):
    with pytest.raises(SettingError, match="neither answered nor skipped"):
        for _ in client_of("gpt"):
            pass


def test_what_can_be_no_answer_is_refused_before_it_is_sent(client_of: Callable[[str], Client]):
    client = client_of("gpt")
    task = client.next()
    assert task is not None
    for both in ({}, {"label": "yes", "answers": {"harm": "yes"}}):
        with pytest.raises(SettingError, match="label"):
            client.answer(task, **both)
    two = Task(
        **{**{name: getattr(task, name) for name in task.__slots__}, "questions": [{"name": "a"}, {"name": "b"}]}
    )
    with pytest.raises(SettingError, match="2 questions: a, b"):
        client.answer(two, label="yes")


def test_a_server_that_goes_away_and_comes_back_gets_each_answer_once(engine: Engine, sqlite_url: str):
    now = time.time()
    with writing(engine) as cursor:
        token = make_rater_token(cursor, make_rater(cursor, "person", now, name="ann").id, "script", now).token
    with served(sqlite_url) as address:
        client = Client(address, token)
        task = client.next()
    assert task is not None
    done = threading.Event()

    def come_back() -> None:
        time.sleep(0.6)
        with served(sqlite_url, int(address.rpartition(":")[2])):
            done.wait()

    back = threading.Thread(target=come_back)
    back.start()
    try:
        assert client.answer(task, label="yes") is not None
    finally:
        done.set()
        back.join()
    client.disconnect()
    assert [value["harm"]["value"] for _, _, value in stored(engine)] == ["yes"]


class Script(BaseHTTPRequestHandler):
    """A server that replies by a script, one step a request, and notes what was asked."""

    protocol_version = "HTTP/1.1"
    steps: ClassVar[list[Any]] = []
    asked: ClassVar[list[tuple[str, str, Any]]] = []
    connections: ClassVar[set[Any]] = set()

    def do_GET(self) -> None:
        self._reply()

    def do_POST(self) -> None:
        self._reply()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _reply(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        self.asked.append((self.command, self.path, body))
        self.connections.add(self.client_address)
        step = self.steps.pop(0)
        if step is None:  # hang up without a word
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, content = step
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Generator[tuple[str, type[Script], list[float]], None, None]:
    """A scripted server's address, its script, and the pauses that the client made."""
    pauses: list[float] = []
    monkeypatch.setattr(connection.time, "sleep", pauses.append)
    script = type("Steps", (Script,), {"steps": [], "asked": [], "connections": set()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), script)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/study", script, pauses
    server.shutdown()
    server.server_close()
    thread.join()


NONE = {"task": None, "reason": "complete", "progress": {}}
TASK = {
    "assignment": 7,
    "item": "i",
    "version": 1,
    "content": [
        {"as": "text", "title": "Said", "text": "Hello"},
        {"as": "chat", "turns": [{"role": "user", "text": "Hi"}]},
        {"as": "table", "header": ["a", "b"], "rows": [[1, 2]]},
        {"as": "image", "url": "https://example.org/x.png"},
    ],
    "candidates": {},
    "texts": {},
    "expires": 1.0,
    "answer": None,
}
ME = {"study": {"version": 1}, "questions": [{"name": "harm"}]}


def error(code: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": f"It is {code}.", "remedy": "Wait."}, **more}


def test_a_busy_or_vanishing_server_is_asked_again_with_the_same_id(scripted: Any):
    url, script, pauses = scripted
    script.steps += [
        (200, {}, {"task": TASK, "reason": None, "progress": {}}),
        (200, {}, ME),
        None,
        (429, {"Retry-After": "3"}, error("too-many")),
        (507, {}, error("storage-full")),
        (503, {}, b"<html>"),
        (200, {}, {"stored": {"id": 1, "status": "rating"}, **NONE}),
    ]
    client = Client(url, "token")
    task = client.next()
    assert task is not None
    assert task.text == "Said\nHello\n\nuser: Hi\n\na\tb\n1\t2\n\nhttps://example.org/x.png"
    assert client.answer(task, label="yes") is None
    assert client.reason == "complete"
    sent = [body for method, path, body in script.asked if path == "/study/api/answers"]
    assert len(sent) == 5
    assert all(body == sent[0] for body in sent)
    assert 8 <= len(sent[0]["client"]) <= 64
    assert pauses == [pytest.approx(wait, rel=0.26) for wait in (0.28, 3.4, 1.1, 2.2)]
    assert len(script.connections) == 2  # one was hung up; the others are kept
    client.disconnect()


def test_who_never_replies_is_named(scripted: Any):
    url, script, pauses = scripted
    script.steps += [None] * connection.TRIES
    with pytest.raises(NoReplyError, match=r"No reply from http://127\.0\.0\.1"):
        Client(url, "token").next()
    assert len(pauses) == connection.TRIES - 1
    assert sum(pauses) > 30


def test_a_link_is_not_made_twice_because_its_reply_was_lost(scripted: Any):
    url, script, _ = scripted
    script.steps += [(429, {}, error("too-many")), None]
    with pytest.raises(NoReplyError):
        Client(url, "token").make_link("join")
    assert [path for _, path, _ in script.asked] == ["/study/api/links"] * 2


def test_a_page_that_is_no_study_is_told(scripted: Any):
    url, script, _ = scripted
    script.steps += [(404, {}, b"<html>Not here</html>"), (200, {}, b"<html>Welcome</html>")]
    client = Client(url, "token")
    for status in (404, 200):
        with pytest.raises(ApiError, match=rf"status {status} and nothing") as told:
            client.next()
        assert told.value.status == status
    client.disconnect()


def test_exports_appear_whole_or_not_at_all(scripted: Any, tmp_path: Path):
    url, script, _ = scripted
    script.steps += [
        (200, {}, b"item,rater\n"),
        (200, {"Content-Length": "100", "Connection": "close"}, b"item,ra"),
        (403, {}, error("not-allowed")),
    ]
    client = Client(url, "token")
    assert client.export("csv", tmp_path / "a.csv").read_bytes() == b"item,rater\n"
    assert script.asked[0][1] == "/study/api/export/csv"
    with pytest.raises(InputError, match="already"):
        client.export("csv", tmp_path / "a.csv")
    with pytest.raises(NoReplyError, match="broke off"):
        client.export("csv", tmp_path / "b.csv")
    with pytest.raises(ApiError, match="It is not-allowed"):
        client.export("csv", tmp_path / "c.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    client.disconnect()


def test_long_lists_come_page_by_page(scripted: Any):
    url, script, _ = scripted
    client = Client(url, "token")
    script.steps += [
        (200, {}, {"items": [{"id": 1}, {"id": 2}], "next": 2}),
        (200, {}, {"items": [{"id": 3}], "next": None}),
        (200, {}, {"links": [{"id": 9}], "next": 9}),
        (200, {}, {"links": [{"id": 8}], "next": None}),
    ]
    assert [item["id"] for item in client.items("open")] == [1, 2, 3]
    assert [link["id"] for link in client.links()] == [9, 8]
    asked = [path.removeprefix("/study/api/") for _, path, _ in script.asked]
    assert asked == ["items?which=open", "items?which=open&after=2", "links", "links?before=9"]
    client.disconnect()


def test_a_manager_steers_the_study(engine: Engine, url: str, client_of: Callable[[str], Client], tmp_path: Path):
    now = time.time()
    with writing(engine) as cursor:
        account = cursor.one(
            insertion(tables.account, "name", "password", "created"), name="me", password="-", created=now
        )
        token = make_manager_token(cursor, account[0], "script", now).token
    rater = client_of("gpt")
    for task in rater:
        rater.answer(task, label="yes")
    with Client(url, token) as manager:
        assert manager.study()["state"] == "open"
        assert manager.progress()["ratings"] == 4
        assert [one["name"] for one in manager.raters()] == ["gpt"]
        assert [one["name"] for one in manager.items()] == ["t1", "t2", "t3", "t4"]
        assert list(manager.items("done")) == []
        assert manager.agreement()["agreement"] is None  # no worker here
        manager.pause()
        assert rater.next() is None
        assert rater.reason == "paused"
        manager.resume()
        assert manager.study()["state"] == "open"
        manager.close_study()
        assert rater.next() is None
        assert rater.reason == "closed"
        made = manager.make_link("join")
        assert made["url"].startswith("http")
        assert manager.links()[0]["id"] == made["id"]
        bot = manager.make_token("bot", "model")
        assert Client(url, bot["token"]).me()["rater"] == {"name": "bot", "kind": "model"}
        saved = manager.export("jsonl", tmp_path / "answers.jsonl")
        assert len(saved.read_text("utf-8").splitlines()) == 4
        assert {line["action"] for line in manager.log()} >= {"exported"}
        with pytest.raises(ApiError, match="for raters") as refused:
            manager.next()
        assert refused.value.status == 403
    with pytest.raises(ApiError, match="for managers"):
        rater.progress()


@pytest.mark.parametrize("url", ["study.example.org", "ftp://example.org", "http://"])
def test_an_address_that_is_none_is_refused(url: str):
    with pytest.raises(InputError, match="no address"):
        Client(url, "token")


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "ключ"])
def test_a_token_that_is_none_is_refused(token: str):
    with pytest.raises(InputError, match="no token"):
        Client("http://127.0.0.1:1", token)


def test_the_client_loads_neither_a_server_nor_frames():
    code = (
        "import sys, middlemost as mm, middlemost.collect, middlemost.collect.client as c;"
        "assert mm.collect.Client is c.Client;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'fastapi', 'starlette', 'polars', 'numba',"
        "'sqlalchemy', 'pydantic', 'numpy', 'scipy'}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
    assert "collect" in dir(mm)
    assert dir(mm.collect) == ["Client"]
    with pytest.raises(AttributeError, match="no attribute 'Klient'"):
        _ = mm.collect.Klient  # pyright: ignore[reportAttributeAccessIssue]
