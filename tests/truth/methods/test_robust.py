"""The robust mean: rater bias and spread, and numbers that are far off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Values, Vocabulary, truth
from middlemost.errors import InputError, SettingError


def table(numbers: np.ndarray) -> Values:
    """numbers[item, rater]; NaN for no rating."""
    item, rater = np.nonzero(~np.isnan(numbers))
    return Values.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        numbers[item, rater],
        items=Vocabulary([f"i{k:03}" for k in range(numbers.shape[0])]),
        raters=Vocabulary([f"r{k:03}" for k in range(numbers.shape[1])]),
    )


def crowd(n_items: int, spread: list[float], bias: list[float], seed: int = 0) -> tuple[Values, np.ndarray]:
    rng = np.random.default_rng(seed)
    known = rng.normal(50, 20, n_items)
    noise = rng.normal(0, 1, (n_items, len(spread))) * spread
    return table(known[:, None] + bias + noise), known


def test_bias_and_spread_are_found_again():
    bias, spread = [-6.0, -2.0, 0.0, 3.0, 5.0], [1.0, 2.0, 2.0, 4.0, 8.0]
    values, known = crowd(400, spread, bias)
    found = truth.robust(values)
    assert np.abs(found.bias - bias).max() < 1.0
    assert np.corrcoef(np.log(found.spread), np.log(spread))[0, 1] > 0.93
    error = np.abs(found.value - known).mean()
    assert error < 0.6 * np.abs(truth.mean(values).value - known).mean()


def test_one_wild_number_hardly_moves_an_item():
    values, _ = crowd(30, [1.0] * 6, [0.0] * 6)
    wild = values.value.copy()
    wild[0] += 1000.0
    moved = Values.from_codes(values.item, values.rater, wild, items=values.items, raters=values.raters)
    before, after = truth.robust(values).value[0], truth.robust(moved).value[0]
    assert abs(after - before) < 1.0
    assert abs(truth.mean(moved).value[0] - truth.mean(values).value[0]) > 100


def test_with_many_degrees_and_equal_raters_it_is_the_mean():
    values, _ = crowd(50, [2.0] * 5, [0.0] * 5)
    found = truth.robust(values, degrees=1e9, strength=1e9)
    gap = found.value - truth.mean(values).value
    # A complete table: biases cancel over the raters of every item but for what the centring of biases adds.
    assert np.ptp(gap) < 1e-6
    assert abs(gap.mean()) < 1e-6


@settings(max_examples=10)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_shifting_and_scaling_the_numbers_does_so_to_the_result(shift: float, scale: float):
    values, _ = crowd(12, [1.0, 2.0, 3.0], [0.0, 1.0, -1.0])
    other = Values.from_codes(
        values.item, values.rater, values.value * scale + shift, items=values.items, raters=values.raters
    )
    one, two = truth.robust(values).value, truth.robust(other).value
    assert np.allclose(two, one * scale + shift, atol=1e-4 * scale + 1e-8 * abs(shift))


@pytest.mark.parametrize("spread", [[3.0] * 6, [1.0, 1.0, 3.0, 3.0, 9.0, 9.0]])
def test_intervals_cover_at_least_what_they_say(spread: list[float]):
    values, known = crowd(2000, spread, [0.0] * 6)
    found, plain = truth.robust(values), truth.mean(values)
    inside = ((found.low <= known) & (known <= found.high)).mean()
    assert 0.95 < inside < 0.998
    assert np.median(found.high - found.low) < 1.6 * np.median(plain.high - plain.low)


@pytest.mark.parametrize("seed", range(3))
def test_intervals_know_of_biases_that_few_ratings_tell(seed: int):
    """Each rater meets four items; were the biases taken for known, 70 to 88% would be covered."""
    rng = np.random.default_rng(seed)
    known, item = rng.normal(50, 20, 400), np.repeat(np.arange(400, dtype=np.int32), 5)
    rater = rng.permutation(2000).astype(np.int32) % 500
    value = known[item] + rng.normal(0, 20, 500)[rater] + rng.normal(0, 2, 2000)
    ids = [Vocabulary([f"{kind}{number:03}" for number in range(n)]) for kind, n in (("i", 400), ("r", 500))]
    values = Values.from_codes(item, rater, value, items=ids[0], raters=ids[1])
    found, plain = truth.robust(values), truth.mean(values)
    assert np.median(found.high - found.low) < 0.3 * np.median(plain.high - plain.low)
    assert ((found.low <= known) & (known <= found.high)).mean() > 0.95


def test_who_agrees_by_chance_does_not_take_over():
    """Three alike raters: were items taken for known, the spread of one of them would fall to 0."""
    values, _ = crowd(300, [2.0] * 3, [0.0] * 3)
    spread = truth.robust(values, strength=1.0).spread
    assert spread.max() < 1.5 * spread.min()
    assert spread.mean() == pytest.approx(2.0, rel=0.25)


def test_no_spread_is_below_that_of_rounding():
    numbers = np.tile(np.arange(20.0)[:, None] * 10, (1, 4))
    numbers[0, 0] += 1  # the finest step is 1
    found = truth.robust(table(numbers))
    assert found.spread.min() >= np.sqrt(1 / 12) - 1e-12
    assert found.value[1:] == pytest.approx(np.arange(1, 20) * 10.0, abs=0.05)


def test_it_is_the_fixed_point_that_the_documentation_states():
    values, _ = crowd(15, [1.0, 2.0, 4.0, 2.0], [0.0, 2.0, -1.0, 0.0])
    found = truth.robust(values, tolerance=1e-13, max_iterations=20_000)
    y = values.value.reshape(15, 4)
    off = y - found.value[:, None] - found.bias
    # Uncertainties and weights depend on each other: their own fixed point at the values found.
    of_item, of_bias, variance = np.full(15, 1.0), np.full(4, 1.0), found.spread**2
    for _ in range(5000):
        square = off**2 + 1 / of_item[:, None] + 1 / of_bias
        precision = 5 / (4 * variance + square)
        told = precision.sum(axis=0)
        between = (found.bias**2).sum() / (told / of_bias).sum()
        of_item, of_bias = precision.sum(axis=1), told + 1 / between
    assert found.value == pytest.approx((precision * (y - found.bias)).sum(axis=1) / of_item, abs=1e-6)
    assert found.bias == pytest.approx((precision * (y - found.value[:, None])).sum(axis=0) / of_bias, abs=1e-6)
    common = 1 / np.mean(1 / variance)
    assert variance == pytest.approx((5 * common + (variance * precision * square).sum(axis=0)) / (5 + 15), rel=1e-6)


def test_it_says_where_it_was_cut_off():
    values, _ = crowd(20, [1.0, 2.0, 3.0], [0.0] * 3)
    assert truth.robust(values, max_iterations=2).notes[0].startswith("Not converged after 2 iterations")
    assert truth.robust(values).notes == ()


def test_one_rating_all_alike_and_missing_are_defined():
    numbers = np.full((4, 3), np.nan)
    numbers[0], numbers[1, 0], numbers[2] = 7.0, 7.0, 7.0
    found = truth.robust(table(numbers))
    assert np.allclose(found.value[:3], 7.0)
    assert np.isnan(found.value[3])
    assert np.isnan(found.low[1])
    one = truth.robust(table(np.array([[3.0], [5.0]])))
    assert np.allclose(one.value, [3.0, 5.0])
    assert one.bias.tolist() == [0.0]


def test_repeats_of_a_rater_are_one_number():
    item = np.array([0, 0, 0], dtype=np.int32)
    rater = np.array([0, 0, 1], dtype=np.int32)
    values = Values.from_codes(item, rater, np.array([1.0, 3.0, 2.0]), items=Vocabulary("q"), raters=Vocabulary("ab"))
    assert truth.robust(values).value[0] == pytest.approx(2.0)
    assert truth.robust(values).n_ratings.tolist() == [3]


def test_what_cannot_be_is_refused():
    values, _ = crowd(5, [1.0, 1.0], [0.0, 0.0])
    with pytest.raises(SettingError):
        truth.robust(values, degrees=0.0)
    with pytest.raises(InputError):
        truth.robust(table(np.full((2, 2), np.nan)))
