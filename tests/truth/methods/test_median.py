"""The median of numbers."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import middlemost as mm
from middlemost import Values, Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.truth import median
from tests.truth.samples import errors, read_text, values_of


@pytest.mark.parametrize("level", ["0.5", "0.75", "0.8", "0.9", "0.95", "0.99"])
def test_the_interval_is_the_narrowest_pair_of_order_statistics(level: str):
    """P(j ≤ Binomial(n, ½) ≤ n - j) in exact fractions, for the largest j that reaches the level."""
    for n in range(1, 61):
        consensus = median(values_of(("a", f"{r:02}", float(r + 1)) for r in range(n)), level=float(level))
        cover = {j: Fraction(sum(comb(n, i) for i in range(j, n - j + 1)), 2**n) for j in range(1, n // 2 + 1)}
        ranks = [j for j, covered in cover.items() if covered >= Fraction(level)]
        assert consensus.value[0] == (n + 1) / 2
        if ranks:
            assert (consensus.low[0], consensus.high[0]) == (ranks[-1], n + 1 - ranks[-1])
        else:
            assert np.isnan(consensus.low[0])
            assert np.isnan(consensus.high[0])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), min_size=1, max_size=5))
def test_equals_numpy(numbers: list[list[float]]):
    rows = [(f"{i}", f"r{r}", x) for i, xs in enumerate(numbers) for r, x in enumerate(xs)]
    consensus = median(values_of(rows))
    np.testing.assert_allclose(consensus.value, [np.median(xs) for xs in numbers])
    bounded = np.isfinite(consensus.low)
    assert np.all(consensus.low[bounded] <= consensus.value[bounded])
    assert np.all(consensus.high[bounded] >= consensus.value[bounded])


def test_a_raters_repeats_are_averaged_first():
    rows = [("a", "x", 0.0), ("a", "x", 10.0), ("a", "y", 1.0), ("a", "z", 2.0)]
    consensus = median(values_of(rows, items=["b"]))
    assert consensus.value[0] == 2.0  # of 5, 1, 2
    assert np.isnan(consensus.value[1])
    assert consensus.n_ratings.tolist() == [4, 0]


def test_a_large_shift_changes_only_the_place():
    rows = [("a", f"r{r}", x) for r, x in enumerate([0.25, 3.5, -1.0, 7.75, 2.0, 0.0, 4.5])]
    near, far = (median(values_of((i, r, x + shift) for i, r, x in rows)) for shift in (0.0, 1e9))
    assert (far.value - 1e9).tolist() == near.value.tolist()
    assert (far.high - far.low).tolist() == (near.high - near.low).tolist()


def test_nothing_and_impossible_levels_are_refused():
    none, names = np.zeros(0, dtype=np.int32), Vocabulary("a")
    with pytest.raises(InputError, match="no numbers"):
        median(Values.from_codes(none, none, np.zeros(0), items=names, raters=names))
    with pytest.raises(SettingError, match="no coverage"):
        median(values_of([("a", "x", 1.0)]), level=1.0)


@pytest.mark.parametrize(
    ("folder", "mae", "digits"),
    [("truth/n_emotion", 13.529, 3), ("numbers/groceries", 7.49, 2), ("numbers/calories", 360.9, 1)],
)
def test_error_on_real_data(real_data, folder: str, mae: float, digits: int):
    values = mm.read_values(real_data / folder / "ratings.csv.gz")
    wrong = errors(median(values), read_text(real_data / folder / "gold.csv.gz"))
    assert round(float(np.mean(abs(wrong))), digits) == mae
    if folder == "truth/n_emotion":
        assert np.sqrt(np.mean(wrong**2)) == pytest.approx(21.264, abs=5e-4)


@pytest.mark.parametrize(("folder", "one_person"), [("groceries", 8.10), ("calories", 474.8)])
def test_the_crowd_beats_one_of_it(real_data, folder: str, one_person: float):
    values = mm.read_values(real_data / "numbers" / folder / "ratings.csv.gz")
    gold = read_text(real_data / "numbers" / folder / "gold.csv.gz")
    true = np.full(len(values.items), np.nan)
    true[values.items.find(gold["item"])] = gold["label"].cast(float).to_numpy()
    assert np.mean(abs(values.value - true[values.item])) == pytest.approx(one_person, abs=0.06)
    assert np.mean(abs(errors(median(values), gold))) < one_person
