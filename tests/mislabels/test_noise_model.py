"""The noise model against labels whose noise is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.errors import InputError, SettingError
from middlemost.mislabels import noise_model as module
from middlemost.mislabels.noise_model import fit_noise_model, uniform_noise
from tests.mislabels.crowds import alike_by_nature, noisy, one_way


def views_of(probabilities: np.ndarray) -> np.ndarray:
    return np.log(probabilities)[None]


@pytest.mark.parametrize(
    ("confusion", "seed"),
    [(uniform_noise(3, 0.1), 0), (uniform_noise(3, 0.4), 1), (one_way(3, 0.2), 2), (uniform_noise(2, 0.15), 3)],
    ids=["uniform .1", "uniform .4", "one way .2", "two labels .15"],
)
def test_a_known_confusion_and_rate_are_recovered(confusion, seed):
    some = noisy(confusion, 3_000, sure=3.0, seed=seed)
    fit = fit_noise_model(views_of(some.probabilities), some.given)
    rows = np.arange(3_000)
    rate = 1.0 - fit.posterior[rows, some.given].mean()
    # Three standard errors of a share of 6,000, and as much again for what the model leaves open.
    assert rate == pytest.approx(some.wrong.mean(), abs=6 * np.sqrt(0.25 / 3_000) * 0.6)
    assert fit.confusion == pytest.approx(confusion, abs=0.06)
    assert fit.weight == pytest.approx([1.0], abs=0.25)
    assert fit.offset - fit.offset.mean() == pytest.approx(np.zeros(len(confusion)), abs=0.3)


def test_posteriors_are_calibrated():
    some = noisy(uniform_noise(3, 0.2), 3_000, seed=3)
    right = fit_noise_model(views_of(some.probabilities), some.given).posterior[np.arange(3_000), some.given]
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        among = (right >= low) & (right < low + 0.2 + (low == 0.8))
        assert (~some.wrong[among]).mean() == pytest.approx(right[among].mean(), abs=0.06)


def test_a_scale_that_is_wrong_is_put_right():
    some = noisy(uniform_noise(4, 0.2), 1_500, sure=3.0)
    plain = fit_noise_model(views_of(some.probabilities), some.given)
    spread = fit_noise_model(4.0 * views_of(some.probabilities) + 7.0, some.given)
    assert spread.weight[0] == pytest.approx(plain.weight[0] / 4.0, rel=0.1)
    assert spread.posterior == pytest.approx(plain.posterior, abs=0.05)


def test_a_view_that_knows_nothing_counts_nothing_and_weights_are_not_negative():
    some = noisy(uniform_noise(3, 0.1), 3_000, sure=3.0)
    rng = np.random.default_rng(1)
    nothing = rng.normal(size=some.probabilities.shape)
    against = -np.log(some.probabilities) + rng.normal(size=some.probabilities.shape)
    fit = fit_noise_model(np.stack([np.log(some.probabilities), nothing, against]), some.given)
    assert fit.weight.min() >= 0.0
    assert fit.weight[0] > 0.7
    assert fit.weight[1] == pytest.approx(0.0, abs=0.1)


def test_weights_may_all_be_zero():
    given = np.array([0, 0, 0, 1], dtype=np.int32)
    against = np.where(np.eye(2)[given] > 0, -3.0, 0.0)[None]
    fit = fit_noise_model(against, given)
    assert np.isfinite(fit.posterior).all()
    assert fit.posterior.sum(axis=1) == pytest.approx(1.0)


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), n_labels=st.integers(2, 5), n=st.integers(30, 150))
def test_the_likelihood_does_not_fall(seed, n_labels, n):
    some = noisy(uniform_noise(n_labels, 0.2), n, seed=seed)
    # A prior of next to no weight: with one, the log-likelihood of the labels alone may fall a little.
    fit = fit_noise_model(views_of(some.probabilities), some.given, strength=1e-3, max_iter=12)
    assert np.diff(fit.log_likelihood).min(initial=0.0) > -1e-4
    assert fit.posterior.sum(axis=1) == pytest.approx(1.0)
    assert fit.confusion.sum(axis=1) == pytest.approx(1.0)


def test_with_the_prior_it_ends_where_no_step_helps():
    some = noisy(uniform_noise(3, 0.2), 1_000)
    fit = fit_noise_model(views_of(some.probabilities), some.given)
    assert fit.converged
    assert abs(fit.log_likelihood[-1] - fit.log_likelihood[-2]) < 1e-6
    again = fit_noise_model(views_of(some.probabilities), some.given, start=fit)
    assert again.posterior == pytest.approx(fit.posterior, abs=0.01)


def test_without_an_iteration_the_start_speaks_for_new_items():
    some = noisy(uniform_noise(3, 0.2), 600)
    fit = fit_noise_model(views_of(some.probabilities), some.given)
    few = fit_noise_model(views_of(some.probabilities[:9]), some.given[:9], start=fit, max_iter=0)
    assert few.posterior == pytest.approx(fit.posterior[:9], abs=0.01)
    assert (few.confusion == fit.confusion).all()


def test_permuting_items_or_labels_permutes_the_result():
    some = noisy(one_way(3, 0.2), 500)
    views = views_of(some.probabilities)
    plain = fit_noise_model(views, some.given)
    rows = np.random.default_rng(0).permutation(500)
    shuffled = fit_noise_model(views[:, rows], some.given[rows])
    assert shuffled.posterior == pytest.approx(plain.posterior[rows], abs=1e-3)
    order = np.array([2, 0, 1])
    place = np.argsort(order).astype(np.int32)
    renamed = fit_noise_model(views[:, :, order], place[some.given])
    assert renamed.posterior == pytest.approx(plain.posterior[:, order], abs=1e-3)
    assert renamed.confusion == pytest.approx(plain.confusion[np.ix_(order, order)], abs=1e-3)


def test_a_label_that_never_occurs_is_no_trouble():
    some = noisy(uniform_noise(2, 0.1), 400)
    three = np.column_stack([0.98 * some.probabilities, np.full(400, 0.02)])
    fit = fit_noise_model(views_of(three), some.given)
    assert np.isfinite(fit.posterior).all()
    assert fit.posterior[:, 2].max() < 0.2
    assert fit.confusion[2].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_very_few_items_cannot_speak_for_much_noise(n):
    probabilities = np.tile([0.9, 0.1], (n, 1))
    fit = fit_noise_model(views_of(probabilities), np.zeros(n, dtype=np.int32))
    assert fit.posterior[:, 0].min() > 0.9


def test_above_the_bound_a_drawn_part_tells_about_the_same(monkeypatch):
    some = noisy(uniform_noise(3, 0.2), 3_000, sure=3.0)
    views = views_of(some.probabilities)
    every = fit_noise_model(views, some.given)
    monkeypatch.setattr(module, "MOST_FITTED", 1_500)
    part = fit_noise_model(views, some.given)
    assert part.posterior.shape == (3_000, 3)
    assert np.abs(part.posterior - every.posterior).mean() < 0.01
    assert part.confusion == pytest.approx(every.confusion, abs=0.03)
    assert np.array_equal(part.posterior, fit_noise_model(views, some.given).posterior)
    assert not np.array_equal(part.posterior, fit_noise_model(views, some.given, seed=1).posterior)


def test_single_precision_is_taken():
    some = noisy(uniform_noise(3, 0.2), 300)
    views = views_of(some.probabilities)
    assert fit_noise_model(views.astype(np.float32), some.given).posterior == pytest.approx(
        fit_noise_model(views, some.given).posterior, abs=1e-3
    )


def test_what_does_not_fit_is_refused():
    given = np.zeros(3, dtype=np.int32)
    with pytest.raises(SettingError, match="one label only"):
        fit_noise_model(np.zeros((1, 3, 1)), given)
    with pytest.raises(SettingError, match="strength is 0"):
        fit_noise_model(np.zeros((1, 3, 2)), given, strength=0.0)
    with pytest.raises(InputError, match="no item"):
        fit_noise_model(np.zeros((1, 0, 2)), given[:0])
    with pytest.raises(InputError, match="1 of 3 items have scores that are NaN or infinite"):
        fit_noise_model(np.array([[[0.0, 0.0], [np.nan, 0.0], [0.0, 0.0]]]), given)


@pytest.mark.parametrize("seed", range(4))
def test_labels_that_are_alike_by_nature_do_not_pass_for_noise(seed: int):
    model, given = alike_by_nature(2_000, seed)
    rows = np.arange(len(given))
    without = fit_noise_model(views_of(model), given).posterior[rows, given]
    found = fit_noise_model(views_of(model), given, shares=model)
    assert (1 - without).mean() > 0.08
    assert (1 - found.posterior[rows, given]).mean() < 0.05
    # What was too sure is made less so, and the other way round.
    assert (
        min(found.crossing[0, 1], found.crossing[1, 0]) > 0.5 > -0.4 > max(found.crossing[2, 3], found.crossing[3, 2])
    )


def test_few_items_share_one_rate_of_noise():
    some = noisy(uniform_noise(4, 0.15), 80, sure=4.0, seed=2)

    def spread(strength: float) -> float:
        confusion = fit_noise_model(views_of(some.probabilities), some.given, strength=strength).confusion
        return float(confusion[~np.eye(4, dtype=bool)].std())

    assert spread(50.0) < 0.5 * spread(0.01)
