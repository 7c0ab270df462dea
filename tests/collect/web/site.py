"""The real application of a study, served by uvicorn, and the people who come to it."""

import socket
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import Engine

from middlemost.collect.access.accounts import welcome
from middlemost.collect.access.links import make_manager_link
from middlemost.collect.access.raters import make_rater
from middlemost.collect.access.sessions import (
    make_manager_token,
    make_rater_token,
    open_manager_session,
    open_rater_session,
)
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.collect.store.transaction import writing
from middlemost.collect.study.model import StudyFile
from middlemost.collect.web.app import create_app
from middlemost.collect.web.settings import Settings

from ..acting import new_client
from ..conftest import ITEMS, STUDY, add_items


@dataclass
class Person:
    """Somebody who comes to a site.

    Attributes:
        http: Their client; it shows who they are.
        id: Number of the rater or of the account.
        secret: The token that their client shows, or the value of its cookie.
        replies: All that the server said to them.
    """

    http: httpx.Client
    id: int
    secret: str
    replies: list[httpx.Response] = field(default_factory=list)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a page or an address of the API."""
        return self.send("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> httpx.Response:
        """Post JSON, or what `more` says."""
        return self.send("POST", path, **({"json": body} if body is not None else {}), **more)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request, and keep its reply."""
        reply = self.http.request(method, path, **more)
        self.replies.append(reply)
        return reply

    def task(self) -> dict[str, Any]:
        """The item that they have now; there is one."""
        turn = self.get("/api/next").json()
        assert turn["task"] is not None, turn
        return turn["task"]

    def answer(self, assignment: int, label: object, question: str = "harm", **more: Any) -> httpx.Response:
        """Answer an item with a label; `more` goes into the body."""
        body = {"client": new_client(), "assignment": assignment, "answers": {question: {"value": label}}}
        return self.post("/api/answers", {**body, **more})

    def remark(self, what: str, assignment: int, **more: Any) -> httpx.Response:
        """Skip (`skips`) or flag (`flags`) an item."""
        body = {"client": new_client(), "assignment": assignment, "reason": "unclear"}
        return self.post(f"/api/{what}", {**body, **more})


class Site:
    """A study that is served.

    Args:
        url: Where.
        database: URL of its database.
        engine: The same database.
        stack: Closes what is opened here.
    """

    def __init__(self, url: str, database: str, engine: Engine, stack: ExitStack) -> None:
        self.url = url
        self.database = database
        self.engine = engine
        self._stack = stack

    def nobody(self, headers: Mapping[str, str] | None = None) -> Person:
        """Somebody who shows nothing, or what these headers show."""
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60, verify=False)  # plain http
        return Person(self._stack.enter_context(client), 0, "")

    def rater(self, name: str, *, group: str = "", kind: Any = "person") -> Person:
        """A new rater, who shows a token."""
        now = time.time()
        with writing(self.engine) as cursor:
            made = make_rater(cursor, kind, now, group=group, name=name)
            token = make_rater_token(cursor, made.id, name, now).token
        return self._with_token(made.id, token)

    def browser_of(self, rater: Person) -> Person:
        """A browser of a rater, which shows a cookie."""
        with writing(self.engine) as cursor:
            token = open_rater_session(cursor, rater.id, time.time()).token
        shown = {"cookie": f"mm_session={token}", "sec-fetch-site": "same-origin"}
        came = self.nobody(shown)
        return Person(came.http, rater.id, token)

    def manager(self, name: str = "boss") -> Person:
        """A new manager, who shows a token."""
        now = time.time()
        with writing(self.engine) as cursor:
            account, _ = welcome(cursor, make_manager_link(cursor, now).secret, name, "no hash, so no password", now)
            token = make_manager_token(cursor, account.id, "script", now).token
        return self._with_token(account.id, token)

    def manager_browser_of(self, manager: Person) -> Person:
        """A browser of a manager, which shows a cookie."""
        with writing(self.engine) as cursor:
            token = open_manager_session(cursor, manager.id, time.time()).token
        came = self.nobody({"cookie": f"mm_session={token}", "sec-fetch-site": "same-origin"})
        return Person(came.http, manager.id, token)

    def _with_token(self, number: int, token: str) -> Person:
        came = self.nobody({"authorization": f"Bearer {token}"})
        return Person(came.http, number, token)


@contextmanager
def site(
    folder: Path,
    *,
    items: Sequence[Mapping[str, object]] = ITEMS,
    guideline: str | None = "# Rules\n\nBe fair.\n",
    **settings: object,
) -> Generator[Site, None, None]:
    """A study in a database of its own, served at a free port.

    Args:
        folder: Where its database goes.
        items: Their fields.
        guideline: Markdown.
        settings: Of the study file, in the place of those of `STUDY`.
    """
    database = f"sqlite:///{folder / 'study.db'}"
    beside = {} if guideline is None else {"guideline": "guideline.md"}
    study = StudyFile.model_validate({**STUDY, **beside, **settings})
    with ExitStack() as stack:
        engine = open_engine(database)
        stack.callback(engine.dispose)
        migrate(engine)
        create_study(engine, study, guideline, time.time())
        add_items(engine, study, items)
        yield Site(stack.enter_context(served(database)), database, engine, stack)


@contextmanager
def served(database: str) -> Generator[str, None, None]:
    """The application of a study at a free port; its address.

    Args:
        database: URL of the study's database.
    """
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(Settings(database, url))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield url
        finally:
            server.should_exit = True
            thread.join()
