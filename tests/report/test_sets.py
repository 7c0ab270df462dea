import pytest

from middlemost.charts import tick_shares
from middlemost.report.sets import NOTHING, set_table
from tests.report import studies
from tests.report.sets import sets


def test_a_set_that_is_least_sure_stands_first():
    table = set_table(sets(), fold_over=280)
    weakest = [row[3].sort for row in table.rows]
    assert weakest == sorted(weakest)
    assert len(table.rows) == 40


def test_who_ticked_what_adds_up_to_the_ratings():
    audit = sets()
    table = set_table(audit, fold_over=280)
    item = next(row for row in table.rows if row[0].text == "item 0")
    data = audit.data
    rows = data.item == data.items.code("item 0")
    for vote in item[1].content:
        if vote.label == NOTHING:
            assert len(vote.who.split(", ")) == int((data.sizes[data.chosen[rows]] == 0).sum())
        else:
            ticked = data.sets[data.chosen[rows], data.labels.code(vote.label)]
            assert vote.n == str(int(ticked.sum()))


def test_columns_of_presence_are_not_taken_for_attributes():
    table = set_table(sets(), fold_over=280)
    assert all(row[0].content["short"] == "" for row in table.rows)
    assert table.rows[0][0].content["texts"][0].text.startswith("Words")


def test_other_answers_have_no_such_table():
    assert set_table(studies.numbers(), fold_over=280) is None


def test_the_chart_of_ticks_names_the_label_of_most_items():
    audit = sets()
    chart = tick_shares(audit.consensus, audit.data)
    share = audit.consensus.chosen.mean(axis=0)
    name = audit.consensus.labels[int(share.argmax())]
    assert chart.title.text == f"“{name}” belongs to {share.max():.0%} of the items"


@pytest.mark.slow
def test_the_page_of_sets_opens_with_its_texts_folded(open_report):
    page = open_report(sets(), width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "“Hateful” says that some may offend" in page.locator("#items").inner_text()
    assert "may hurt" not in page.locator("#items").inner_text()
