"""The probability that a label is wrong."""

import numpy as np
import pytest

from middlemost.errors import InputError
from middlemost.jobs.recheck.drawing import draw
from middlemost.jobs.recheck.probability import probability_wrong


def test_two_stretches_by_hand():
    """Three wrong at the low end, inclusion 1; two right, weight 49 each. Overall (3 + 20.2/2) / (101 + 20.2)."""
    quality = np.linspace(0, 1, 101)
    codes = np.array([0, 1, 2, 40, 80], dtype=np.int32)
    chance = np.array([1, 1, 1, 2 / 98, 2 / 98])
    curve = probability_wrong(quality, codes, np.array([True, True, True, False, False]), chance)
    overall = (3 + 10.1) / 121.2
    assert curve[[0, 2]] == pytest.approx([(3 + overall) / 4] * 2)
    assert curve[[40, 100]] == pytest.approx([overall / 3] * 2)
    assert curve[21] == pytest.approx((curve[2] + curve[40]) / 2)


def test_it_falls_and_never_reaches_0_or_1():
    rng = np.random.default_rng(0)
    quality = rng.random(500)
    codes = rng.permutation(500)[:80].astype(np.int32)
    for wrong in (rng.random(80) > quality[codes], np.zeros(80, dtype=bool), np.ones(80, dtype=bool)):
        curve = probability_wrong(quality, codes, wrong, np.full(80, 0.16))
        assert np.all(np.diff(curve[np.argsort(quality)]) <= 1e-12)
        assert 0 < curve.min() <= curve.max() < 1


@pytest.mark.parametrize(("wrong", "expected"), [(False, 0.5 / 81 / 81), (True, (80 + 80.5 / 81) / 81)])
def test_where_all_are_alike_half_an_item_is_added_to_the_wrong_ones(wrong, expected):
    codes = np.arange(80, dtype=np.int32)
    curve = probability_wrong(np.linspace(0, 1, 80), codes, np.full(80, wrong), np.full(80, 0.16))
    assert curve == pytest.approx(np.full(80, expected))


def test_the_order_of_the_rechecked_does_not_matter():
    rng = np.random.default_rng(1)
    quality = np.round(rng.random(200), 1)
    codes, wrong, chance = rng.permutation(200)[:50].astype(np.int32), rng.random(50) < 0.3, rng.uniform(0.1, 1, 50)
    mixed = rng.permutation(50)
    one = probability_wrong(quality, codes, wrong, chance)
    other = probability_wrong(quality, codes[mixed], wrong[mixed], chance[mixed])
    assert one == pytest.approx(other)


def test_it_adds_up_to_what_is_wrong_though_the_suspicious_were_sought():
    """Over draws, the sum over all labels is near their number of wrong ones; unweighted it is far above."""
    rng = np.random.default_rng(2)
    n = 2000
    wrong = np.arange(n) < 300
    quality = rng.normal(np.where(wrong, -1.5, 0.5), 0.8)
    flagged = quality < np.quantile(quality, 0.15)
    weighted, unweighted = [], []
    for seed in range(40):
        made = draw(quality, flagged, certain=200, control=150, seed=seed)
        chance = np.array([one.probability for one in made.strata])[made.stratum[made.drawn]]
        found = wrong[made.drawn]
        weighted.append(probability_wrong(quality, made.drawn, found, chance).sum())
        unweighted.append(probability_wrong(quality, made.drawn, found, np.ones(350)).sum())
    assert np.mean(weighted) == pytest.approx(300, rel=0.12)
    assert abs(np.mean(weighted) - 300) < abs(np.mean(unweighted) - 300)


def test_nothing_rechecked_and_chances_that_are_none_are_refused():
    for codes, chance in (([], []), ([0], [0.0]), ([0], [1.5]), ([0, 1], [0.5, 0.0])):
        with pytest.raises(InputError, match="takes rechecked items"):
            probability_wrong(
                np.zeros(2), np.array(codes, dtype=np.int32), np.zeros(len(codes), dtype=bool), np.array(chance, float)
            )
