"""Labels and probabilities in, a judgement out: cases that people met, and what must not matter."""

import numpy as np
import pytest

import middlemost as mm
from middlemost.data.consensus import Consensus
from middlemost.errors import InputError
from middlemost.mislabels import noise_share
from middlemost.mislabels.assessment import assess
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics
from middlemost.mislabels.noise_model import uniform_noise
from tests.mislabels.crowds import noisy


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    monkeypatch.setattr(noise_share, "RESAMPLES", 4)


def two(a: list[float]) -> np.ndarray:
    return np.stack([a, 1 - np.array(a)], axis=1)


SOME = noisy(uniform_noise(3, 0.2), 300, sure=4.0)
IDS = [f"i{one:03}" for one in np.random.default_rng(5).permutation(300)]


def test_e1_columns_in_the_models_order():
    p = [[0.10, 0.80, 0.10], [0.10, 0.20, 0.70], [0.15, 0.75, 0.10]]
    found = assess(["pos", "neutral", "neg"], p, classes=["neg", "pos", "neutral"], ids=["e1", "e2", "e3"])
    assert found.items[int(found.quality.argmin())] == "e3"
    assert found.signals["self_confidence"].tolist() == [0.80, 0.70, 0.15]
    with pytest.raises(InputError, match="which column is which label"):
        assess(["pos", "neutral", "neg"], p)


def test_e2_probabilities_from_the_training_data():
    found = assess(list("aabba"), two([0.999, 0.998, 0.001, 0.001, 0.997]), classes=["a", "b"])
    assert not found.flagged.any()
    assert any("were these examples in the training data?" in note for note in found.notes)
    assert not any("clean" in note for note in found.notes)


def test_e3_one_example_of_a_class():
    p = np.array([[0.8, 0.2, 0.0]] * 5 + [[0.2, 0.8, 0.0]] * 5 + [[0.5, 0.5, 0.0]])
    found = assess(list("aaaaabbbbbc"), p, classes=list("abc"))
    assert "c: 1 example, cannot be judged out of fold." in found.notes
    assert not found.flagged.any()
    assert not found.ambiguous.any()
    assert list(found.labels) == ["a", "b", "c"]
    assert found.noise_rate.value < 0.02


def test_e8_the_model_disagrees_and_yet_nothing_is_flagged():
    found = assess(list("aaabbb"), two([0.9, 0.8, 0.4, 0.3, 0.2, 0.6]), classes=["a", "b"], ids=range(1, 7))
    assert not found.flagged.any()
    assert sorted(np.argsort(found.quality)[:2] + 1) == [3, 6]
    assert np.flatnonzero(found.ambiguous).tolist() == [2, 5]
    assert found.reasons == ((),) * 6


def test_a_label_that_never_occurs_is_named():
    found = assess([0, 0, 1, 1], np.tile([0.4, 0.4, 0.2], (4, 1)))
    assert "No example has the label 2." in found.notes
    assert found.noise.shape == (3, 3)


def test_the_lowest_of_those_judged_are_flagged_with_reasons():
    found = assess(SOME.given, SOME.probabilities)
    assert 30 < found.flagged.sum() < 90
    assert found.quality[found.flagged].max() <= found.quality[~found.flagged].min()
    assert 0.0 <= found.quality.min() <= found.quality.max() <= 1.0
    assert [bool(one) for one in found.reasons] == found.flagged.tolist()
    assert (found.suggested == found.given).tolist() == (~found.flagged).tolist()
    assert SOME.wrong[found.flagged].mean() > 0.75


def same(a, b, rows: np.ndarray) -> None:
    """All of a result, in other rows."""
    assert list(a.items) == [b.items[int(row)] for row in rows]
    for name in ("given", "quality", "flagged", "suggested", "ambiguous"):
        assert np.array_equal(getattr(a, name), getattr(b, name)[rows]), name
    assert a.signals.keys() == b.signals.keys()
    for name, values in a.signals.items():
        assert np.array_equal(values, b.signals[name][rows], equal_nan=True), name
    assert a.reasons == tuple(b.reasons[row] for row in rows)
    assert a.noise_rate == b.noise_rate
    assert np.array_equal(a.noise_low, b.noise_low)


