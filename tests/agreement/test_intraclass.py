"""Intraclass correlation."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Values, read_values
from middlemost.agreement import icc, krippendorff_alpha
from middlemost.errors import SettingError
from tests.agreement.tables import scores, values_of

FORMS = ("1", "A,1", "C,1", "1,k", "A,k", "C,k")

# Shrout and Fleiss (1979), table 2: six targets by four judges
JUDGES = ("9 2 5 8", "6 1 3 2", "8 4 6 8", "7 1 2 6", "10 5 6 9", "6 2 4 7")


def value(values: Values, form: str, **settings: object) -> float:
    return icc(values, form=form, resamples=0, **settings).value


def classical(cells: np.ndarray) -> dict[str, float]:
    """McGraw and Wong (1996), table 4, from mean squares."""
    n, k = cells.shape
    rows, columns, grand = cells.mean(axis=1), cells.mean(axis=0), cells.mean()
    items = k * np.sum((rows - grand) ** 2) / (n - 1)
    raters = n * np.sum((columns - grand) ** 2) / (k - 1)
    within = np.sum((cells - rows[:, None]) ** 2) / (n * (k - 1))
    error = np.sum((cells - rows[:, None] - columns + grand) ** 2) / ((n - 1) * (k - 1))
    return {
        "1": (items - within) / (items + (k - 1) * within),
        "C,1": (items - error) / (items + (k - 1) * error),
        "A,1": (items - error) / (items + (k - 1) * error + k * (raters - error) / n),
        "1,k": (items - within) / items,
        "C,k": (items - error) / items,
        "A,k": (items - error) / (items + (raters - error) / n),
    }


@pytest.mark.parametrize(
    ("form", "printed"), [("1", 0.17), ("A,1", 0.29), ("C,1", 0.71), ("1,k", 0.44), ("A,k", 0.62), ("C,k", 0.91)]
)
def test_shrout_and_fleiss(form: str, printed: float):
    assert value(scores(*JUDGES), form) == pytest.approx(printed, abs=5e-3)


@given(st.integers(0, 2**32 - 1), st.integers(3, 12), st.integers(2, 7), st.floats(-1e3, 1e3))
@settings(max_examples=40, deadline=None)
def test_complete_tables_give_the_classical_formulas(seed: int, n: int, k: int, shift: float):
    rng = np.random.default_rng(seed)
    cells = shift + rng.normal(size=(n, 1)) + rng.normal(size=(1, k)) + rng.normal(size=(n, k))
    values = values_of([(str(i), str(r), float(cells[i, r])) for i in range(n) for r in range(k)])
    for form, right in classical(cells).items():
        if right > 1:  # the variances add up to less than 0
            assert icc(values, form=form).why.startswith("only one value occurs")
        elif right > -2:  # the forms with k have a pole
            assert value(values, form) == pytest.approx(right, abs=1e-9)


def test_means_step_up_by_spearman_and_brown():
    values = scores("1 2 .", "2 . 4", "5 6 4", ". 9 8", "3 3 .")
    for kind in ("1", "A", "C"):
        one = value(values, kind if kind == "1" else f"{kind},1")
        for k in (1.0, 2.5, 7.0):
            assert value(values, f"{kind},k", k=k) == pytest.approx(k * one / (1 + (k - 1) * one))


def test_k_is_the_harmonic_mean_of_the_ratings_of_an_item():
    values = scores("1 2 .", "2 3 4", "5 6 4", ". . 8")  # 2, 3, 3, 1 ratings
    k = 4 / (1 / 2 + 1 / 3 + 1 / 3 + 1)
    found = icc(values, form="A,k", resamples=0)
    assert found.value == value(values, "A,k", k=k)
    assert found.name == "ICC(A,k) with k = 1.85"


def test_a_rater_who_is_always_higher_disagrees_but_is_consistent():
    values = scores("1 11", "2 12", "5 15", "9 19")
    assert value(values, "C,1") == pytest.approx(1)
    assert value(values, "A,1") < 0.3
    assert value(values, "1") < 0
    found = icc(scores("1 11", "2 12", "5 15"), form="A,1", resamples=0)
    assert (found.name, found.n_items, found.n_raters, found.observed) == ("ICC(A,1)", 3, 2, 0.0)


@given(st.integers(0, 2**32 - 1), st.sampled_from(FORMS))
@settings(max_examples=20, deadline=None)
def test_order_unit_and_shift_do_not_matter(seed: int, form: str):
    rng = np.random.default_rng(seed)
    rows = [(f"i{i}", f"r{r}", float(i / 5 + r / 3 + rng.normal())) for i in range(15) for r in range(5)]
    rows = [row for row in rows if rng.random() < 0.7]
    right = value(values_of(rows), form, **({"k": 3.0} if "k" in form else {}))
    moved = [(item, rater, 40 - 3 * number) for item, rater, number in (rows[i] for i in rng.permutation(len(rows)))]
    assert value(values_of(moved), form, **({"k": 3.0} if "k" in form else {})) == pytest.approx(right, abs=1e-9)


def test_one_way_and_interval_alpha_come_together_in_a_large_table():
    rng = np.random.default_rng(0)
    level = rng.normal(size=300)
    rows = [(str(i), rater, float(level[i] + rng.normal())) for i in range(300) for rater in "abc"]
    values = values_of(rows)
    alpha = krippendorff_alpha(values, resamples=0).value
    assert value(values, "1") == pytest.approx(alpha, abs=2e-3)


def test_undefined_in_words():
    why = "only one value occurs, no rater rated two items, or the variances add up to nothing; 2 of 2 items have two "
    why += "or more ratings"
    assert icc(scores("3 3", "3 3")).why == why
    assert icc(scores("1 2 . .", ". . 5 4")).why == why
    assert icc(scores("1 2 . .", ". . 5 4"), form="1").value is not None
    assert icc(scores("3 3", "3 3"), form="1").why.startswith("only one value occurs, or the variances")
    assert icc(scores("3", "4")).why.startswith("no item was rated by two raters")
    assert icc(values_of([])).why == "there are no ratings"


def test_settings_that_do_not_fit():
    with pytest.raises(SettingError, match="for one rating, and k is 3"):
        icc(scores(*JUDGES), k=3.0)
    with pytest.raises(SettingError, match="k is 0"):
        icc(scores(*JUDGES), form="A,k", k=0.5)


def test_the_interval_means_items_and_raters_like_these():
    rng = np.random.default_rng(0)
    cells = rng.normal(size=(40, 1)) + 0.5 * rng.normal(size=(1, 12)) + rng.normal(size=(40, 12))
    values = values_of([(str(i), str(r), float(cells[i, r])) for i in range(40) for r in range(12)])
    for form in FORMS:
        found = icc(values, form=form)
        assert found.low < found.value < found.high
        assert found.how == "two-way: 200 resamples of 40 items, 200 of 12 raters; means items and raters like these"
        assert found == icc(values, form=form, threads=1)


@pytest.mark.slow
def test_intervals_hold_the_truth():
    # Items .5, raters .25 and rest .25 of the variance: 80 studies of 30 items and 12 raters, a third missing.
    held = 0
    for seed in range(80):
        rng = np.random.default_rng(seed)
        spread = np.sqrt([0.5, 0.25, 0.25])
        cells = spread[0] * rng.normal(size=(30, 1)) + spread[1] * rng.normal(size=(1, 12))
        cells = cells + spread[2] * rng.normal(size=(30, 12))
        rows = [(str(i), str(r), float(cells[i, r])) for i in range(30) for r in range(12) if rng.random() < 2 / 3]
        found = icc(values_of(rows), resamples=40, threads=1)
        held += found.low < 0.5 < found.high
    assert held / 80 > 0.88


@pytest.mark.slow
def test_sliders_of_five_hundred_people(real_data):
    frame = pl.read_csv(real_data / "disagreement" / "nli_variation" / "ratings.csv.gz", infer_schema=False)
    values = read_values(frame.drop_nulls("label").select("item", "rater", "label"))
    one, many = icc(values), icc(values, form="A,k")
    assert one.low < one.value < one.high < many.value
    assert many.value == pytest.approx(value(values, "A,k", k=52.0), abs=0.01)
