import re

import pytest

from middlemost.report.diagnosis.contents import items_of
from middlemost.report.diagnosis.data_map import map_figure, map_points
from tests.report import diagnoses

USE = re.compile(r'<use href="#(point-[wn]\d+)" x="([-\d.]+)" y="([-\d.]+)" class="point"/>')


@pytest.mark.parametrize("study", [diagnoses.of_texts, diagnoses.of_many_labels, diagnoses.hostile])
def test_marks_stand_in_the_order_of_what_is_said_of_them(study):
    items = items_of(study(), fold_over=280)
    points = map_points(items)["points"]
    drawn = map_figure(items)
    for marks in (drawn.wide, drawn.narrow):
        found = USE.findall(marks)
        assert len(found) == len(points)
        # Along each axis places and numbers are in the same order: what is pointed at is what is told.
        across = sorted(zip((float(x) for _, x, _ in found), (point[7] for point in points), strict=True))
        assert [v for _, v in across] == pytest.approx(sorted(v for _, v in across), abs=0.002)
        upward = sorted(zip((-float(y) for _, _, y in found), (point[6] for point in points), strict=True))
        assert [v for _, v in upward] == pytest.approx(sorted(v for _, v in upward), abs=0.01)
        shapes = {}
        for (shape, _, _), point in zip(found, points, strict=True):
            shapes.setdefault(shape, set()).add(point[4])
        assert all(len(states) == 1 for states in shapes.values())
        assert len(shapes) == len({point[4] for point in points})


def test_a_point_tells_item_labels_and_the_beginning_of_its_text():
    found = diagnoses.of_texts()
    points = {point[0]: point for point in map_points(items_of(found, fold_over=280))["points"]}
    long = points["item 0"]
    assert long[8].startswith("Text number 0.")
    assert len(long[8]) == 240
    assert long[8].endswith("…")
    code = found.quality.items.code("item 7")
    assert points["item 7"][1:3] == [int(found.quality.given[code]), int(found.quality.suggested[code])]


def test_pictures_stand_in_their_points():
    points = {point[0]: point for point in map_points(items_of(diagnoses.of_images(), fold_over=280))["points"]}
    assert points["pic 1"][9].startswith("data:image/webp;base64,")
    assert points["pic 3"][9] == ""
    folded = map_points(items_of(diagnoses.of_images(), fold_over=0))["points"]
    assert all(point[9] == "" for point in folded)
