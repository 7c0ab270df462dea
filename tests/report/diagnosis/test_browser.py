from itertools import pairwise

import pytest

from tests.report import diagnoses
from tests.report.conftest import rendered_diagnosis
from tests.report.studies import HOSTILE
from tests.report.test_browser import CONTRAST

pytestmark = pytest.mark.slow  # a browser


@pytest.mark.parametrize("study", diagnoses.ALL, ids=lambda study: study.__name__)
def test_nothing_scrolls_sideways_asks_the_network_or_complains(open_diagnosis, study):
    page = open_diagnosis(study(), width=390, scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_text_stays_text(open_diagnosis):
    page = open_diagnosis(diagnoses.hostile())
    page.locator("#worst .rest button").click()
    page.locator(".picks button").first.click()
    place = page.locator(".map svg:visible use.point").last.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert HOSTILE[:30] in page.locator(".tip").inner_text()
    assert HOSTILE[:30] in page.locator(".picked ol").inner_text()
    assert page.locator("img").count() == 0
    assert page.title().startswith("Diagnosis of")
    for name in ("worst", "copies", "raters", "noise", "map"):
        assert "<img src=x" in page.locator(f"#{name}").inner_text()
    assert "49" not in page.locator("#worst tbody").first.inner_text().replace("{{7*7}}", "")
    found = page.evaluate("JSON.parse(document.getElementById('diagnosis-json').textContent).labels")
    assert all(HOSTILE in label for label in found)


def test_a_script_that_the_page_did_not_come_with_does_not_run(browser, tmp_path):
    path = tmp_path / "changed.html"
    written = rendered_diagnosis(diagnoses.of_nothing()).replace("<main>", f"<main>{HOSTILE[9:]}")
    path.write_text(written, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("img").count() == 1
    assert page.title() != "owned"
    page.close()


def dragged(page):
    """Draw a rectangle around the lower half of the map, where the flagged lie."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.querySelector('#map').scrollIntoView()")
    box = page.locator(".map svg:visible").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] * 0.55)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 5, steps=4)
    page.mouse.up()


def test_a_brush_lists_what_lies_in_it_the_most_suspicious_first(open_diagnosis):
    found = diagnoses.of_texts()
    page = open_diagnosis(found)
    dragged(page)
    rows = page.locator(".picked li .id").all_inner_texts()
    worst = found.labels.filter(found.labels["flagged"])["item"].to_list()
    assert rows == worst
    assert page.locator(".picked .rest").inner_text().startswith("12 items in this part of the map")
    assert page.locator(".map svg:visible .point.on").count() == 12
    assert page.locator(".map svg:visible .brush").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".picked li").count() == 0
    assert page.locator(".brush").count() == 0


def test_pointing_tells_the_item(open_diagnosis):
    page = open_diagnosis(diagnoses.of_images())
    assert not page.locator(".tip").is_visible()
    place = page.locator(".map svg:visible use.point").last
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator(".tip")
    assert tip.is_visible()
    assert tip.inner_text().startswith("pic 0\n")
    assert "→" in tip.inner_text()
    assert tip.locator("img").count() == 1
    page.mouse.move(2, 2)
    assert not tip.is_visible()


def test_the_map_lists_by_keyboard_too(open_diagnosis):
    page = open_diagnosis(diagnoses.of_texts(), width=390)
    button = page.locator(".picks button", has_text="hard but kept")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".picked li").count() == 5
    page.keyboard.press("Enter")
    assert page.locator(".picked li").count() == 0


def test_a_list_holds_a_hundred_items_at_most(open_diagnosis):
    page = open_diagnosis(diagnoses.of_many_labels())
    page.locator(".picks button", has_text="not doubted").click()
    assert page.locator(".picked li").count() == 100
    assert "; the 100 most suspicious" in page.locator(".picked .rest").inner_text()


def test_pictures_are_shown_and_what_cannot_be_read_is_said(open_diagnosis):
    page = open_diagnosis(diagnoses.of_images())
    sizes = page.evaluate("[...document.querySelectorAll('#worst .picture')].map((one) => one.naturalWidth)")
    assert sizes[0] == 96
    assert set(sizes[1:]) == {28}
    assert page.locator("#worst tbody tr").count() == len(sizes) + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("study", [diagnoses.of_texts, diagnoses.of_many_labels], ids=lambda study: study.__name__)
def test_text_has_a_contrast_of_four_and_a_half(open_diagnosis, scheme, study):
    page = open_diagnosis(study(), scheme=scheme)
    page.locator(".picks button").first.click()
    assert page.evaluate(CONTRAST) == []


def test_headings_go_down_by_one_and_ids_stand_once(open_diagnosis):
    page = open_diagnosis(diagnoses.of_texts())
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((one) => Number(one.tagName[1]))")
    assert all(b - a <= 1 for a, b in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    for link in page.locator("main a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    for chart in page.locator("[role=img]").all():
        assert chart.get_attribute("aria-label")


def test_the_page_prints_with_all_that_is_not_a_control(open_diagnosis):
    page = open_diagnosis(diagnoses.of_texts())
    page.emulate_media(media="print")
    assert not page.locator(".picks").is_visible()
    assert not page.locator("#worst .filter").is_visible()
    assert page.locator("#worst table").is_visible()
