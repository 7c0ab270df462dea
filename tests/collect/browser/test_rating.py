"""A study labelled by keyboard alone, whatever happens to the network and the server meanwhile."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Route, expect
from sqlalchemy import select

from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine

from ..served import Served
from ..web.site import Site
from .desk import AFTER_A_WAIT, Desk, given, join_link, labels_by_item
from .studies import PAIRS, many

pytestmark = pytest.mark.slow  # a browser, and servers

N_ITEMS = 12


@pytest.fixture
def served(tmp_path: Path) -> Any:
    """`middlemost collect serve items.csv --labels …`: twelve items, one rating each."""
    table = tmp_path / "items.csv"
    rows = [f'e{at},"{at + 1}. {PAIRS[at % 4][0]}"' for at in range(N_ITEMS)]
    table.write_text("\n".join(["id,text", *rows]), encoding="utf-8")
    server = Served(tmp_path, [table.name, "--labels", "yes,no,unsure", "--overlap", "1", "--no-worker"])
    server.start()
    yield server
    server.stop()


def stored(server: Served) -> list[tuple[int, str]]:
    """The number in the text of every item that was answered, and the label; twice where it was answered twice."""
    engine = open_engine(f"sqlite:///{server.folder / 'items-study' / 'study.db'}")
    with engine.connect() as connection:
        number = {row.id: int(row.name[1:]) + 1 for row in connection.execute(select(tables.item))}
    found = [(number[one.item], one.value) for one in given(engine, "label")]
    engine.dispose()
    return sorted(found)


def come_in(desk: Desk, link: str) -> None:
    """From the link for raters to the first item, by Tab and Enter alone."""
    desk.page.goto(link)
    tab_to(desk, "Take part")
    desk.press("Enter")
    expect(desk.page.locator("#link")).to_be_visible()
    tab_to(desk, "Start rating")
    desk.press("Enter")
    desk.wait_for_item()


def tab_to(desk: Desk, name: str) -> None:
    for _ in range(10):
        desk.press("Tab")
        if desk.page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"Tab does not reach {name}.")


def shown(desk: Desk) -> int:
    """The number of the item that the page shows, as its text begins."""
    return int(desk.said("#content").partition(".")[0])


def label_until_the_end(desk: Desk, pressed: dict[int, str], labels: Sequence[str]) -> None:
    """Press 1, 2, 3, 1 … for the items that are left, and note which label that was."""
    while len(pressed) < N_ITEMS:
        place = len(pressed) % 3
        pressed[shown(desk)] = labels[place]
        desk.answer(str(place + 1))
    expect(desk.page.locator("#end")).to_contain_text("All done")


def test_a_study_is_labelled_by_keyboard_alone_from_the_link_to_the_end(
    twelve: Site, browser: Browser, open_tab: Callable[..., Desk]
) -> None:
    desk = open_tab(browser.new_context())
    come_in(desk, join_link(twelve))
    assert desk.focused == "item-heading"
    pressed: dict[int, str] = {}
    label_until_the_end(desk, pressed, ["yes", "no", "cant"])
    assert "12 of 12" in desk.said("#progress")
    assert labels_by_item(twelve.engine) == sorted(pressed.items())
    assert len(given(twelve.engine)) == N_ITEMS
    assert desk.sent.count("/api/answers") == N_ITEMS


def test_a_server_that_is_killed_and_started_again_has_every_answer_once(
    served: Served, browser: Browser, open_tab: Callable[..., Desk]
) -> None:
    desk = open_tab(browser.new_context())
    come_in(desk, f"http://127.0.0.1:{served.port}/join/{served.join_secret}")
    pressed = {shown(desk): "yes"}
    desk.answer("1")
    desk.cut_off = True
    pressed[open_item := shown(desk)] = "no"
    served.kill()
    desk.press("2")
    expect(desk.page.locator("#notice")).to_contain_text("No connection")
    desk.press("1", "2", "3", "u")  # nothing of that is for the item that waits
    assert (shown(desk), desk.waits_in_browser()) == (open_item, 1)
    served.launch()
    served.wait()
    expect(desk.page.locator("#progress")).to_contain_text("2 of 12", timeout=60_000)
    expect(desk.page.locator("#notice")).to_be_hidden()
    desk.page.wait_for_timeout(AFTER_A_WAIT)
    label_until_the_end(desk, pressed, ["yes", "no", "unsure"])
    assert stored(served) == sorted(pressed.items())


def test_without_a_network_the_answer_waits_and_is_sent_once(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    desk.answer("1")
    desk.answer("2")
    desk.cut_off = True
    desk.page.context.set_offline(True)
    desk.press("3")
    expect(desk.page.locator("#notice")).to_contain_text("No connection")
    desk.press("1", "2", "u")
    assert desk.waits_in_browser() == 1
    assert desk.page.locator("#content").inner_text().startswith("3.")
    assert labels_by_item(twelve.engine) == [(1, "yes"), (2, "no")]
    desk.page.context.set_offline(False)
    expect(desk.page.locator("#content")).to_contain_text("4. Ann")
    assert desk.waits_in_browser() == 0
    desk.page.wait_for_timeout(AFTER_A_WAIT)
    for key in "123123123":
        desk.answer(key)
    expect(desk.page.locator("#end")).to_contain_text("All done")
    expected = ["yes", "no", "cant"] * 4
    assert labels_by_item(twelve.engine) == [(at + 1, label) for at, label in enumerate(expected)]


def test_an_answer_whose_reply_is_lost_is_stored_once(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    desk.cut_off = True
    bodies: list[str | None] = []
    desk.page.on("request", lambda sent: bodies.append(sent.post_data) if sent.method == "POST" else None)

    def lose(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort("connectionreset")

    desk.page.route("**/api/answers", lose, times=1)
    desk.press("2")
    expect(desk.page.locator("#content")).to_contain_text("2. The museum")
    expect(desk.page.locator("#notice")).to_be_hidden()  # the server knows it, and says what it said before
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert labels_by_item(twelve.engine) == [(1, "no")]
    assert desk.waits_in_browser() == 0


def test_leaving_with_an_unsent_answer_warns_and_coming_back_sends_it(
    twelve: Site, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(twelve)
    warned: list[str] = []

    def leave(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", leave)
    desk.answer("1")
    desk.page.reload()
    desk.wait_for_item()
    assert warned == []  # all is sent
    desk.cut_off = True
    desk.page.route("**/api/answers", lambda route: route.abort())
    desk.press("3")
    expect(desk.page.locator("#notice")).to_contain_text("No connection")
    desk.page.unroute("**/api/answers")
    desk.page.reload()
    assert warned == ["beforeunload"]
    expect(desk.page.locator("#content")).to_contain_text("3. Prices")
    assert labels_by_item(twelve.engine) == [(1, "yes"), (2, "cant")]
    assert desk.waits_in_browser() == 0


@pytest.mark.parametrize(("status", "told"), [(507, "no room left"), (503, "does not answer properly")])
def test_a_server_that_cannot_store_it_gets_it_again(
    twelve: Site, sit_down: Callable[..., Desk], status: int, told: str
) -> None:
    desk = sit_down(twelve)
    desk.cut_off = True
    refusal = {"status": status, "json": {"error": {"code": "storage-full", "message": "Full."}}}
    desk.page.route("**/api/answers", lambda route: route.fulfill(**refusal), times=1)
    desk.press("1")
    expect(desk.page.locator("#notice")).to_contain_text(told)
    expect(desk.page.locator("#content")).to_contain_text("2. The museum")
    assert labels_by_item(twelve.engine) == [(1, "yes")]


def test_an_answer_after_the_lease_is_told_and_does_not_count(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(many(2), lease_minutes=0.005)
    desk = sit_down(where)
    desk.cut_off = True
    desk.page.wait_for_timeout(400)
    where.rater("bo").task()  # the lease is taken back when somebody asks
    desk.press("1")
    expect(desk.page.locator("#notice")).to_contain_text("It is kept, but does not count")
    assert [(one.status, one.item) for one in given(where.engine)] == [("late", 1)]


def test_undo_goes_back_and_a_correction_replaces(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    desk.answer("1")
    desk.answer("1")
    assert desk.said("#saved").startswith("Yes · undo")
    desk.press("u")
    expect(desk.page.locator("#notice")).to_contain_text("You are changing an earlier answer")
    assert desk.said("#content").startswith("2.")
    expect(desk.page.locator("button[aria-current]")).to_contain_text("Yes")
    desk.press("u")
    expect(desk.page.locator("#content")).to_contain_text("1. Two hostages")
    desk.answer("2")
    expect(desk.page.locator("#content")).to_contain_text("3. Prices")
    desk.press("u")
    expect(desk.page.locator("#content")).not_to_contain_text("3. Prices")
    desk.press("Escape")
    expect(desk.page.locator("#content")).to_contain_text("3. Prices")
    answers = given(twelve.engine, "follows")
    told = [(one.item, one.value, one.supersedes) for one in answers]
    assert told == [(1, "yes", None), (2, "yes", None), (1, "no", answers[0].id)]


def test_skipping_and_flagging_need_a_reason(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    desk.press("s", "Enter")
    assert desk.said("#skip-dialog .error") == "Choose a reason."
    desk.press("3", "Tab")
    desk.page.keyboard.type("both fit: u s f 1")
    desk.answer("Enter")
    expect(desk.page.locator("#content")).to_contain_text("2. The museum")
    desk.press("f", "6")
    with desk.page.expect_response("**/api/flags"):
        desk.press("Enter")
    assert desk.said("#content").startswith("2.")  # a flag leaves the item open
    desk.press("f", "Escape")
    desk.answer("1")
    skipped, rated = given(twelve.engine)
    assert (skipped.item, skipped.status) == (1, "skipped")
    assert skipped.value == {"reason": "ambiguous", "comment": "both fit: u s f 1"}
    assert (rated.item, rated.status) == (2, "rating")
    with twelve.engine.connect() as connection:
        flags = connection.execute(select(tables.flag.c.item, tables.flag.c.reason)).all()
    assert [tuple(one) for one in flags] == [(2, "technical")]


def test_the_guideline_opens_beside_the_item(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    panel = desk.page.locator("#guideline")
    expect(panel).to_be_hidden()
    desk.press("g")
    expect(panel).to_be_visible()
    assert panel.get_by_role("heading", name="Rule 2: numbers").is_visible()
    beside, item = panel.bounding_box(), desk.page.locator("#content").bounding_box()
    assert beside is not None
    assert item is not None
    assert item["x"] + item["width"] <= beside["x"]
    desk.answer("1")  # it stays while one goes on
    expect(panel).to_be_visible()
    desk.press("Escape")
    expect(panel).to_be_hidden()
    desk.press("?")
    expect(desk.page.locator("#keys-dialog")).to_contain_text("Can't tell")


def test_keys_do_nothing_where_they_are_switched_off(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    desk.page.locator("#menu summary").click()
    desk.page.locator("#keys-on").uncheck()
    desk.press("Escape", "1", "s")
    desk.page.reload()
    desk.wait_for_item()
    desk.press("1", "s")
    expect(desk.page.locator("#skip-dialog")).to_be_hidden()
    assert desk.sent == []
    tab_to(desk, "3Can't tell")
    desk.answer("Enter")
    assert labels_by_item(twelve.engine) == [(1, "cant")]