def features_of(true: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(2)
    return np.eye(3)[true] * 3 + rng.normal(size=(len(true), 3))


def test_the_order_of_rows_decides_nothing():
    features = features_of(SOME.true)
    plain = assess(SOME.given, SOME.probabilities, ids=IDS, features=features)
    assert list(plain.items) == IDS
    assert {"kernel_margin", "neighbours"} < set(plain.signals)
    rows = np.random.default_rng(0).permutation(300)
    shuffled = assess(
        SOME.given[rows], SOME.probabilities[rows], ids=[IDS[row] for row in rows], features=features[rows]
    )
    same(shuffled, plain, rows)


def test_text_labels_and_numbers_are_judged_alike():
    names = np.array(["x", "y", "z"])
    by_name = assess(names[SOME.given].tolist(), SOME.probabilities, classes=["x", "y", "z"])
    by_code = assess(SOME.given, SOME.probabilities)
    assert np.array_equal(by_name.quality, by_code.quality)
    assert by_name.to_polars()["label"].to_list() == names[SOME.given].tolist()
    assert by_code.to_polars()["label"].to_list() == SOME.given.tolist()


def test_features_make_it_better_where_probabilities_are_poor():
    poor = 0.9 * SOME.probabilities + 0.1 * np.random.default_rng(0).dirichlet(np.ones(3), 300)
    without = assess(SOME.given, poor)
    with_features = assess(SOME.given, poor, features=features_of(SOME.true))
    assert separated(with_features) > separated(without)


def separated(found) -> float:
    """The share of pairs of a wrong and a right label in which the wrong one has the lower quality."""
    below = found.quality[SOME.wrong][:, None] < found.quality[~SOME.wrong]
    return float(below.mean())


def recorded(ids: list[str], given: np.ndarray, own: np.ndarray) -> Dynamics:
    recorder = TrainingDynamics(3, epochs=2, of="probabilities")
    for _ in range(2):
        outputs = np.repeat((1 - own)[:, None] / 2, 3, axis=1)
        outputs[np.arange(len(given)), given] = own
        recorder.update(ids, outputs, given)
        recorder.end_epoch()
    return recorder.result()


def test_a_training_in_another_order():
    own = np.random.default_rng(3).uniform(0.05, 0.95, 300)
    dynamics = recorded(IDS, SOME.given, own)
    found = assess(SOME.given, SOME.probabilities, ids=IDS, dynamics=dynamics)
    assert found.signals["early_confidence"] == pytest.approx(own)
    assert {"area_under_margin", "confidence", "variability", "forgetting", "first_learned"} < set(found.signals)
    rows = np.random.default_rng(1).permutation(300)
    other = recorded([IDS[row] for row in rows], SOME.given[rows], own[rows])
    same(assess(SOME.given, SOME.probabilities, ids=IDS, dynamics=other), found, np.arange(300))


def test_a_training_on_other_labels_or_items_is_refused():
    own = np.full(300, 0.5)
    with pytest.raises(InputError, match="trained with another label"):
        assess(SOME.given, SOME.probabilities, ids=IDS, dynamics=recorded(IDS, (SOME.given + 1) % 3, own))
    with pytest.raises(InputError, match="are not recorded in training"):
        assess(SOME.given, SOME.probabilities, dynamics=recorded(IDS, SOME.given, own))


def consensus_on(items: list[str], labels: list[str]) -> Consensus:
    rows = {
        "item": np.repeat(items, 3).tolist(),
        "rater": ["1", "2", "3"] * len(items),
        "label": np.repeat(labels, 3).tolist(),
    }
    return mm.truth.majority(mm.read_ratings(rows))


def test_what_raters_say_counts():
    item = IDS[int(np.flatnonzero(~SOME.wrong)[0])]
    row = IDS.index(item)
    other = (int(SOME.given[row]) + 1) % 3
    against = consensus_on([item, "elsewhere"], [str(other), "0"])
    plain = assess(SOME.given, SOME.probabilities, ids=IDS)
    found = assess(SOME.given, SOME.probabilities, ids=IDS, consensus=against)
    assert found.signals["consensus"][row] == 0.0
    assert np.isnan(np.delete(found.signals["consensus"], row)).all()
    assert found.quality[row] < plain.quality[row]
    assert np.delete(found.quality, row) == pytest.approx(np.delete(plain.quality, row))


def test_arguments_that_do_not_fit_are_refused():
    given, p = [0, 1, 0], two([0.9, 0.2, 0.8])
    with pytest.raises(InputError, match="2 rows of features stand beside 3 labels"):
        assess(given, p, features=np.zeros((2, 1)))
    with pytest.raises(InputError, match="1 of 3 items has NaN or infinite features: q"):
        assess(given, p, ids=["p", "q", "r"], features=np.array([[0.0], [np.nan], [1.0]]))
    with pytest.raises(InputError, match="no table of numbers"):
        assess(given, p, features=[0.0, 1.0, 2.0])
    with pytest.raises(InputError, match="no table of numbers"):
        assess(given, p, features=[["a"], ["b"], ["c"]])
    with pytest.raises(InputError, match="missing or infinite probabilities"):
        assess(given, two([0.9, np.nan, 0.8]))


def test_whole_numbers_are_features():
    features = (10 * features_of(SOME.true)).astype(int)
    found = assess(SOME.given, SOME.probabilities, features=features.tolist())
    assert found.signals["neighbours"][~SOME.wrong].mean() > found.signals["neighbours"][SOME.wrong].mean() + 0.3


@pytest.mark.slow
@pytest.mark.parametrize("one_way", [False, True], ids=["uniform", "one way"])
def test_flipped_digits_are_found(one_way):
    """A plain model and the pixels: measured with 20% flipped are precision .999 and .998, F1 .99 and .97."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, f1_score
    from sklearn.model_selection import cross_val_predict

    features, true = load_digits(return_X_y=True)
    rng = np.random.default_rng(11)
    flipped = rng.random(len(true)) < 0.2
    step = np.ones(len(true), dtype=int) if one_way else rng.integers(1, 10, len(true))
    given = np.where(flipped, (true + step) % 10, true)
    model = LogisticRegression(C=0.1, max_iter=1000)
    p = cross_val_predict(model, features / 16, given, cv=5, method="predict_proba")
    found = assess(given, p, features=features)
    # The probabilities alone come to an average precision of .98 and .82.
    assert average_precision_score(flipped, -found.quality) > 0.97
    assert f1_score(flipped, found.flagged) > 0.92
    assert found.noise_rate.value == pytest.approx(flipped.mean(), abs=0.03)
    right = found.flagged & flipped
    assert (found.suggested[right] == true[right]).mean() > 0.9
