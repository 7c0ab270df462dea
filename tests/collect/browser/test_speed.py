"""What the page costs, counted: requests, bytes, loads. Times are measured by `benchmarks/collect_page.py`."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ..web.site import Site
from .desk import Desk

pytestmark = pytest.mark.slow  # a browser

FIRST_LOAD = 150_000
"""Bytes that the first load may take, headers included."""


def test_an_answered_item_is_one_key_and_one_request_without_a_reload(
    twelve: Site, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(twelve)
    requests: list[str] = []
    desk.page.on("request", lambda sent: requests.append(sent.url.removeprefix(twelve.url)))
    for at in range(11):
        desk.press("1")
        expect(desk.page.locator("#progress")).to_contain_text(f"{at + 1} of 12")
    assert requests == ["/api/answers"] * 11
    assert desk.loads == ["/rate"]


def test_the_first_load_is_small_and_asks_nobody_else(twelve: Site, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(twelve)
    fresh = desk.page.context.browser
    assert fresh is not None
    context = fresh.new_context(storage_state=desk.page.context.storage_state())
    page = context.new_page()
    sizes: list[float] = []
    addresses: list[str] = []
    watching = context.new_cdp_session(page)
    watching.send("Network.enable")
    watching.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda sent: addresses.append(sent.url))
    page.goto(f"{twelve.url}/rate", wait_until="networkidle")
    expect(page.locator("#form")).to_be_visible()
    context.close()
    elsewhere = [one for one in addresses if not one.startswith((twelve.url, "data:"))]
    assert elsewhere == []
    assert len(sizes) >= 10
    assert sum(sizes) < FIRST_LOAD
