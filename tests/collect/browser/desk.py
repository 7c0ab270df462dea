"""A rater at the page: opens it, presses keys, and sees what becomes of them."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select

from middlemost.collect.access.links import make_join_link
from middlemost.collect.store import tables
from middlemost.collect.store.transaction import writing

from ..web.site import Site

CSP_REPORTS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""
NOT_LOADED = "Failed to load resource"
"""How the browser's console begins what it says of a request that failed: no fault of the page."""

AFTER_A_WAIT = 350
"""Milliseconds: an item that came by itself ignores keys for 300, which may have been meant for the one before."""


@dataclass
class Desk:
    """A rater's page.

    Attributes:
        page: The page.
        complaints: What the browser's console said, and uncaught errors.
        sent: Path of every request to the API that changes something, in order.
        loads: Addresses of the documents that were loaded.
        cut_off: Whether requests fail on purpose, of which the browser's console tells.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    cut_off: bool = False

    def press(self, *keys: str) -> None:
        """Press one key after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for_item(self) -> None:
        """Wait until there is an item to answer."""
        expect(self.page.locator("#form")).to_be_visible()

    def answer(self, *keys: str) -> None:
        """Press keys that answer the item, and wait until the server has said what became of it."""
        with self.page.expect_response(lambda reply: reply.request.method == "POST") as got:
            self.press(*keys)
        assert got.value.status == 200, got.value.text()
        self.drawn()

    def drawn(self) -> None:
        """Let the page draw what it got."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def said(self, selector: str) -> str:
        """The text of an element."""
        return self.page.locator(selector).inner_text()

    @property
    def focused(self) -> str:
        """The id of the element that has the focus."""
        return self.page.evaluate("document.activeElement.id")

    def faults(self) -> list[str]:
        """What the browser complained of, and what the Content-Security-Policy refused on the page that is open."""
        told = [one for one in self.complaints if not (self.cut_off and one.startswith(NOT_LOADED))]
        return told if self.page.is_closed() else told + self.page.evaluate("window.refused ?? []")

    def waits_in_browser(self) -> int:
        """How many answers this browser keeps that have not been sent."""
        return self.page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':out:')).length")

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def desk_in(context: BrowserContext) -> Desk:
    """A new tab, which is watched.

    Args:
        context: Whose cookies and storage it shares.
    """
    page = context.new_page()
    page.set_default_timeout(20_000)
    desk = Desk(page)
    page.on("console", lambda told: desk.complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.on("request", lambda sent: desk.sent.append(_path(sent.url)) if sent.method == "POST" else None)
    page.on("request", lambda sent: desk.loads.append(_path(sent.url)) if sent.resource_type == "document" else None)
    page.add_init_script(CSP_REPORTS)
    return desk


def signed_in(browser: Browser, url: str, session: str, **window: Any) -> BrowserContext:
    """A browser that is let in by a session.

    Args:
        browser: The program.
        url: Of the site.
        session: Value of the cookie.
        window: What else the browser is like.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **window})
    context.add_cookies([{"name": "mm_session", "value": session, "url": url}])
    return context


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3].partition("?")[0]


@dataclass(frozen=True)
class Given:
    """An answer in the database.

    Attributes:
        item: Its number, which is its place in the study.
        rater: Whose it is.
        status: What became of it.
        value: What was answered.
        supersedes: The answer that it replaces.
        id: Its own number.
    """

    item: int
    rater: int
    status: str
    value: Any
    supersedes: int | None
    id: int


def given(engine: Engine, question: str | None = None) -> list[Given]:
    """All answers of a study, in the order in which they were stored.

    Args:
        engine: The database.
        question: Whose value alone is meant. Default: the whole answer.
    """
    answer = tables.answer.c
    columns = (answer.item, answer.rater, answer.status, answer.value, answer.supersedes, answer.id)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(answer.id)).all()
    read: Callable[[str], Any] = json.loads
    return [
        Given(row.item, row.rater, row.status, _part(read(row.value), question), row.supersedes, row.id) for row in rows
    ]


def _part(value: Any, question: str | None) -> Any:
    return value[question]["value"] if question is not None and question in value else value


def labels_by_item(engine: Engine, question: str = "follows") -> list[tuple[int, str]]:
    """Item and label of every answer that counts, in the order of the items.

    Args:
        engine: The database.
        question: Its name.
    """
    return sorted((one.item, one.value) for one in given(engine, question) if one.status == "rating")


def join_link(where: Site) -> str:
    """A new link by which people become raters of a site."""
    with writing(where.engine) as cursor:
        return f"{where.url}/join/{make_join_link(cursor, time.time()).secret}"
