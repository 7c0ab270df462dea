"""Probabilities from posteriors: which gold may do what, and what is said without enough of it."""

import numpy as np
import pytest

import middlemost as mm
from middlemost import Gold, truth
from middlemost.errors import InputError, SettingError
from middlemost.jobs.calibrate import LEAST_GOLD, calibrate
from middlemost.questions import encode_gold
from middlemost.stats import calibration_error, fit_scaling, shared_accuracy
from tests.jobs.tables import crowd


def gold_of(answer, items) -> Gold:
    return Gold(np.asarray(items, dtype=np.int32), answer[items].astype(np.int32))


def misled(n_items=400, seed=0):
    """Nine raters who all answer by what an item looks like, which is wrong for one item in four."""
    ratings, looks = crowd([0.8] * 9, n_items=n_items, seed=seed)
    wrong = np.random.default_rng(seed).random(n_items) < 0.25
    return ratings, np.where(wrong, 1 - looks, looks)


def method(ratings, seen=None):
    def infer(gold):
        if seen is not None:
            seen.append(gold)
        return truth.dawid_skene(ratings, gold=gold)

    return infer


def test_probabilities_are_right_about_items_without_gold():
    ratings, answer = misled()
    found = calibrate(method(ratings), gold_of(answer, np.arange(150)))
    others = gold_of(answer, np.arange(150, 400))
    for weights, low, high in ((truth.dawid_skene(ratings).posterior, 0.15, 0.35), (found.probability, 0.0, 0.09)):
        credit = shared_accuracy(weights, others).score
        error = calibration_error(np.minimum(weights[others.item].max(axis=1), 1.0), credit, bins=4).error
        assert low < error < high
    assert found.ece_before.value > 0.15
    assert found.ece_after.value < found.ece_before.value - 0.08
    assert found.scaling.temperature > 2
    assert (found.n_gold, found.before.n.sum(), found.after.n.sum()) == (150, 150, 150)
    assert "chance alone would make it" in found.ece_after.how
    assert "150 gold items drawn at random" in found.sentence


def test_no_gold_item_that_calibrates_helps_to_infer():
    ratings, answer = misled()
    seen: list[Gold | None] = []
    random_ones, anchors = gold_of(answer, np.arange(120)), gold_of(answer, np.arange(100, 140))
    calibrate(method(ratings, seen), random_ones, anchors=anchors)
    assert [gold.item.tolist() for gold in seen] == [list(range(120, 140))]
    seen.clear()
    calibrate(method(ratings, seen), random_ones, anchors=random_ones)
    assert seen == [None]


def test_the_error_after_is_judged_on_items_left_out(monkeypatch):
    from middlemost.jobs import calibrate as module

    ratings, answer = misled()
    fitted: list[np.ndarray] = []
    whole = module.fit_scaling

    def watched(posterior, gold, *, seed):
        fitted.append(gold.item)
        return whole(posterior, gold, seed=seed)

    monkeypatch.setattr(module, "fit_scaling", watched)
    calibrate(method(ratings), gold_of(answer, np.arange(100)))
    assert sorted(map(len, fitted)) == [80] * 5 + [100]
    left_out = np.concatenate([np.setdiff1d(np.arange(100), one) for one in fitted])
    assert sorted(left_out.tolist()) == list(range(100))


def test_the_order_of_gold_changes_nothing():
    ratings, answer = misled()
    items = np.arange(110)
    one, other = (calibrate(method(ratings), gold_of(answer, order)) for order in (items, items[::-1]))
    assert one.ece_after == other.ece_after
    np.testing.assert_array_equal(one.probability, other.probability)


def test_too_little_gold_says_how_much_there_is():
    ratings, answer = misled()
    found = calibrate(method(ratings), gold_of(answer, np.arange(LEAST_GOLD - 1)))
    assert found.probability is None
    assert found.scaling is None
    assert "there are 99 items, and calibration takes 100" in found.why
    assert found.ece_after.value is None
    assert found.ece_after.why == found.sentence == found.why
    assert "there is 1 item" in calibrate(method(ratings), gold_of(answer, [0])).why
    assert (
        "no gold is declared to be drawn at random (--gold-random"
        in calibrate(method(ratings), gold_of(answer, [])).why
    )


def test_a_method_that_needs_gold():
    ratings, answer = misled()
    infer = lambda gold: truth.weighted_by_gold(ratings, gold=gold)  # noqa: E731
    found = calibrate(infer, gold_of(answer, np.arange(100)))
    assert "needs gold" in found.why
    with_others = calibrate(infer, gold_of(answer, np.arange(100)), anchors=gold_of(answer, np.arange(90, 130)))
    assert with_others.probability is not None


def test_a_refusal_for_another_reason_is_not_swallowed():
    def refuse(gold):
        raise InputError("no")

    answer = np.zeros(200, dtype=int)
    with pytest.raises(InputError, match="no"):
        calibrate(refuse, gold_of(answer, np.arange(100)), anchors=gold_of(answer, np.arange(150, 160)))
    with pytest.raises(SettingError, match="no coverage"):
        calibrate(refuse, gold_of(answer, np.arange(100)), level=95.0)


def test_gold_drawn_at_random_is_found_in_a_data_set():
    rows = {"item": ["a", "b", "c"], "rater": ["x"] * 3, "label": ["1", "2", "1"]}
    dataset = mm.read(rows, gold={"item": ["a", "b"], "label": ["1", "2"], "draw": ["random", None]})
    items = mm.read_ratings(rows).items
    assert encode_gold(dataset, items, draw="random").item.tolist() == [0]
    assert len(encode_gold(dataset, items)) == 2


@pytest.mark.parametrize(("name", "most"), [("rte", 0.03), ("dog", 0.05)])
def test_a_hundred_gold_items_calibrate_real_data(real_data, name, most):
    from tests.truth.samples import read_ratings

    ratings, table = read_ratings(real_data, name)
    item, label = ratings.items.find(table["item"]), ratings.labels.find(table["label"])
    errors = []
    consensus = truth.dawid_skene(ratings)
    for seed in range(12):
        chosen = np.random.default_rng(seed).permutation(len(item)) < 100
        probability = fit_scaling(consensus.posterior, Gold(item[chosen], label[chosen]))(consensus.posterior)
        rest = Gold(item[~chosen], label[~chosen])
        credit = shared_accuracy(probability, rest).score
        errors.append(calibration_error(np.minimum(probability[rest.item].max(axis=1), 1.0), credit).error)
    assert np.mean(errors) < most + 2 * np.std(errors) / np.sqrt(len(errors))
