import dataclasses

import numpy as np

from middlemost import charts
from middlemost.charts.figures.data_map import drawn_points, state_of
from tests.charts.figures.layers import values
from tests.report import diagnoses


def test_all_items_of_a_small_set_are_points_the_worst_on_top():
    found = diagnoses.of_texts()
    points = values(charts.data_map(found.data_map, found.quality), 2)
    assert len(points) == 60
    quality = dict(zip(found.quality.items, found.quality.quality, strict=True))
    order = [quality[point["item"]] for point in points]
    assert order == sorted(order, reverse=True)
    assert [point["state"] for point in points].count("flagged") == 12


def test_of_many_items_the_worst_are_points_and_the_others_are_counted():
    found = diagnoses.of_many_labels()
    chart = charts.data_map(found.data_map, found.quality)
    points = values(chart, 2)
    assert len(points) == 2000
    worst = np.argsort(found.quality.quality)[:2000]
    assert {point["item"] for point in points} == {found.quality.items[int(one)] for one in worst}
    assert sum(square["items"] for square in values(chart, 0)) == 300
    assert "the worst 2,000 drawn" in chart.title.subtitle


def test_items_without_variability_are_left_out_and_counted():
    found = diagnoses.of_texts()
    variability = found.data_map.variability.copy()
    variability[[3, 40]] = np.nan
    region = found.data_map.region.copy()
    region[[3, 40]] = -1
    partly = dataclasses.replace(found.data_map, variability=variability, region=region)
    assert not set(drawn_points(partly, found.quality)) & {3, 40}
    chart = charts.data_map(partly, found.quality)
    assert len(values(chart, 2)) == 58
    assert "58 items; 2 items without variability left out" in chart.title.subtitle


def test_the_title_tells_where_the_flagged_lie():
    found = diagnoses.of_texts()
    n = int((found.data_map.region[found.quality.flagged] == 2).sum())
    assert n > 6
    title = charts.data_map(found.data_map, found.quality).title.text
    assert title == f"{n} of 12 flagged labels stayed at odds with the model throughout training"
    nothing = diagnoses.of_nothing()
    easy = float(np.mean(nothing.data_map.region == 0))
    assert f"No label is flagged; {easy:.0%}" in charts.data_map(nothing.data_map, nothing.quality).title.text


def test_a_flag_goes_before_a_doubt():
    quality = diagnoses.of_texts().quality
    state = state_of(quality)
    assert (state[quality.flagged] == 0).all()
    assert (state == 1).sum() == 5
