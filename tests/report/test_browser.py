import re
from itertools import pairwise

import pytest

from tests.report import studies
from tests.report.conftest import rendered

pytestmark = pytest.mark.slow  # a browser, and the first audit loads every kernel


@pytest.mark.parametrize("study", studies.ALL, ids=lambda study: study.__name__)
def test_nothing_scrolls_sideways_asks_the_network_or_complains(open_report, study):
    page = open_report(study(), width=390, scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_text_stays_text(open_report):
    page = open_report(studies.hostile())
    page.locator("#items .rest button").click()
    for button in page.locator("#raters .name button, #items details summary").all():
        button.click()
    assert page.locator("img").count() == 0
    assert page.title().startswith("Audit of")
    assert studies.HOSTILE in page.locator("#items").inner_text()
    assert studies.HOSTILE in page.locator("#raters").inner_text()
    assert "49" not in page.locator("#raters .name").first.inner_text()  # no template runs over the data
    found = page.evaluate("JSON.parse(document.getElementById('audit-json').textContent).question.labels")
    assert any(studies.HOSTILE in label for label in found)


def test_a_script_that_the_page_did_not_come_with_does_not_run(open_report, browser, tmp_path):
    path = tmp_path / "changed.html"
    path.write_text(rendered(studies.numbers()).replace("<main>", f"<main>{studies.HOSTILE[9:]}"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("img").count() == 1
    assert page.title() != "owned"
    page.close()


def column(page, table, place):
    cells = page.locator(f"#{table} tbody > tr:not([hidden]) > *:nth-child({place})").all_inner_texts()
    return [cell.split()[0] for cell in cells]


def test_a_table_sorts_by_keyboard_and_says_so(open_report):
    page = open_report(studies.labelled())
    head = page.locator("#raters thead th", has_text="Ratings")
    place = 3
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    falling = [int(n) for n in column(page, "raters", place)]
    assert falling == sorted(falling, reverse=True)
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert [int(n) for n in column(page, "raters", place)] == falling[::-1]
    assert page.locator("#raters th[aria-sort]").count() == 1


def test_sorting_puts_what_is_unknown_last_both_ways(open_report):
    page = open_report(studies.labelled())
    head = page.locator("#raters thead th", has_text="Unchanged").locator("button")
    for _ in range(2):
        head.click()
        assert page.locator("#raters tbody > tr").first.locator("> *").last.inner_text() != "–"


def test_a_filter_leaves_the_rows_that_fit(open_report):
    page = open_report(studies.labelled())
    page.get_by_label("Filter items").fill("number 7.")
    assert page.locator("#items tbody > tr:not([hidden])").count() == 1
    assert "1 of 60 rows fit" in page.locator("#items .rest").inner_text()


def test_more_rows_are_shown_on_demand(open_report):
    page = open_report(studies.labelled())
    rows = page.locator("#items tbody > tr:not([hidden])")
    assert rows.count() == 20
    page.locator("#items .rest button").click()
    assert rows.count() == 60


def test_a_rater_opens_to_reason_confusion_and_items(open_report):
    page = open_report(studies.labelled())
    button = page.locator("#raters .name button", has_text=re.compile("^rater 0$"))
    button.click()
    opened = page.locator("#raters tr.opened")
    assert "“yes”" in opened.inner_text()
    assert "Confusion, expected ratings" in opened.inner_text()
    assert "Where nobody else said so" in opened.inner_text()
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert opened.count() == 0


def test_who_said_what_is_there_on_focus(open_report):
    page = open_report(studies.labelled())
    who = page.locator("#items .who").first
    said = page.locator("#items .said").first
    assert not said.is_visible()
    page.locator("#items thead button").last.focus()
    page.keyboard.press("Tab")
    assert who.evaluate("one => one === document.activeElement")
    assert said.is_visible()
    assert "rater" in said.inner_text()


def test_texts_are_folded_by_length(open_report):
    page = open_report(studies.labelled())
    assert page.locator("#items details.text").count() == 1
    page = open_report(studies.labelled(), fold_over=0)
    assert page.locator("#items details.text").count() == 60
    assert "Text number" not in page.locator("#items").inner_text()


CONTRAST = """() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).slice(0, 3).map((one) => {
      const c = one / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const weak = [];
  for (const one of document.querySelectorAll("main :not(svg *, script, i, .glyph)")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) weak.push(one.outerHTML.slice(0, 90));
  }
  return weak;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_four_and_a_half(open_report, scheme):
    assert open_report(studies.labelled(), scheme=scheme).evaluate(CONTRAST) == []


def test_every_chart_has_words_for_those_who_do_not_see_it(open_report):
    page = open_report(studies.labelled())
    for chart in page.locator("[role=img]").all():
        assert chart.get_attribute("aria-label")
    assert page.locator("svg").count() == page.locator("[role=img] svg").count() > 8


def test_the_page_prints_with_all_that_is_not_a_control(open_report):
    page = open_report(studies.labelled())
    page.emulate_media(media="print")
    assert not page.locator("#items .filter").is_visible()
    assert page.locator("#items table").is_visible()


def test_headings_go_down_by_one_and_ids_stand_once(open_report):
    page = open_report(studies.labelled())
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((one) => Number(one.tagName[1]))")
    assert all(b - a <= 1 for a, b in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    for link in page.locator("main a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
