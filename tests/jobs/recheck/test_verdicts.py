"""What answers say of a label: it stands, it is contradicted, or the matter is open."""

import json
from dataclasses import replace

import polars as pl
import pytest

import middlemost as mm
from middlemost.errors import InputError, SettingError
from middlemost.jobs.recheck.plan import plan_recheck
from middlemost.jobs.recheck.verdicts import verdicts_of
from tests.jobs.recheck.diagnoses import answers, judged, study

FRAME = study(60)
PLAN = plan_recheck(judged(FRAME), budget=12)
ITEMS = PLAN.table["item"].sort().to_list()
GIVEN = dict(PLAN.table.select("item", "label").iter_rows())
OTHERS = {"cat": ("dog", "fox"), "dog": ("cat", "fox"), "fox": ("cat", "dog")}


def verdict(labels, **told):
    """The row of the first item, answered so by as many raters; the other items stay unanswered."""
    rows = {"item": [ITEMS[0]] * len(labels), "rater": [f"r{k}" for k in range(len(labels))], "label": labels}
    table = verdicts_of(PLAN, mm.read(rows), **told).table
    assert table["outcome"].to_list()[1:] == ["unanswered"] * 11
    return table.row(0, named=True)


OLD = GIVEN[ITEMS[0]]
NEW, THIRD = OTHERS[OLD]


@pytest.mark.parametrize(
    ("labels", "outcome", "contradicted", "consensus"),
    [
        ([OLD, OLD, NEW], "confirmed", False, OLD),
        ([NEW, OLD, NEW], "changed", True, NEW),
        ([NEW], "changed", True, NEW),
        ([NEW, OLD], "undecided", False, None),  # a tie with the given label
        ([NEW, THIRD], "undecided", True, None),  # nobody gave the given label
        ([NEW, NEW, OLD, THIRD], "undecided", True, None),  # the most votes, but no more than half
        ([OLD, OLD, NEW, THIRD], "undecided", False, None),
    ],
)
def test_outcomes(labels, outcome, contradicted, consensus):
    row = verdict(labels)
    assert (row["outcome"], row["contradicted"], row["consensus"]) == (outcome, contradicted, consensus)


def test_evidence_has_ratings_shares_and_raters():
    evidence = json.loads(verdict([NEW, OLD, NEW])["evidence"])
    assert evidence == {
        "ratings": 3, "shares": {NEW: 0.6667, OLD: 0.3333}, "posterior": 0.6667, "raters": ["r0", "r1", "r2"],
    }  # fmt: skip


def test_raters_may_be_unknown():
    rows = {"item": ITEMS, "label": [GIVEN[item] for item in ITEMS]}
    made = verdicts_of(PLAN, mm.read(rows, rater="none"))
    assert made.table["outcome"].unique().to_list() == ["confirmed"]
    assert made.n_raters == 0
    assert "raters" not in json.loads(made.table["evidence"][0])
    with pytest.raises(SettingError, match="needs to know who rated what"):
        verdicts_of(PLAN, mm.read(rows, rater="none"), method="dawid-skene")


@pytest.mark.parametrize("method", ["dawid-skene", "one_coin", "glad", "mace"])
def test_any_truth_method_makes_the_consensus(method):
    table = answers(FRAME, ITEMS)
    made = verdicts_of(PLAN, mm.read(table), method=method)
    truth = dict(FRAME.select("item", "truth").iter_rows())
    assert made.consensus.method == method.replace("-", "_")
    assert made.table["consensus"].to_list() == [truth[item] for item in ITEMS]


def test_the_last_answer_dates_the_verdict():
    rows = {
        "item": ITEMS[:1] * 2,
        "rater": ["a", "b"],
        "label": [NEW, NEW],
        "time": ["2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"],
    }
    assert str(verdicts_of(PLAN, mm.read(rows)).table["time"][0]).startswith("2026-03-02 10:00")


def test_the_order_of_answers_does_not_matter():
    table = answers(FRAME, ITEMS)
    one, other = (verdicts_of(PLAN, mm.read(rows)).table for rows in (table, table.reverse()))
    assert one.equals(other)


def test_an_item_that_was_not_planned_is_refused():
    with pytest.raises(InputError, match="'zzz' is not in the plan: such items were not drawn"):
        verdicts_of(PLAN, mm.read({"item": ["zzz"], "rater": ["a"], "label": ["cat"]}))


def test_a_label_that_was_not_offered_is_refused_and_may_be():
    rows = {"item": ITEMS[:2], "rater": ["a", "a"], "label": ["cow", "Dog"]}
    with pytest.raises(InputError, match=r"'Dog' and 'cow' are no label of the data set. Was 'dog' meant\?.*--labels"):
        verdicts_of(PLAN, mm.read(rows))
    made = verdicts_of(PLAN, mm.read(pl.DataFrame(rows)[:1]), offered=("cow",))
    assert made.table.row(0, named=True)["consensus"] == "cow"


def test_no_answer_at_all_is_refused():
    blank = mm.read({"item": ITEMS[:2], "rater": ["a", "a"], "label": ["cat", None]})
    assert verdicts_of(PLAN, blank).n_ratings == 1
    with pytest.raises(InputError, match="There is no answer"):
        verdicts_of(PLAN, replace(blank, answers=blank.answers[1:]))
