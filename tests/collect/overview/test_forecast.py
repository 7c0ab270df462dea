import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from middlemost.collect.overview.forecast import Forecast, forecast, student_quantile


def test_by_hand():
    # 25 a quarter hour, s² = 100 / 7. The counts lean on their neighbours by (-25) / 100, freed of bias
    # -.25 + (1 - .75) / 8 < 0, so not at all; s² is less than a Poisson process's 25. t of 7 degrees is 2.3646.
    found = forecast(400, [20, 30, 25, 25, 20, 30, 25, 25])
    assert (found.left, found.why, found.over_hours, found.per_hour, found.hours) == (400, None, 2.0, 100.0, 4.0)
    around = 2.3646 * np.sqrt(25 / 8) * 4
    assert found.per_hour_low == pytest.approx(100 - around, rel=1e-3)
    assert found.per_hour_high == pytest.approx(100 + around, rel=1e-3)
    for hours in (found.hours_low, found.hours_high):
        assert hours is not None
        quarters = 4 * hours
        assert abs(25 * quarters - 400) == pytest.approx(2.3646 * 5 * np.sqrt(quarters + quarters**2 / 8), rel=1e-3)


@pytest.mark.parametrize(
    ("left", "quarters", "why"),
    [
        (0, [9] * 8, "done"),
        (5, [], "none-yet"),
        (5, [50, 50, 50], "too-few"),
        (5, [7, 7, 7, 8], "too-few"),
        (5, [0] * 96, "idle"),
    ],
)
def test_no_forecast_where_too_little_is_known(left: int, quarters: list[int], why: str):
    found = forecast(left, quarters)
    assert found.why == why
    assert (found.per_hour, found.hours, found.hours_low, found.hours_high) == (None, None, None, None)


def test_the_bar_of_too_few_is_where_it_is_said_to_be():
    assert forecast(5, [7, 7, 8, 8]).hours is not None


def test_one_who_came_once_may_never_come_again():
    found = forecast(1000, [0] * 15 + [40])
    assert found.hours is not None
    assert found.hours_high is None
    assert found.per_hour_low == 0


@given(st.integers(1, 100_000), st.lists(st.integers(0, 400), min_size=4, max_size=96))
def test_ends_lie_around_the_middle(left: int, quarters: list[int]):
    found = forecast(left, quarters)
    if found.hours is None:
        assert found.why is not None
        return
    assert found.hours_low is not None
    assert 0 < found.hours_low < found.hours
    assert found.hours_high is None or found.hours < found.hours_high
    assert found.per_hour_low is not None
    assert found.per_hour_high is not None
    assert found.per_hour is not None
    assert 0 <= found.per_hour_low < found.per_hour < found.per_hour_high


@pytest.mark.parametrize("degrees", [3.0, 4.0, 7.0, 15.0, 95.0])
def test_quantiles_of_students_t(degrees: float):
    assert student_quantile(degrees) == pytest.approx(t.ppf(0.975, degrees), abs=0.03 if degrees < 9 else 0.001)


def ends_in(found: Forecast, quarters: float) -> bool:
    assert found.hours_low is not None
    return found.hours_low * 4 <= quarters <= (np.inf if found.hours_high is None else found.hours_high * 4)


@pytest.mark.parametrize(("n", "rate", "left"), [(8, 5.0, 200), (24, 10.0, 500), (96, 20.0, 5000)])
def test_it_covers_the_end_of_raters_who_come_by_chance(n: int, rate: float, left: int):
    chance = np.random.default_rng(7)
    found = [forecast(left, chance.poisson(rate, n).tolist()) for _ in range(600)]
    hits = [ends_in(one, chance.gamma(left, 1 / rate)) for one in found if one.hours is not None]
    assert np.mean(hits) > 0.95 - 2 * np.sqrt(0.95 * 0.05 / len(hits))


def test_waves_make_it_wider():
    still = forecast(500, [18, 22] * 12)
    waves = forecast(500, ([10] * 6 + [30] * 6) * 2)
    assert still.hours == waves.hours
    assert still.hours_high is not None
    assert waves.hours_high is None or waves.hours_high > 1.5 * still.hours_high
