import dataclasses

import numpy as np
import pytest

from middlemost import charts
from middlemost.charts.figures.noise_pairs import confusions
from tests.charts.figures.layers import values
from tests.report import diagnoses


def test_confusions_are_counts_with_their_intervals_the_commonest_first():
    quality = diagnoses.of_texts().quality
    noise = np.diag([0.3, 0.3, 0.2])
    noise[0, 2], noise[2, 1] = 0.15, 0.05
    found = confusions(dataclasses.replace(quality, noise=noise, noise_low=noise / 2, noise_high=noise * 2))
    assert [(one.given, one.true) for one in found[:2]] == [(0, 2), (2, 1)]
    assert (found[0].n, found[0].low, found[0].high) == pytest.approx((9.0, 4.5, 18.0))


def test_flagged_pairs_are_counted_by_what_is_suggested():
    quality = diagnoses.of_texts().quality
    found = confusions(quality)
    assert sum(one.flagged for one in found) == 12
    for one in found:
        rows = quality.flagged & (quality.given == one.given) & (quality.suggested == one.true)
        assert one.flagged == rows.sum()


def test_nothing_confused_leaves_no_pair():
    assert confusions(diagnoses.of_nothing().quality) == []


def test_a_line_for_each_pair():
    quality = diagnoses.of_many_labels().quality
    rows = values(charts.noise_pairs(quality), 0)
    assert 0 < len(rows) <= 12
    assert all(row["low"] <= row["n"] <= row["high"] for row in rows)
