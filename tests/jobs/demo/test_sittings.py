"""Second act: a rater who graded every patient three times."""

import numpy as np
import pytest

from middlemost.jobs.demo.sittings import SittingsAct, three_sittings
from middlemost.stats import wilson_interval


@pytest.fixture(scope="module")
def act() -> SittingsAct:
    return three_sittings()


def test_class_shares_of_maximum_likelihood(act: SittingsAct):
    # Dawid & Skene (1979), table 2 prints .40 .42 .11 .07.
    np.testing.assert_allclose(act.shares, [0.400, 0.422, 0.112, 0.067], atol=5e-4)
    assert act.grades == ("1", "2", "3", "4")


def test_confusion_of_rater_1(act: SittingsAct):
    np.testing.assert_allclose(act.confusion.sum(axis=1), 1, atol=1e-9)
    # By maximum likelihood each class share times 45 patients times 3 sittings lies behind a row.
    np.testing.assert_allclose(act.confusion_n, act.shares * 45 * 3, rtol=1e-6)
    # Three patients have grade 4 for certain; rater 1 said 3 of five and 4 of four of the nine times.
    np.testing.assert_allclose(act.confusion[3], [0, 0, 5 / 9, 4 / 9], atol=1e-6)


@pytest.mark.parametrize(("sittings", "changed"), [((1, 2), 8), ((1, 3), 6), ((2, 3), 12)])
def test_rater_1_against_themself(act: SittingsAct, sittings: tuple[int, int], changed: int):
    share = act.changed[sittings]
    assert share.value == pytest.approx(changed / 45)
    assert (share.low, share.high) == pytest.approx(wilson_interval(changed, 45))
    assert (share.n_items, share.n_raters) == (45, 1)


def test_two_raters_differ_more_than_one_from_themself_on_average(act: SittingsAct):
    own = np.mean([share.value for share in act.changed.values()])
    assert act.differ.value is not None
    assert act.differ.value > own
    assert act.differ.n_raters == 5
