"""Relative differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.agreement import krippendorff_alpha
from middlemost.agreement.ratio import points_of
from tests.agreement.tables import values_of

SPREADS = {
    "over six powers of ten": np.random.default_rng(0).lognormal(0, 2, 2000),
    "with a zero": np.append(0.0, np.random.default_rng(1).lognormal(0, 3, 2000)),
    "close together": np.random.default_rng(2).normal(1000, 1, 2000),
    "very close, far from zero": np.random.default_rng(3).uniform(1e9, 1e9 + 1, 2000),
    "tiny": np.random.default_rng(4).uniform(0, 1e-300, 2000),
}


def all_pairs(value: np.ndarray, times: np.ndarray) -> float:
    """Straight from the definition."""
    total = np.add.outer(value, value)
    relative = np.subtract.outer(value, value) / np.where(total > 0, total, 1)
    return float(times @ relative**2 @ times)


def by_points(value: np.ndarray, times: np.ndarray) -> float:
    points = points_of(value)
    mass = np.zeros(len(points.difference))
    np.add.at(mass, points.first[:, None] + np.arange(points.share.shape[1]), times[:, None] * points.share)
    return float(mass @ points.difference @ mass)


@pytest.mark.parametrize("spread", SPREADS)
def test_points_stand_for_all_values(spread: str):
    value = np.unique(SPREADS[spread])
    assert len(points_of(value).difference) < len(value) / 5
    times = np.random.default_rng(5).integers(0, 4, len(value)).astype(np.float64)
    assert by_points(value, times) == pytest.approx(all_pairs(value, times), rel=1e-13)


def test_values_on_the_edges_of_pieces():
    value = np.exp(np.linspace(0, 6, 601))  # three pieces: 2 and 4 are edges
    assert points_of(value).difference.shape == (66, 66)
    np.testing.assert_allclose(points_of(value).share.sum(axis=1), 1, atol=1e-12)
    times = np.ones(601)
    assert by_points(value, times) == pytest.approx(all_pairs(value, times), rel=1e-13)


@given(st.lists(st.floats(0, 1e6), min_size=0, max_size=30, unique=True))
@settings(max_examples=50, deadline=None)
def test_few_values_are_their_own_points(found: list[float]):
    value = np.unique(np.array(found) + 0.0)
    assert by_points(value, np.ones(len(value))) == pytest.approx(all_pairs(value, np.ones(len(value))), rel=1e-12)


@given(st.integers(0, 2**32 - 1), st.floats(1e-9, 1e9))
@settings(max_examples=20, deadline=None)
def test_the_unit_does_not_matter(seed: int, unit: float):
    rng = np.random.default_rng(seed)
    rows = [(f"i{i}", f"r{r}", float(rng.lognormal(i / 10, 0.5))) for i in range(40) for r in range(3)]
    other = [(item, rater, value * unit) for item, rater, value in rows]
    one, two = (krippendorff_alpha(values_of(said), scale="ratio", resamples=0).value for said in (rows, other))
    assert one == pytest.approx(two, abs=1e-11)
