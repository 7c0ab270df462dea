"""One rater at two tabs, and on two devices."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
from sqlalchemy import func, select

from middlemost.collect.store import tables

from ..web.site import Site
from .desk import AFTER_A_WAIT, Desk, join_link, labels_by_item

pytestmark = pytest.mark.slow  # a browser, and a server for each test

DEAF = "window.addEventListener('storage', (event) => event.stopImmediatePropagation(), true);"
"""A tab that hears nothing of what others do, as if both acted in the same moment."""


def second_tab(desk: Desk, open_tab: Callable[[BrowserContext], Desk], script: str = "") -> Desk:
    tab = open_tab(desk.page.context)
    tab.page.add_init_script(script)
    tab.page.goto(desk.page.url)
    tab.wait_for_item()
    return tab


def premise(desk: Desk) -> str:
    return desk.said("#content .block >> nth=0")


def test_the_other_tab_moves_on_by_itself(twelve: Site, sit_down: Callable[..., Desk], open_tab: Any) -> None:
    one = sit_down(twelve)
    two = second_tab(one, open_tab)
    assert premise(one) == premise(two) != ""
    one.answer("1")
    expect(two.page.locator("#content")).to_contain_text("2. The museum")
    assert "another tab" in two.said("#notice")
    assert premise(one) == premise(two)
    two.page.wait_for_timeout(AFTER_A_WAIT)
    two.answer("2")
    expect(one.page.locator("#content")).to_contain_text("3. Prices rose")
    assert labels_by_item(twelve.engine) == [(1, "yes"), (2, "no")]


def test_two_tabs_that_answer_one_item_at_once_give_one_answer(
    twelve: Site, sit_down: Callable[..., Desk], open_tab: Any
) -> None:
    one = sit_down(twelve)
    two = second_tab(one, open_tab, DEAF)
    one.answer("1")
    two.cut_off = True  # the console tells of a refusal
    two.press("2")
    expect(two.page.locator("#content")).to_contain_text("2. The museum")
    assert "already answered" in two.said("#notice")
    assert two.waits_in_browser() == 0
    assert labels_by_item(twelve.engine) == [(1, "yes")]
    two.page.wait_for_timeout(AFTER_A_WAIT)
    two.answer("3")
    assert labels_by_item(twelve.engine) == [(1, "yes"), (2, "cant")]


def test_what_waits_in_a_tab_that_was_closed_is_sent_by_the_next(
    twelve: Site, sit_down: Callable[..., Desk], open_tab: Any
) -> None:
    one = sit_down(twelve)
    one.cut_off = True
    refuse: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    one.page.route("**/api/answers", refuse)
    one.press("3")
    expect(one.page.locator("#notice")).to_contain_text("No connection")
    with twelve.engine.connect() as connection:
        key = connection.execute(select(tables.study.c.key)).scalar_one()
    kept = one.page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':out:'))")
    assert [name.rpartition(":")[0] for name in kept] == [f"middlemost:out:{key}:ann"]  # of this study alone
    one.page.close()
    two = second_tab(one, open_tab)
    expect(two.page.locator("#content")).to_contain_text("2. The museum")
    assert labels_by_item(twelve.engine) == [(1, "cant")]


def test_a_second_device_by_the_personal_link_is_the_same_rater(
    twelve: Site, browser: Browser, open_tab: Callable[[BrowserContext], Desk]
) -> None:
    first = open_tab(browser.new_context())
    first.page.goto(join_link(twelve))
    first.page.get_by_role("button", name="Take part").click()
    personal = first.page.locator("#link").input_value()
    first.page.get_by_role("link", name="Start rating").click()
    first.wait_for_item()
    second = open_tab(browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    second.page.goto(personal)
    second.page.get_by_role("button", name="Go on").tap()
    second.wait_for_item()
    assert premise(first) == premise(second)
    first.answer("1")
    second.cut_off = True
    second.page.get_by_role("button", name="No", exact=True).tap()
    expect(second.page.locator("#content")).to_contain_text("2. The museum")
    second.page.wait_for_timeout(AFTER_A_WAIT)
    second.page.get_by_role("button", name="No", exact=True).tap()
    expect(second.page.locator("#progress")).to_contain_text("2 of 12")
    assert labels_by_item(twelve.engine) == [(1, "yes"), (2, "no")]
    with twelve.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.rater)).scalar_one() == 1
