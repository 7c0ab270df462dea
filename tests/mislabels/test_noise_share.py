"""Counts of wrong labels with intervals."""

import numpy as np
import pytest

from middlemost.mislabels import noise_share as module
from middlemost.mislabels.noise_model import fit_noise_model, uniform_noise
from middlemost.mislabels.noise_share import NoiseShares, noise_shares
from tests.mislabels.crowds import Noisy, noisy, one_way


def shares_of(some: Noisy, seed: int = 0) -> NoiseShares:
    views = np.log(some.probabilities)[None]
    return noise_shares(views, some.given, fit_noise_model(views, some.given), seed=seed)


@pytest.fixture
def _few_resamples(monkeypatch):
    monkeypatch.setattr(module, "RESAMPLES", 8)


@pytest.mark.usefixtures("_few_resamples")
def test_shares_sum_to_one_and_rows_to_those_of_given_labels():
    some = noisy(one_way(3, 0.2), 800)
    found = shares_of(some)
    assert found.joint.sum() == pytest.approx(1.0)
    assert found.joint.sum(axis=1) == pytest.approx(np.bincount(some.given) / 800)
    assert found.rate.value == pytest.approx(1.0 - np.trace(found.joint))
    assert (found.low <= found.joint).all()
    assert (found.joint <= found.high).all()
    assert found.low.min() >= 0.0
    assert found.high.max() <= 1.0
    assert (found.rate.n_items, found.rate.level) == (800, 0.95)


@pytest.mark.usefixtures("_few_resamples")
def test_the_joint_is_given_by_true():
    some = noisy(one_way(3, 0.3), 2_000, sure=4.0)
    true = np.zeros((3, 3))
    np.add.at(true, (some.given, some.true), 1 / 2_000)
    assert shares_of(some).joint == pytest.approx(true, abs=0.02)


@pytest.mark.slow
def test_intervals_hold_the_rate_and_the_joint_most_of_the_time(monkeypatch):
    monkeypatch.setattr(module, "RESAMPLES", 16)
    held, cells = [], []
    for seed in range(6):
        some = noisy(uniform_noise(3, 0.15), 700, sure=3.0, seed=seed)
        found = shares_of(some)
        held.append(found.rate.low <= some.wrong.mean() <= found.rate.high)
        true = np.zeros((3, 3))
        np.add.at(true, (some.given, some.true), 1 / 700)
        cells.append((found.low - 1e-9 <= true) & (true <= found.high + 1e-9))
    # Of 6 intervals of .95, fewer than 4 hold with a chance of .002.
    assert sum(held) >= 4
    assert np.mean(cells) > 0.8


@pytest.mark.slow
def test_more_items_than_are_resampled_make_it_narrower(monkeypatch):
    monkeypatch.setattr(module, "RESAMPLES", 16)
    few, many = (shares_of(noisy(uniform_noise(2, 0.2), n, seed=1)).rate for n in (1_000, 8_000))
    assert (many.high - many.low) < 0.6 * (few.high - few.low)


@pytest.mark.usefixtures("_few_resamples")
def test_without_noise_the_interval_begins_at_the_value_or_below():
    given = np.tile([0, 1], 100).astype(np.int32)
    some = Noisy(np.where(np.eye(2)[given] > 0, 1 - 1e-5, 1e-5), given, given, np.eye(2))
    rate = shares_of(some).rate
    assert 0.0 <= rate.low <= rate.value <= rate.high < 0.05


@pytest.mark.usefixtures("_few_resamples")
def test_the_seed_decides():
    some = noisy(uniform_noise(2, 0.2), 300)
    one, again, other = (shares_of(some, seed=seed).rate for seed in (0, 0, 1))
    assert one == again != other
    assert one.value == other.value
