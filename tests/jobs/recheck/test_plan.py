"""The plan: blind, random, the same for any order of rows."""

from dataclasses import replace

import polars as pl
import pytest

from middlemost.errors import SettingError
from middlemost.jobs.recheck.drawing import CERTAIN
from middlemost.jobs.recheck.plan import plan_recheck, shown_items
from tests.jobs.recheck.diagnoses import judged, study

FRAME = study()
JUDGED = judged(FRAME)


def test_two_thirds_are_the_worst_flags_and_a_third_is_control():
    plan = plan_recheck(JUDGED, budget=45)
    worst = FRAME.filter("flagged").sort("quality").head(30)["item"].to_list()
    certain = plan.table.filter(pl.col("stratum") == CERTAIN)["item"].to_list()
    assert sorted(certain) == sorted(worst)
    assert (plan.n_certain, plan.n_control, plan.table.height) == (30, 15, 45)
    assert plan.version == JUDGED.dataset.version
    assert (
        dict(plan.table.select("item", "label").iter_rows()).items()
        <= dict(FRAME.select("item", "animal").iter_rows()).items()
    )


def test_people_see_the_content_and_nothing_that_was_found_out():
    plan = plan_recheck(JUDGED, budget=45)
    shown = shown_items(plan, JUDGED)
    assert shown.columns == ["item", "text"]
    assert shown["item"].to_list() == plan.table["item"].to_list()
    assert shown.null_count().row(0) == (0, 0)
    assert plan.hidden == ("split",)


def test_the_order_of_rows_does_not_matter():
    mixed = FRAME.sample(fraction=1.0, shuffle=True, seed=3)
    assert plan_recheck(judged(mixed), budget=40, seed=5).table.equals(plan_recheck(JUDGED, budget=40, seed=5).table)


def test_another_seed_draws_others():
    one, other = (plan_recheck(JUDGED, budget=45, seed=seed).table for seed in (0, 1))
    assert set(one["item"]) != set(other["item"])
    assert one["item"].to_list() == plan_recheck(JUDGED, budget=45, seed=0).table["item"].to_list()


def test_where_few_are_flagged_the_control_sample_takes_the_rest():
    few = replace(JUDGED, table=JUDGED.table.with_columns((pl.col("quality") < 0.1).alias("flagged")))
    n_flagged = int(few.table["flagged"].sum())
    assert 0 < n_flagged < 40
    plan = plan_recheck(few, budget=60)
    assert (plan.n_certain, plan.n_control) == (n_flagged, 60 - n_flagged)


def test_a_budget_above_all_takes_all():
    plan = plan_recheck(JUDGED, budget=10_000)
    assert sorted(plan.table["item"]) == FRAME["item"].to_list()
    assert all(one.drawn == one.size for one in plan.strata)


@pytest.mark.parametrize(("control", "size"), [(0.5, 20), (0.1, 4), (12, 12), (40, 40), (0.001, 2)])
def test_the_control_sample_is_a_share_or_a_number(control, size):
    assert plan_recheck(JUDGED, budget=40, control=control).n_control == size


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"budget": 0}, "too small for a control sample"),
        ({"budget": 1}, "too small for a control sample"),
        ({"budget": 40, "control": 0}, "nobody can say how many labels are still wrong"),
        ({"budget": 40, "control": -1}, "nobody can say"),
        ({"budget": 40, "control": float("nan")}, "nobody can say"),
        ({"budget": 40, "control": 41}, "control sample of 41 does not fit a budget of 40"),
        ({"budget": 40, "control": 2.5}, "control sample of 2.5"),
        ({"budget": 40, "control": 1}, "whole number of items from 2"),
        ({"budget": 40, "columns": ["animal"]}, "'animal' is the label"),
        ({"budget": 40, "columns": ["colour"]}, "no column of the items. There are: text, split"),
    ],
)
def test_settings_that_do_not_fit_are_refused(said, message):
    with pytest.raises(SettingError, match=message):
        plan_recheck(JUDGED, **said)


def test_a_budget_of_two_is_all_control():
    plan = plan_recheck(JUDGED, budget=2)
    assert (plan.n_certain, plan.n_control) == (0, 2)
    assert all(one.drawn for one in plan.strata if one.size)
