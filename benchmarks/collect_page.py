"""The rater's page in a browser: from the key to the next item, requests and keys a label, the first load.

Run with `python benchmarks/collect_page.py [--write]`; half a minute. It needs a Chromium on the path.
"""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

import report
from study_server import Served, write_items

LABELS, N_ITEMS, WARMED_UP, N_LABELS = "yes,no,unsure", 900, 5, 100
PAUSE = 150
"""Milliseconds from one item to the next key."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WATCH = """() => {
  window.times = [];
  window.pressed = 0;
  let at = 0;
  addEventListener("keydown", (event) => { at = event.timeStamp; window.pressed += 1; }, true);
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  });
  const seen = new MutationObserver(() => painted(() => window.times.push(performance.now() - at)));
  seen.observe(document.getElementById("content"), { childList: true });
}"""
"""Notes, for each item, the milliseconds from the browser's time of the key to the frame that shows the next item."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the first load took: bytes on the wire, requests, milliseconds until the first item was there."""

    bytes: float
    requests: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """What labels took: milliseconds each, requests and keys altogether."""

    milliseconds: list[float]
    requests: int
    keys: int


def measured() -> Iterator[str]:
    """One table."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        print(f"Skipped: none of {', '.join(BROWSERS)} is on the path.")
        raise SystemExit(0)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_items(folder / "items.csv", N_ITEMS)
        server = Served(folder, ["items.csv", "--labels", LABELS, "--overlap", "1"])
        server.start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield from _told(browser, f"http://127.0.0.1:{server.port}", server.join_secret)
        finally:
            browser.close()
            server.stop()


def _told(browser: Browser, url: str, secret: str) -> Iterator[str]:
    first, page = first_load(browser, url, secret)
    found = labelled(page)
    version, times = browser.version, sorted(found.milliseconds)
    yield (
        f"One rater, {N_LABELS} labels by keyboard in headless Chromium {version}, the server with its science process "
        f"beside on the same cores, a key {PAUSE} ms after an item is there. A time runs from the browser's time stamp "
        "of the key to after the frame that shows the next item; the answer is then on the server's disk. The first "
        "load is that of an empty cache, in bytes on the wire with headers."
    )
    yield ""
    yield from report.table(
        ("what", "measured", "bar"),
        [
            ("key to next item, median", f"{statistics.median(times):.0f} ms", "50 ms"),
            ("key to next item, 95th percentile", f"{times[int(len(times) * 0.95)]:.0f} ms", ""),
            ("requests a label", f"{found.requests / N_LABELS:.2f}", "1"),
            ("keys a label", f"{found.keys / N_LABELS:.2f}", "1"),
            ("first load", f"{first.bytes / 1000:.0f} kB, {first.requests} requests", "150 kB"),
            ("first load, until the first item", f"{first.milliseconds:.0f} ms", ""),
        ],
    )
    yield ""
    yield "Other annotation servers are not measured in this run."


def first_load(browser: Browser, url: str, secret: str) -> tuple[Loaded, Page]:
    """Come in by the link in one browser, and open the rater's page in another one whose cache is empty."""
    joining = browser.new_context()
    page = joining.new_page()
    page.goto(f"{url}/join/{secret}")
    page.locator("button").click()
    expect(page.locator("#link")).to_be_visible()
    context = browser.new_context(viewport={"width": 1280, "height": 800}, storage_state=joining.storage_state())
    page = context.new_page()
    sizes: list[float] = []
    watching = context.new_cdp_session(page)
    watching.send("Network.enable")
    watching.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{url}/rate", wait_until="commit")
    page.locator("#form:not([hidden])").wait_for()
    took = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    return Loaded(sum(sizes), len(sizes), took), page


def labelled(page: Page) -> Labelled:
    """Label by keyboard; the first few are not counted."""
    press(page, 0, WARMED_UP)
    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url))
    page.evaluate(WATCH)
    press(page, WARMED_UP, WARMED_UP + N_LABELS)
    times: list[float] = page.evaluate("window.times")
    if len(times) != N_LABELS:
        raise RuntimeError(f"{N_LABELS} labels, and {len(times)} items were drawn.")
    return Labelled(times, len(requests), page.evaluate("window.pressed"))


def press(page: Page, done: int, until: int) -> None:
    """Answer one item after another, each once it is there."""
    for at in range(done, until):
        page.keyboard.press(str(1 + at % 3))
        expect(page.locator("#progress b")).to_have_text(f"{at + 1} of {N_ITEMS}")
        page.wait_for_timeout(PAUSE)


if __name__ == "__main__":
    report.run(measured)
