"""Equation 4 by inversion, against the search of the published code, and below chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import SettingError
from middlemost.mislabels.noise_rate import symmetric_noise_rate


def agreement_at(rate: float, n_labels: int) -> float:
    return (1 - rate) ** 2 + rate**2 / (n_labels - 1)


@given(st.floats(0.0, 1.0), st.integers(2, 1000))
def test_the_agreement_that_a_rate_makes_gives_the_rate(share: float, n_labels: int):
    rate = share * (n_labels - 1) / n_labels * 0.999
    found = symmetric_noise_rate(agreement_at(rate, n_labels), n_labels)
    assert found.rate == pytest.approx(rate, abs=1e-6)
    assert not found.clamped


@pytest.mark.parametrize(("n_labels", "agreement"), [(10, 0.65), (2, 0.7), (6, 0.31), (10, 1.0)])
def test_as_the_search_by_thousandths(n_labels: int, agreement: float):
    # The published code raises ε by .001 from .001 while the right side is above the agreement.
    rate = 0.001
    while agreement_at(rate, n_labels) > agreement:
        rate += 0.001
    assert symmetric_noise_rate(agreement, n_labels).rate == pytest.approx(rate, abs=0.0011)


def test_below_chance_the_rate_is_clamped_and_said():
    found = symmetric_noise_rate(0.05, 10)
    assert found.rate == pytest.approx(0.9)
    assert found.clamped
    assert "below chance (1 in 10)" in found.note
    assert symmetric_noise_rate(0.1, 10).rate == pytest.approx(0.9, abs=1e-7)
    assert symmetric_noise_rate(1.0, 3).rate == 0.0
    assert "counted as noise" in symmetric_noise_rate(1.0, 3).note


def test_what_is_no_share_is_refused():
    with pytest.raises(SettingError, match=r"agreement is 1\.5"):
        symmetric_noise_rate(1.5, 3)
    with pytest.raises(SettingError, match="n_labels is 1"):
        symmetric_noise_rate(0.5, 1)
