"""Studies that are served, and browsers that open their pages."""

from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from ..web.site import Person, Site, site
from .desk import Desk, desk_in, signed_in
from .studies import GUIDELINE, Study, many


@pytest.fixture
def serve_study(tmp_path: Path) -> Generator[Callable[..., Site], None, None]:
    """Serves a study in a database of its own; what else is said goes into the study file."""
    with ExitStack() as stack:

        def served(study: Study, *, guideline: str | None = None, **settings: Any) -> Site:
            folder = tmp_path / f"study {len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            told = {**study.settings, **settings}
            return stack.enter_context(site(folder, items=study.items, guideline=guideline, **told))

        yield served


@pytest.fixture
def open_tab() -> Generator[Callable[[BrowserContext], Desk], None, None]:
    """Opens a tab; afterwards no tab complained, and the Content-Security-Policy refused nothing."""
    opened: list[Desk] = []

    def tab(context: BrowserContext) -> Desk:
        opened.append(desk_in(context))
        return opened[-1]

    yield tab
    faults = [desk.faults() for desk in opened]
    for desk in opened:
        desk.page.context.close()
    assert faults == [[]] * len(opened)


@pytest.fixture
def sit_down(browser: Browser, open_tab: Callable[[BrowserContext], Desk]) -> Callable[..., Desk]:
    """Opens the rater's page of a site, in a browser of its own."""

    def sat(where: Site, who: Person | None = None, **window: Any) -> Desk:
        session = where.browser_of(who or where.rater("ann")).secret
        desk = open_tab(signed_in(browser, where.url, session, **window))
        desk.page.goto(f"{where.url}/rate")
        desk.wait_for_item()
        return desk

    return sat


@pytest.fixture
def twelve(serve_study: Callable[..., Site]) -> Site:
    """Twelve items to label, in a fixed order."""
    return serve_study(many(12), guideline=GUIDELINE)
