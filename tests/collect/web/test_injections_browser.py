"""The rater's and the manager's pages of a study full of harmful texts, in a real browser: nothing of them runs."""

from collections.abc import Generator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, Page

from ..acting import new_client
from .nasty import TEXTS, answers_of, name_raters, nasty_site
from .site import Person, Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    with nasty_site(tmp_path_factory.mktemp("nasty"), TEXTS) as site:
        yield site


@dataclass
class Watched:
    """A page of a browser, and what it did that it should not.

    Attributes:
        page: The page.
        complaints: Dialogs, errors, reports of the Content-Security-Policy, requests to elsewhere.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def watched(browser: Browser, nasty: Site) -> Generator[Watched, None, None]:
    """A page that is watched; afterwards it has done nothing of that."""
    context = browser.new_context()
    one = Watched(context.new_page())

    def dialog(opened: Dialog) -> None:
        one.complaints.append(f"dialog: {opened.message}")
        opened.dismiss()

    one.page.on("dialog", dialog)
    one.page.on("console", lambda said: one.complaints.append(f"{said.type}: {said.text}"))
    one.page.on("pageerror", lambda error: one.complaints.append(f"error: {error}"))
    one.page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((nasty.url, "data:,")) else one.complaints.append(f"request: {asked.url}")
        ),
    )
    one.page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective))"
    )
    yield one
    context.close()
    assert one.complaints == []


STRANGE = """() => [...document.querySelectorAll('*')].filter(element =>
    ['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'AUDIO', 'VIDEO'].includes(element.tagName)
    || element.tagName === 'SCRIPT' && !element.src.startsWith(location.origin + '/static/')
    || element.matches('svg[onload], [srcdoc], a[href^="javascript:" i], a[href^="data:" i]')
    || [...element.attributes].some(attribute => attribute.name.startsWith('on'))
).map(element => element.outerHTML)"""
"""Elements that none of the texts asks for."""


def let_in(watched: Watched, who: Person, site: Site) -> None:
    watched.page.context.add_cookies([{"name": "mm_session", "value": who.secret, "url": site.url}])


def test_items_labels_and_guideline_stay_text_on_the_raters_page(watched: Watched, nasty: Site):
    ann = nasty.rater("ann")
    let_in(watched, nasty.browser_of(ann), nasty)
    page = watched.page
    for text in TEXTS.values():
        page.goto(f"{nasty.url}/rate")
        page.wait_for_selector("#form:visible")
        assert page.evaluate(STRANGE) == []
        seen = " ".join(page.text_content("#content").split())
        assert seen.count(text) >= 5, text  # as text, code, twice in a chat, as header and cell of a table
        form = " ".join(page.text_content("#form").split())
        assert all(label in form for label in TEXTS.values())
        number = ann.task()["assignment"]
        body = {"client": new_client(), "assignment": number, "answers": answers_of(text, TEXTS)}
        assert ann.post("/api/answers", body).status_code == 200
    page.goto(f"{nasty.url}/guideline")
    assert page.evaluate(STRANGE) == []
    assert TEXTS["closing"] in page.text_content("article")


def test_names_comments_and_answers_stay_text_on_the_managers_pages(watched: Watched, nasty: Site):
    cy, boss = nasty.rater("cy"), nasty.manager()
    name_raters(nasty, TEXTS)
    for text in TEXTS.values():
        number = cy.task()["assignment"]
        cy.remark("flags", number, comment=text)
        cy.remark("skips", number, comment=text)
    let_in(watched, nasty.manager_browser_of(boss), nasty)
    for path in ("/manage", "/manage/raters", "/manage/items", "/manage/items/1", "/manage/access"):
        watched.page.goto(nasty.url + path, wait_until="networkidle")
        assert watched.page.evaluate(STRANGE) == [], path
    watched.page.goto(f"{nasty.url}/manage/raters")
    assert TEXTS["closing"] in watched.page.text_content("body")
