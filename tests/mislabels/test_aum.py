"""Area under the margin with threshold samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from middlemost import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.aum import FAKE, ThresholdPlan, area_under_margin, threshold_plans
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics


def training(plan: ThresholdPlan, items: Vocabulary, margins: np.ndarray) -> Dynamics:
    """One epoch in which each item has the margin that is asked for."""
    recorder = TrainingDynamics(plan.classes, epochs=1, items=items)
    logits = np.zeros((len(items), len(plan.classes)))
    logits[np.arange(len(items)), plan.label] = margins
    recorder.update(items.native(), logits, plan.label)
    recorder.end_epoch()
    return recorder.result()


def numbered(n: int) -> Vocabulary:
    return Vocabulary([str(k) for k in range(n)], kind="integer")


@given(st.integers(2, 6), st.integers(0, 60), st.integers(0, 5))
def test_plans_are_disjoint_and_of_the_published_size(n_classes: int, more: int, seed: int):
    n = n_classes + 1 + more
    items, label = numbered(n), (np.arange(n) % n_classes).astype(np.int32)
    classes = Vocabulary("abcdef"[:n_classes])
    first, second = threshold_plans(items, label, classes, seed=seed)
    assert first.threshold.sum() == second.threshold.sum() == n // (n_classes + 1)
    assert not (first.threshold & second.threshold).any()
    for plan in (first, second):
        assert plan.classes[-1] == FAKE
        np.testing.assert_array_equal(plan.label, np.where(plan.threshold, n_classes, label))


def test_plans_hang_on_ids_and_not_on_rows():
    ids, label = [f"i{k}" for k in range(30)], np.zeros(30, dtype=np.int32)
    order = np.random.default_rng(0).permutation(30)
    plans = threshold_plans(Vocabulary(ids), label, Vocabulary("ab"))
    others = threshold_plans(Vocabulary([ids[k] for k in order]), label, Vocabulary("ab"))
    for one, other in zip(plans, others, strict=True):
        np.testing.assert_array_equal(one.threshold[order], other.threshold)


def test_an_items_aum_is_from_the_trainings_in_which_it_is_ordinary():
    """By hand: six items, two classes, two threshold samples in each training."""
    items, label = numbered(6), np.zeros(6, dtype=np.int32)
    first, second = threshold_plans(items, label, Vocabulary("ab"))
    margins = np.array([[1.0, 2, 3, 4, 5, 6], [-1.0, -2, -3, -4, -5, -6]])
    combined = area_under_margin([training(first, items, margins[0]), training(second, items, margins[1])])
    for item in range(6):
        expected = {
            (True, False): margins[1, item],
            (False, True): margins[0, item],
            (False, False): 0.0,
        }[bool(first.threshold[item]), bool(second.threshold[item])]
        assert combined.aum[item] == expected


def test_published_flags_what_lies_below_the_99th_percentile():
    """300 items of two classes, so 100 threshold samples, at 0, 1, … 99 in both trainings."""
    items, label = numbered(300), np.zeros(300, dtype=np.int32)
    plans, trainings = threshold_plans(items, label, Vocabulary("ab")), []
    for plan in plans:
        margins = np.full(300, 1000.0)
        margins[plan.threshold] = np.arange(100.0)
        neither = np.flatnonzero(~(plans[0].threshold | plans[1].threshold))
        margins[neither[:4]] = [97.5, 98.0, 98.5, -5]
        trainings.append(training(plan, items, margins))
    combined = area_under_margin(trainings)
    np.testing.assert_allclose(combined.above[neither[:5]], [0.02, 0.01, 0.01, 1.0, 0.0], atol=1e-12)
    assert combined.published[neither[:5]].tolist() == [True, False, False, True, False]


@pytest.mark.parametrize("noise", [0.05, 0.2, 0.4])
def test_the_calibrated_flags_in_a_mixture_that_is_known(noise: float):
    """Right labels have margins from N(2, 1), wrong ones and threshold samples from N(-1, 1)."""
    rng = np.random.default_rng(1)
    n, items = 6000, numbered(6000)
    wrong = rng.random(n) < noise
    trainings = []
    for plan in threshold_plans(items, np.zeros(n, dtype=np.int32), Vocabulary("abc")):
        centre = np.where(wrong | plan.threshold, -1.0, 2.0)
        trainings.append(training(plan, items, rng.normal(size=n) + centre))
    combined = area_under_margin(trainings)
    best = max(f1_score(wrong, combined.above > cut) for cut in np.linspace(0, 1, 200))
    assert f1_score(wrong, combined.calibrated) > best - 0.05
    assert f1_score(wrong, combined.calibrated) > f1_score(wrong, combined.published)
    assert combined.noise == pytest.approx(noise, abs=0.05)
    assert combined.cut > 0.01


def test_without_noise_little_is_flagged():
    rng = np.random.default_rng(2)
    items = numbered(3000)
    plans = threshold_plans(items, np.zeros(3000, dtype=np.int32), Vocabulary("ab"))
    margins = [rng.normal(size=3000) + np.where(plan.threshold, -8.0, 8.0) for plan in plans]
    combined = area_under_margin([training(plan, items, one) for plan, one in zip(plans, margins, strict=True)])
    assert (combined.noise, combined.cut, combined.calibrated.sum()) == (0.0, 1.0, 0)


def test_what_is_refused():
    items, label = numbered(9), np.zeros(9, dtype=np.int32)
    first, second = threshold_plans(items, label, Vocabulary("ab"))
    plain = TrainingDynamics(Vocabulary("ab"), epochs=1, items=items)
    plain.update(items.native(), np.zeros((9, 2)), label)
    one = training(first, items, np.zeros(9))
    with pytest.raises(InputError, match=r"training 2: It has no threshold samples in a class \(threshold\)"):
        area_under_margin([one, plain.result()])
    with pytest.raises(InputError, match="threshold sample in every training"):
        area_under_margin([one, one])
    with pytest.raises(InputError, match="on the same items"):
        area_under_margin([one, training(second, Vocabulary("abcdefghi"), np.zeros(9))])
    with pytest.raises(InputError, match="too few for a threshold sample"):
        threshold_plans(numbered(2), label[:2], Vocabulary("ab"))
    with pytest.raises(InputError, match="as the fake one is"):
        threshold_plans(items, label, Vocabulary(["a", FAKE]))
