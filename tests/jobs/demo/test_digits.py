"""Fourth act: digits labelled by a simulated crowd."""

import sys
from types import ModuleType
from typing import Any

import pytest

from middlemost import truth
from middlemost.jobs.demo.digits import DigitsAct, digits_and_crowd
from middlemost.stats import wilson_interval

pytestmark = pytest.mark.slow  # scikit-learn loads in a second


@pytest.fixture(scope="module")
def act() -> DigitsAct:
    return digits_and_crowd()


def test_every_rating_and_item_is_accounted_for(act: DigitsAct):
    assert (act.n_items, act.n_gold, act.overlap) == (1797, 100, 5)
    assert act.n_ratings == 1797 * 5 + act.n_repeats
    assert act.n_repeats == round(0.05 * 1797 * 5)


def test_every_method_of_the_registry_is_judged_on_the_digits_without_gold(act: DigitsAct):
    assert list(act.methods) == list(truth.METHODS)
    for score in act.methods.values():
        accuracy = score.accuracy
        assert accuracy.n_items == 1697
        assert accuracy.value is not None
        assert (accuracy.low, accuracy.high) == pytest.approx(wilson_interval(accuracy.value * 1697, 1697))
    assert [name for name, score in act.methods.items() if score.saw_gold] == ["weighted_by_gold"]


def test_what_the_text_says_of_the_methods_holds(act: DigitsAct):
    majority = act.methods["majority"].accuracy
    assert act.one_rater.high is not None
    assert majority.low is not None
    assert majority.low > act.one_rater.high
    for name, score in act.methods.items():
        if name == "majority":
            assert score.gain is None
        else:
            assert score.gain is not None
            assert score.gain.low is not None
            assert score.gain.low > 0
            assert score.gain.value == pytest.approx(score.accuracy.value - majority.value)


def test_the_spammers_are_found_and_nobody_else(act: DigitsAct):
    assert sorted(act.found) == sorted(act.spammers)


def test_a_new_method_shows_up_by_itself(monkeypatch: pytest.MonkeyPatch):
    def again(ratings: Any, *, gold: Any = None, seed: int = 0) -> Any:
        return truth.majority(ratings, gold=gold, seed=seed)

    module = ModuleType("middlemost_test_method")
    vars(module)["again"] = again
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(truth.METHODS, "again", module.__name__)
    methods = digits_and_crowd().methods
    assert methods["again"].accuracy.value == methods["majority"].accuracy.value
