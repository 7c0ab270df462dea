"""One scale for all features."""

import numpy as np
import pytest

from middlemost.mislabels.views.scaled import scaled


def test_centre_and_spread():
    features = np.random.default_rng(0).normal(5.0, [1.0, 10.0], (500, 2))
    made = scaled(features, spread=0.3)
    assert made.dtype == np.float32
    assert np.abs(made.mean(axis=0)).max() < 1e-6
    assert float(np.sqrt((made**2).mean())) == pytest.approx(0.3, rel=1e-6)
    # Divided by one number: the spread of one coordinate over the other's stays.
    assert float(made[:, 1].std() / made[:, 0].std()) == pytest.approx(features[:, 1].std() / features[:, 0].std())


def test_features_that_never_vary_become_zero():
    assert not scaled(np.full((3, 2), 7.0)).any()


def test_large_means_do_not_drown_what_varies():
    varying = np.random.default_rng(1).normal(size=(100, 1))
    assert scaled(varying + 1e9) == pytest.approx(scaled(varying), abs=1e-5)
