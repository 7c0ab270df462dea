"""The mean of numbers."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

import middlemost as mm
from middlemost import Values, Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.truth import mean
from tests.truth.samples import errors, read_text, values_of


def test_students_interval():
    numbers = {"a": [3.0, 4.5, 7.0, 1.0], "b": [2.0, 2.0]}
    consensus = mean(values_of((item, f"r{r}", x) for item, xs in numbers.items() for r, x in enumerate(xs)), level=0.9)
    for place, xs in enumerate(numbers.values()):
        assert consensus.value[place] == pytest.approx(np.mean(xs))
    expected = ttest_1samp(numbers["a"], 0.0).confidence_interval(0.9)
    assert (consensus.low[0], consensus.high[0]) == pytest.approx((expected.low, expected.high))
    assert (consensus.low[1], consensus.high[1]) == (2.0, 2.0)


def test_repeats_are_one_vote_and_one_rater_has_no_interval():
    consensus = mean(values_of([("a", "x", 1.0), ("a", "x", 3.0), ("b", "x", 5.0), ("b", "y", 6.0), ("b", "y", 10.0)]))
    assert consensus.value.tolist() == [2.0, 6.5]
    assert np.isnan(consensus.low[0])
    half = 12.7062 * np.sqrt(2) * 1.5 / np.sqrt(2)  # Student's t with one degree of freedom
    assert consensus.high[1] - consensus.value[1] == pytest.approx(half, rel=1e-5)
    assert consensus.n_ratings.tolist() == [2, 3]


def test_a_large_shift_changes_only_the_place():
    rng = np.random.default_rng(0)
    rows = [(f"{i:02}", f"r{r}", float(x)) for i in range(20) for r, x in enumerate(rng.normal(size=9))]
    near, far = (mean(values_of((i, r, x + shift) for i, r, x in rows)) for shift in (0.0, 1e9))
    np.testing.assert_allclose(far.high - far.low, near.high - near.low, rtol=1e-5)
    np.testing.assert_allclose(far.value - 1e9, near.value, atol=1e-6)


def test_nothing_is_refused_and_an_unrated_item_has_no_mean():
    consensus = mean(values_of([("a", "x", 1.0)], items=["b"]))
    assert np.isnan(consensus.value[1])
    none, names = np.zeros(0, dtype=np.int32), Vocabulary("a")
    with pytest.raises(InputError, match="no numbers"):
        mean(Values.from_codes(none, none, np.zeros(0), items=names, raters=names))
    with pytest.raises(SettingError, match="no coverage"):
        mean(values_of([("a", "x", 1.0)]), level=95.0)


@pytest.mark.slow
def test_coverage():
    """Of 4,000 normal samples of five, 95% of the intervals hold the mean: within four standard errors."""
    rng = np.random.default_rng(1)
    item, rater = np.repeat(np.arange(4000), 5).astype(np.int32), np.tile(np.arange(5), 4000).astype(np.int32)
    names = Vocabulary(map(str, range(4000)))
    consensus = mean(Values.from_codes(item, rater, rng.normal(size=20_000), items=names, raters=names))
    covered = np.mean((consensus.low <= 0) & (consensus.high >= 0))
    assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 4000)


@pytest.mark.parametrize(
    ("folder", "mae", "digits"),
    [("truth/n_emotion", 12.022, 3), ("numbers/groceries", 7.66, 2), ("numbers/calories", 338.2, 1)],
)
def test_error_on_real_data(real_data, folder: str, mae: float, digits: int):
    values = mm.read_values(real_data / folder / "ratings.csv.gz")
    wrong = errors(mean(values), read_text(real_data / folder / "gold.csv.gz"))
    assert round(float(np.mean(abs(wrong))), digits) == mae
    if folder == "truth/n_emotion":
        assert np.sqrt(np.mean(wrong**2)) == pytest.approx(17.835, abs=5e-4)
