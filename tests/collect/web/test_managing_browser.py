"""Managers' pages in a browser: they renew themselves, and do without a script."""

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .site import Person, Site, site

pytestmark = pytest.mark.slow  # a browser


@pytest.fixture
def here(tmp_path: Path) -> Generator[Site, None, None]:
    with site(tmp_path) as opened:
        yield opened


def signed_in(here: Site, boss: Person, browser: Browser, **settings: Any) -> tuple[Page, list[str]]:
    """A page of a new manager's browser, who came by a one-time link, and all that its console said."""
    link = boss.post("/api/links", {"kind": "manager"}).json()["url"]
    page = browser.new_context(**settings).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(link)
    page.fill("#name", "eve")
    page.fill("#password", "a battery, a horse")
    page.click("button[type=submit]")
    assert page.url == f"{here.url}/manage"
    return page, said


def test_numbers_renew_themselves(here: Site, browser: Browser):
    page, said = signed_in(here, here.manager(), browser)
    assert "Nobody has rated yet" in page.inner_text("main")
    page.click("summary >> nth=0")
    page.evaluate("document.activeElement.blur()")
    ann = here.rater("ann")
    ann.answer(ann.task()["assignment"], "yes")
    page.wait_for_selector("text=1 of 8 ratings are there", timeout=25_000)
    assert page.evaluate("document.querySelector('details').open")
    assert not said


def test_a_preview_opens_beside(here: Site, browser: Browser):
    page, said = signed_in(here, here.manager(), browser)
    with page.expect_popup() as opened:
        page.click("text=Preview as a rater")
    opened.value.wait_for_selector("text=Is it harmful?")
    assert opened.value.url == f"{here.url}/rate"
    page.reload()
    assert page.url == f"{here.url}/manage"
    assert not said


def test_without_a_script(here: Site, browser: Browser):
    page, _ = signed_in(here, here.manager(), browser, java_script_enabled=False)
    page.click("text=Invite raters")
    link = page.get_attribute("#secret", "value")
    assert link is not None
    assert re.fullmatch(rf"{here.url}/join/mm_[\w-]{{43}}", link)
    page.click("text=Back")
    page.click("text=Overview")
    page.click("text=Close …")
    page.click("button:has-text('Close the study')")
    assert "The study is closed" in page.inner_text("main")
    page.click("text=Open again")
    assert "Nobody has rated yet" in page.inner_text("main")
    with page.expect_download() as saved:
        page.click("text=Download for spreadsheets")
    assert saved.value.suggested_filename.endswith(".csv")
    page.click("text=Sign out")
    assert page.url == f"{here.url}/login"


def test_a_link_is_copied(here: Site, browser: Browser):
    page, _ = signed_in(here, here.manager(), browser, permissions=["clipboard-read", "clipboard-write"])
    page.click("text=Invite raters")
    page.click("button:has-text('Copy')")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.get_attribute("#secret", "value")
