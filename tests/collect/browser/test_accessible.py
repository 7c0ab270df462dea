"""Whether everybody can use the pages: axe, narrow and zoomed windows, light and dark."""

import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from middlemost.collect.access.sessions import open_manager_session
from middlemost.collect.store.transaction import writing

from ..web.site import Person, Site
from .desk import Desk, desk_in, join_link, signed_in
from .studies import ALL, GUIDELINE, STUDIES

pytestmark = pytest.mark.slow  # a browser

WIDTHS = (1280, 390)
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
NARROWEST = 320
"""What a phone is held to, and a window of 1,280 pixels at 400% zoom (WCAG 1.4.10)."""


def violations(page: Page) -> list[str]:
    """What axe calls serious or critical, at both widths, light and dark; and whether anything scrolls sideways."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"scrolls sideways at {width}"] * page.evaluate(SIDEWAYS)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            for one in result["violations"]:
                if one["impact"] in ("serious", "critical"):
                    where = one["nodes"][0]["html"][:200]
                    found.append(f"{scheme} {width}: {one['id']} × {len(one['nodes'])}, {where}")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    found += [f"scrolls sideways at {NARROWEST}"] * page.evaluate(SIDEWAYS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    return found


SIZES = ((640, 400), (1280, 640), (390, 844))
"""Of windows: one of 1,280 × 800 pixels at 200%, a flat one, a phone."""

HIDDEN = """() => {
  const controls = document.querySelectorAll("#form :is(button, input, textarea, [tabindex='0'])");
  const hidden = [];
  for (const control of [...controls].filter((one) => one.checkVisibility())) {
    control.focus();
    const shown = control.closest("label") ?? control;
    const box = shown.getBoundingClientRect();
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const there = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, y);
    if (there === null || !(shown.contains(there) || there.contains(shown))) hidden.push(control.outerHTML);
  }
  return hidden;
}"""


def hidden_controls(page: Page) -> list[str]:
    """The controls that another part of the page lies over when they have the focus."""
    hidden: list[str] = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        hidden += [f"{width} × {height}: {one}" for one in page.evaluate(HIDDEN)]
    return hidden


@pytest.fixture
def sit_with_axe(browser: Browser) -> Iterator[Callable[..., Desk]]:
    """Opens a page of a site in a browser that lets axe in; it comes as a script that the policy would refuse."""
    opened: list[Desk] = []

    def sat(where: Site, path: str, who: Person | None = None) -> Desk:
        shown = who.secret if who else "none"
        context = signed_in(browser, where.url, shown, bypass_csp=True, reduced_motion="reduce")
        opened.append(desk := desk_in(context))
        desk.page.goto(where.url + path)
        return desk

    yield sat
    for desk in opened:
        desk.page.context.close()


@pytest.mark.parametrize("name", ALL)
def test_every_question_is_accessible(
    serve_study: Callable[..., Site], sit_with_axe: Callable[..., Desk], name: str
) -> None:
    where = serve_study(ALL[name], guideline=GUIDELINE)
    desk = sit_with_axe(where, "/rate", where.browser_of(where.rater("ann")))
    desk.wait_for_item()
    assert violations(desk.page) == []
    assert hidden_controls(desk.page) == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("label", ["g", "Escape s", "Escape ?"]),  # the guideline, why it is skipped, the keys
        ("form", ["1 Control+Enter"]),  # with what is missing
        ("ranking", ["2 1"]),
        ("conversations", ["1 2"]),
    ],
)
def test_what_opens_and_changes_is_accessible(
    serve_study: Callable[..., Site], sit_with_axe: Callable[..., Desk], name: str, keys: list[str]
) -> None:
    where = serve_study(STUDIES[name], guideline=GUIDELINE)
    desk = sit_with_axe(where, "/rate", where.browser_of(where.rater("ann")))
    desk.wait_for_item()
    for pressed in keys:
        desk.press(*pressed.split())
        assert violations(desk.page) == [], pressed


def test_the_notices_and_the_end_are_accessible(
    serve_study: Callable[..., Site], sit_with_axe: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["scale"])
    desk = sit_with_axe(where, "/rate", where.browser_of(where.rater("ann")))
    desk.wait_for_item()
    desk.answer("1")
    desk.page.context.set_offline(True)
    desk.press("1")
    expect(desk.page.locator("#notice")).to_be_visible()
    assert violations(desk.page) == []
    desk.page.context.set_offline(False)
    expect(desk.page.locator("#end")).to_be_visible()
    assert violations(desk.page) == []


def test_coming_in_is_accessible(serve_study: Callable[..., Site], sit_with_axe: Callable[..., Desk]) -> None:
    where = serve_study(STUDIES["label"], guideline=GUIDELINE)
    desk = sit_with_axe(where, join_link(where).removeprefix(where.url))
    assert violations(desk.page) == []
    desk.page.get_by_role("button", name="Take part").click()
    personal = desk.page.locator("#link").input_value()
    assert violations(desk.page) == []
    for path in (personal.removeprefix(where.url), "/guideline", "/login", "/join/made-up"):
        desk.page.goto(where.url + path)
        assert violations(desk.page) == [], path


def test_the_managers_pages_are_accessible(serve_study: Callable[..., Site], sit_with_axe: Callable[..., Desk]) -> None:
    where = serve_study(STUDIES["label"], guideline=GUIDELINE, overlap=2)
    for name, labels in {"ann": ["yes", "no", "yes"], "bo": ["yes", "yes", "cant"]}.items():
        rater = where.rater(name)
        for label in labels:
            rater.answer(rater.task()["assignment"], label, "follows")
        rater.remark("flags", rater.task()["assignment"])
    desk = sit_with_axe(where, "/manage", manager_of(where))
    for path in ("/manage", "/manage/raters", "/manage/items", "/manage/items/1", "/manage/access", "/manage/close"):
        desk.page.goto(where.url + path)
        assert desk.page.url == where.url + path
        assert violations(desk.page) == [], path


def manager_of(where: Site) -> Person:
    manager = where.manager()
    with writing(where.engine) as cursor:
        return Person(manager.http, manager.id, open_manager_session(cursor, manager.id, time.time()).token)
