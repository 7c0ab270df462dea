"""Reports that are opened in a browser."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from middlemost.report import render, render_diagnosis

rendered = cache(render)
rendered_diagnosis = cache(render_diagnosis)
"""Audits and diagnoses are compared by identity, and studies hand out the same one: each is rendered once."""


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page; afterwards there was no request but for the file, and no error."""
    pages: list[Page] = []
    complaints: list[str] = []
    requests: list[str] = []

    def opened(written, *, width=1280, scheme="light") -> Page:
        path = tmp_path / "report.html"
        path.write_text(written, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert complaints == []
    assert [url for url in requests if not url.endswith("/report.html") and not url.startswith("data:")] == []


@pytest.fixture
def open_report(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the report of an audit."""

    def opened(audit, *, fold_over=280, **window) -> Page:
        return open_page(rendered(audit, fold_over=fold_over), **window)

    return opened


@pytest.fixture
def open_diagnosis(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the report of a diagnosis."""

    def opened(diagnosis, *, fold_over=280, **window) -> Page:
        return open_page(rendered_diagnosis(diagnosis, fold_over=fold_over), **window)

    return opened
