import dataclasses

import numpy as np

from middlemost import charts
from tests.charts.figures.layers import values
from tests.report import diagnoses


def cells(chart):
    return values(chart, 0) + values(chart, 1)


def quality_with(noise):
    quality = diagnoses.of_texts().quality
    return dataclasses.replace(quality, noise=noise, noise_low=noise / 2, noise_high=noise)


def test_cells_are_expected_labels_of_given_and_true():
    noise = np.diag([0.3, 0.3, 0.2])
    noise[0, 2], noise[2, 1] = 0.15, 0.05
    chart = charts.noise_matrix(quality_with(noise))
    found = {(cell["given"], cell["true"]): cell["text"] for cell in cells(chart)}
    assert found[0, 2] == "9"
    assert found[2, 1] == "3"
    assert found[0, 0] == "18"
    assert found[1, 0] == "0"
    names = [diagnoses.of_texts().quality.labels[code] for code in (0, 2)]
    assert chart.title.text == f"“{names[0]}” where “{names[1]}” is right is the commonest confusion: about 9 labels"


def test_less_than_one_label_is_no_finding():
    noise = np.diag([0.4, 0.3, 0.3 - 0.008])
    noise[0, 1] = 0.008
    chart = charts.noise_matrix(quality_with(noise))
    assert chart.title.text == "No confusion of two labels is expected even once"
    assert "<1" in [cell["text"] for cell in cells(chart)]


def test_of_many_labels_those_with_most_wrong_ones_are_drawn():
    quality = diagnoses.of_many_labels().quality
    chart = charts.noise_matrix(quality)
    assert len({cell["given"] for cell in cells(chart)}) == 12
    assert "12 labels of 20" in chart.title.subtitle
