"""Fifth act: wrong labels found by training, put before people again, and the model trained once more."""

import pytest

from middlemost.jobs.demo.second_look import BUDGET, SecondLookAct, second_look
from middlemost.stats import wilson_interval

pytestmark = pytest.mark.slow  # models are trained


@pytest.fixture(scope="module")
def act() -> SecondLookAct:
    return second_look()


def test_what_training_finds_is_what_is_wrong(act: SecondLookAct):
    assert (act.n_items, act.method) == (1000, "dawid_skene")
    assert act.noise_rate.low is not None
    assert act.noise_rate.high is not None
    assert act.noise_rate.low < act.wrong / act.n_items < act.noise_rate.high
    assert act.hits / act.flagged > 0.85
    assert act.hits / act.wrong > 0.85


def test_the_recheck_mends_and_says_what_is_left(act: SecondLookAct):
    assert act.rechecked == BUDGET
    assert act.still_wrong < act.wrong / 5
    assert act.changed >= act.wrong - act.still_wrong
    assert act.remaining.low is not None
    assert act.remaining.high is not None
    assert act.remaining.low <= act.still_wrong <= act.remaining.high
    assert act.sentence.endswith(" of 1,000 labels still wrong")


def test_the_model_errs_less_and_that_is_no_chance(act: SecondLookAct):
    for error in (act.before, act.after):
        assert error.n_items == 797
        assert error.value is not None
        assert (error.low, error.high) == pytest.approx(wilson_interval(error.value * 797, 797))
    assert act.difference.value == pytest.approx(act.after.value - act.before.value)
    assert act.difference.high is not None
    assert act.difference.high < 0
