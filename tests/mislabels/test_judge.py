"""Evidence weighed: ranking, flags, suggestions and what is ambiguous."""

import numpy as np
import pytest
from scipy.special import expit, logit

from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels import judge as judge_module
from middlemost.mislabels import noise_share
from middlemost.mislabels.judge import Evidence, judge, mean_log_odds
from middlemost.mislabels.noise_model import uniform_noise
from tests.mislabels.crowds import alike_by_nature, noisy


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    monkeypatch.setattr(noise_share, "RESAMPLES", 4)


def evidence_of(probabilities: np.ndarray, given: np.ndarray, **more) -> Evidence:
    n, n_labels = probabilities.shape
    known = {
        "items": Vocabulary([f"i{one:05}" for one in range(n)]),
        "labels": Vocabulary([f"l{one}" for one in range(n_labels)]),
        "kernel": None,
        "judged": np.ones(n, dtype=bool),
        "shares": {},
        "shown": {},
    }
    return Evidence(given=given, probabilities=probabilities, **(known | more))


SOME = noisy(uniform_noise(3, 0.2), 600, sure=4.0)


def test_quality_is_the_mean_of_log_odds():
    early = np.random.default_rng(0).random(600)
    found = judge(evidence_of(SOME.probabilities, SOME.given, shares={"early_confidence": early}))
    parts = [found.signals[name] for name in ("posterior", "self_confidence", "early_confidence")]
    clipped = [np.clip(one, 1e-6, 1 - 1e-6) for one in parts]
    assert found.quality == pytest.approx(expit(np.mean([logit(one) for one in clipped], axis=0)))
    assert 0.0 <= found.quality.min() <= found.quality.max() <= 1.0


def test_a_share_that_is_unknown_does_not_count():
    early = np.full(600, np.nan)
    early[0] = 0.001
    with_it, without = (
        judge(evidence_of(SOME.probabilities, SOME.given, shares=shares)) for shares in ({"early": early}, {})
    )
    assert with_it.quality[1:] == pytest.approx(without.quality[1:])
    assert with_it.quality[0] < without.quality[0]


def test_as_many_are_flagged_as_the_noise_model_counts_and_the_lowest():
    judged = np.arange(600) % 10 > 0
    found = judge(evidence_of(SOME.probabilities, SOME.given, judged=judged))
    flagged = found.flagged
    assert flagged.sum() == np.count_nonzero((found.signals["posterior"] < 0.5) & judged) > 20
    assert not flagged[~judged].any()
    assert found.quality[flagged].max() <= found.quality[~flagged & judged].min()


def test_flags_find_what_is_wrong_and_suggestions_what_is_right():
    found = judge(evidence_of(SOME.probabilities, SOME.given))
    hits = np.count_nonzero(found.flagged & SOME.wrong)
    assert hits / found.flagged.sum() > 0.75
    assert hits / SOME.wrong.sum() > 0.6
    assert (found.suggested[~found.flagged] == SOME.given[~found.flagged]).all()
    assert (found.suggested[found.flagged] != SOME.given[found.flagged]).all()
    right = found.flagged & SOME.wrong
    assert (found.suggested[right] == SOME.true[right]).mean() > 0.85


def test_what_models_doubt_without_a_flag_is_ambiguous():
    found = judge(evidence_of(SOME.probabilities, SOME.given))
    doubted = SOME.probabilities.argmax(axis=1) != SOME.given
    assert (found.ambiguous == (doubted & ~found.flagged)).all()
    assert found.ambiguous.any()


def test_items_that_cannot_be_judged_have_no_part_in_the_count():
    """A label that no model has learned is contradicted each time, which is no noise."""
    n_single = 60
    given = np.concatenate([SOME.given, np.full(n_single, 3)]).astype(np.int32)
    probabilities = np.zeros((660, 4))
    probabilities[:, :3] = np.concatenate([SOME.probabilities, np.tile([0.98, 0.01, 0.01], (n_single, 1))])
    judged = np.arange(660) < 600
    found = judge(evidence_of(probabilities, given, judged=judged))
    without = judge(evidence_of(probabilities[:600], given[:600]))
    assert found.noise_rate.value == pytest.approx(without.noise_rate.value, abs=1e-9)
    assert found.noise_rate.n_items == 600
    assert found.quality[:600] == pytest.approx(without.quality)
    assert found.quality[600:].max() < 0.01
    assert not found.flagged[600:].any()
    assert not found.ambiguous[600:].any()


def test_where_nothing_can_be_judged_nothing_is_flagged():
    found = judge(evidence_of(np.full((2, 2), 0.5), np.array([0, 1], dtype=np.int32), judged=np.zeros(2, dtype=bool)))
    assert not found.flagged.any()
    assert found.noise_rate.value is not None


def test_the_kernel_counts():
    given = np.array([0, 1] * 30, dtype=np.int32)
    half = np.full((60, 2), 0.5)
    score = np.eye(2)[given].copy()
    score[0] = [0.0, 1.0]
    found = judge(evidence_of(half, given, kernel=score))
    assert found.quality.argmin() == 0


def test_equal_qualities_are_parted_by_id_and_not_by_place():
    given = np.array([0, 1] * 40 + [0, 0, 0, 0], dtype=np.int32)
    probabilities = np.where(np.eye(2)[given] > 0, 0.95, 0.05)
    probabilities[80:] = [0.02, 0.98]
    plain = judge(evidence_of(probabilities, given))
    back = judge(
        evidence_of(probabilities[::-1], given[::-1], items=Vocabulary([f"i{one:05}" for one in range(83, -1, -1)]))
    )
    assert (back.flagged[::-1] == plain.flagged).all()


def test_notes_settings_and_the_version_go_through():
    found = judge(evidence_of(SOME.probabilities, SOME.given), notes=("n",), settings={"folds": 5}, version="v")
    assert (found.notes, found.version, found.settings["folds"], found.settings["seed"]) == (("n",), "v", 5, 0)
    assert found.reasons == ((),) * 600
    assert found.wrong is None


def test_certainty_of_one_signal_is_bounded():
    # logit(1 - 1e-6) = 13.8155; with logit(.5) = 0 beside it the mean is 6.9078.
    assert mean_log_odds({"a": np.array([1.0]), "b": np.array([0.5])}) == pytest.approx([6.9078], abs=1e-4)
    assert mean_log_odds({"a": np.array([0.0]), "b": np.array([1.0])}) == pytest.approx([0.0], abs=1e-9)


def test_natural_confusions_are_learned_and_stay_so_in_the_resamples():
    model, given = alike_by_nature(2_000, seed=3)
    judged = np.arange(2_000) != 5  # one item that cannot be judged takes the other way through the fit
    for some in (np.ones(2_000, dtype=bool), judged):
        rate = judge(evidence_of(model, given, judged=some)).noise_rate
        assert rate.value < 0.05
        assert rate.high < 0.08


@pytest.mark.parametrize("kernel", [None, SOME.probabilities - 0.01])
def test_resamples_are_fitted_on_what_the_model_was_fitted_on(monkeypatch, kernel):
    told = {}

    def counting(views, given, fit, **more):
        told.update(more, given=given)
        return noise_share.noise_shares(views, given, fit, **more)

    monkeypatch.setattr(judge_module, "noise_shares", counting)
    judged = np.arange(600) > 9
    judge(evidence_of(SOME.probabilities, SOME.given, kernel=kernel, judged=judged))
    assert np.array_equal(told["given"], SOME.given[judged])
    assert np.array_equal(told["shares"], (SOME.probabilities if kernel is None else kernel)[judged])
