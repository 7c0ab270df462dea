"""First act: the same tweets, asked for in two ways."""

import pytest

from middlemost.jobs.demo.paradigms import ParadigmsAct, two_paradigms


@pytest.fixture(scope="module")
def act() -> ParadigmsAct:
    return two_paradigms()


def test_kappa_of_both_groups(act: ParadigmsAct):
    # Röttger et al. (2022), section 4: .20 and .78; to three digits from the authors' data.
    assert act.descriptive.kappa.value == pytest.approx(0.198, abs=5e-4)
    assert act.prescriptive.kappa.value == pytest.approx(0.778, abs=5e-4)


def test_unanimous_tweets(act: ParadigmsAct):
    assert act.descriptive.unanimous.value == pytest.approx(11 / 200)
    assert act.prescriptive.unanimous.value == pytest.approx(88 / 200)


def test_intervals_resample_items_and_raters_and_do_not_meet(act: ParadigmsAct):
    one, other = act.descriptive.kappa, act.prescriptive.kappa
    assert "200 items" in one.how
    assert "20 raters" in one.how
    assert one.high is not None
    assert other.low is not None
    assert one.high < other.low
