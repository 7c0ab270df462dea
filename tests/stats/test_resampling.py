"""Two-way and item intervals."""

import numpy as np
import pytest
from scipy import stats

from middlemost.errors import SettingError
from middlemost.stats.resampling import draw, items_interval, resample, two_way_interval


def additive(n_items: int, n_raters: int, seed: int = 0):
    """The mean of a table with effects of items and raters and nothing else, and the effects."""
    rng = np.random.default_rng(seed)
    items, raters = rng.normal(0, 1, n_items), rng.normal(0, 2, n_raters)

    def mean(item_times: np.ndarray, rater_times: np.ndarray) -> float:
        return float(item_times @ items / item_times.sum() + rater_times @ raters / rater_times.sum())

    return mean, items, raters


def test_two_way_deviation_of_an_additive_mean():
    mean, items, raters = additive(60, 15)
    found = two_way_interval(mean, 60, 15, bounds=(-9.0, 9.0), resamples=2000)
    parts = items.var() / 60, raters.var(ddof=1) / 15
    right = np.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 59 + parts[1] ** 2 / 14)
    assert found.deviation == pytest.approx(right, rel=0.06)
    value = items.mean() + raters.mean()
    assert found.high - value == pytest.approx(value - found.low)
    assert found.high - value == pytest.approx(stats.t.ppf(0.975, freedom) * found.deviation, rel=0.01)
    assert found.how == "two-way: 2000 resamples of 60 items, 2000 of 15 raters; means items and raters like these"


def test_below_ten_raters_the_jackknife():
    mean, items, raters = additive(50, 6)
    found = two_way_interval(mean, 50, 6, bounds=(-9.0, 9.0), resamples=2000)
    parts = items.var() / 50, raters.var(ddof=1) / 6  # the jackknife of a mean is exact
    assert found.deviation == pytest.approx(np.sqrt(sum(parts)), rel=0.03)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 49 + parts[1] ** 2 / 5)
    assert (found.high - found.low) / 2 == pytest.approx(stats.t.ppf(0.975, freedom) * found.deviation, rel=0.02)
    assert found.how.startswith("two-way: 2000 resamples of 50 items, jackknife over 6 raters; means items and")


@pytest.mark.parametrize(("n_raters", "few"), [(1, "one rater"), (2, "two raters")])
def test_with_two_raters_items_alone(n_raters: int, few: str):
    mean, items, _ = additive(50, n_raters)
    found = two_way_interval(mean, 50, n_raters, bounds=(-9.0, 9.0), resamples=2000)
    assert found.deviation == pytest.approx(items.std() / np.sqrt(50), rel=0.06)
    assert f"with {few} the interval means these raters" in found.how


def test_items_interval_of_a_mean():
    values = np.random.default_rng(0).normal(0, 1, 40)
    found = items_interval(lambda times: float(times @ values / times.sum()), 40, bounds=(-9.0, 9.0), resamples=2000)
    reach = stats.t.ppf(0.975, 39) * values.std() / np.sqrt(40)
    assert (found.low, found.high) == pytest.approx((values.mean() - reach, values.mean() + reach), abs=0.02)


def test_threads_do_not_matter_and_seeds_do():
    mean, _, _ = additive(30, 12)
    runs = [two_way_interval(mean, 30, 12, bounds=(-9.0, 9.0), threads=threads) for threads in (1, 2, 5)]
    assert runs[0] == runs[1] == runs[2]
    assert two_way_interval(mean, 30, 12, bounds=(-9.0, 9.0), seed=1) != runs[0]


def test_undefined_resamples_count_as_far_off():
    def only_with_first(items: np.ndarray, raters: np.ndarray) -> float:
        return 0.5 if items[0] > 0 else float("nan")

    found = two_way_interval(only_with_first, 40, 12)
    share = found.undefined / 200
    assert 0.2 < share < 0.5
    assert found.deviation == pytest.approx(1.5 * np.sqrt(share * (1 - share)), rel=0.01)
    assert found.low < -0.5
    assert found.high == 1.0
    assert f"undefined in {found.undefined} of 200 resamples of items" in found.how


def test_mostly_undefined_means_no_interval():
    def rarely(items: np.ndarray, raters: np.ndarray) -> float:
        return 0.5 if items[:3].min() > 0 else float("nan")

    found = two_way_interval(rarely, 40, 12)
    assert (found.low, found.high) == (None, None)
    assert found.how == f"no interval: undefined in {found.undefined} of 200 resamples of items"


def test_nothing_asked_nothing_defined():
    mean, _, _ = additive(30, 12)
    assert two_way_interval(mean, 30, 12, resamples=0).how == "no interval: resamples is 0"
    undefined = two_way_interval(lambda items, raters: float("nan"), 30, 12)
    assert undefined.how == "no interval: the value is undefined"
    assert items_interval(lambda times: 1.0, 1).how == "no interval: it rests on one item"
    assert two_way_interval(lambda items, raters: 1.0, 1, 12).how == "no interval: it rests on one item"
    for settings in ({"resamples": 1}, {"resamples": -2}, {"level": 1.0}, {"level": 0.0}):
        with pytest.raises(SettingError):
            two_way_interval(mean, 30, 12, **settings)


def test_the_interval_stays_within_bounds():
    values = np.array([0.0] * 2 + [1.0] * 18)
    found = items_interval(lambda times: float(times @ values / times.sum()), 20, bounds=(0.0, 1.0))
    assert found.high == 1.0


def test_draws_and_progress():
    assert draw(np.random.default_rng(0), 9).sum() == 9
    seen = []
    found = resample(lambda rng: rng.random(), 5, seed=3, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(n, 5) for n in range(1, 6)]
    assert len(set(found)) == 5


def test_the_variance_over_few_drawn_raters_is_not_too_small():
    raters = np.arange(10.0)
    found = two_way_interval(
        lambda _, times: float(times @ raters / times.sum()), 20, 10, bounds=(0.0, 9.0), resamples=8000
    )
    assert found.deviation == pytest.approx(raters.std(ddof=1) / np.sqrt(10), rel=0.025)  # 5% less without R / (R - 1)


def test_the_degrees_of_freedom_are_those_of_a_sum():
    _, items, raters = additive(60, 15)
    wide = (-99.0, 99.0)

    def of_items(item_times: np.ndarray, _: np.ndarray) -> float:
        return float(item_times @ items / item_times.sum())

    def of_raters(_: np.ndarray, rater_times: np.ndarray) -> float:
        return float(rater_times @ raters / rater_times.sum() / 4)

    def both(item_times: np.ndarray, rater_times: np.ndarray) -> float:
        return of_items(item_times, rater_times) + of_raters(item_times, rater_times)

    a, b, found = (two_way_interval(one, 60, 15, bounds=wide) for one in (of_items, of_raters, both))
    parts = np.array([a.deviation, b.deviation]) ** 2
    freedom = parts.sum() ** 2 / np.sum(parts**2 / [59, 14])
    assert freedom > 25  # neither that of the items nor that of the raters alone
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(parts.sum())
    assert (found.high - found.low) / 2 == pytest.approx(reach, rel=1e-9)
