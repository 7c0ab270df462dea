"""Charts that would have nothing to show are left out."""

import polars as pl
import pytest

import middlemost as mm
from tests.report import studies


def alone():
    rows = [(f"item {item}", "ann", "yes") for item in range(12)]
    return mm.audit(mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")), resamples=20)


def of_one_mind():
    rows = [(f"item {item}", rater, "abc"[item % 3]) for item in range(12) for rater in ("ann", "bo")]
    return mm.audit(mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")), resamples=20)


@pytest.mark.slow
@pytest.mark.parametrize("audit", [alone, of_one_mind], ids=["one rater", "no disagreement"])
def test_nothing_to_show_is_no_error_in_the_page(open_report, audit):
    page = open_report(audit(), width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "Infinity" not in page.content()
    assert "of all disagreements" not in page.locator("#labels").inner_text()


@pytest.mark.slow
def test_agreement_that_is_undefined_is_said_in_words(open_report):
    page = open_report(alone())
    assert "is undefined: " in page.locator("#agreement").inner_text()
    assert page.locator("#agreement svg").count() == 0


@pytest.mark.slow
def test_gold_for_every_item_leaves_no_posterior_to_draw(open_report):
    assert "of 0 labels" not in open_report(studies.with_gold()).locator("#labels").inner_text()


@pytest.mark.slow
def test_the_link_of_a_finding_filters_its_rows(open_report):
    page = open_report(studies.labelled())
    link = page.locator("a[data-filter]").first
    link.click()
    wanted = link.get_attribute("data-filter")
    assert page.get_by_label("Filter raters").input_value() == wanted
    found = page.locator("#raters tbody > tr:not([hidden])")
    assert 0 < found.count() < 12
    assert all(wanted in text for text in found.all_inner_texts())
    assert page.locator("header details").count() == 1  # what was read stands on top
