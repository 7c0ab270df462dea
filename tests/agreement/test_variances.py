"""Variances between items, between raters, and of the rest."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.formula.api import mixedlm

from middlemost import Values, Vocabulary
from middlemost.agreement.rows import rows_of_ratings
from middlemost.agreement.variances import one_way, two_way
from tests.agreement.tables import scores


def filled(cells: np.ndarray) -> Values:
    """Values from a table of items by raters, NaN where there is none."""
    item, rater = (one.astype(np.int32) for one in np.nonzero(~np.isnan(cells)))
    names = [Vocabulary(map(str, range(n))) for n in cells.shape]
    return Values.from_codes(item, rater, cells[item, rater], items=names[0], raters=names[1])


def found(cells: np.ndarray, items: np.ndarray, raters: np.ndarray) -> tuple[float, ...]:
    values = filled(cells)
    rows, _ = rows_of_ratings(values)
    value = values.value - values.value.mean()
    return (*one_way(rows, value, items, raters), *two_way(rows, value, items, raters))


def by_pairs(cells: np.ndarray, items: np.ndarray, raters: np.ndarray) -> tuple[float, ...]:
    """The moment equations written out with loops over groups and over all pairs of ratings."""
    places = np.argwhere(~np.isnan(cells))
    value, mass = cells[tuple(places.T)], (items[:, None] * raters)[tuple(places.T)]
    half = np.subtract.outer(value, value) ** 2 / 2
    pairs = np.outer(mass, mass)
    same = [np.equal.outer(places[:, axis], places[:, axis]) for axis in (0, 1)]
    both = same[0] & same[1]

    def pooled(groups: int, times: np.ndarray, others: np.ndarray) -> float:
        total = freedom = 0.0
        for group in range(len(times)):
            inside = np.flatnonzero(places[:, groups] == group)
            own = others[places[inside, 1 - groups]]
            weight = np.outer(own, own) * ~np.eye(len(own), dtype=bool)
            if weight.sum() > 0 and times[group] > 0:
                variance = np.sum(weight * half[np.ix_(inside, inside)]) / weight.sum()
                total += times[group] * (own.sum() - 1) * variance
                freedom += times[group] * (own.sum() - 1)
        return total / freedom

    in_items, in_raters = pooled(0, items, raters), pooled(1, raters, items)
    all_pairs = np.sum(pairs * half)
    one = (all_pairs - in_items * np.sum(pairs[~both])) / np.sum(pairs[~same[0]])
    # unknowns: items, raters, rest
    equations = [
        [0, 1, 1],
        [1, 0, 1],
        [np.sum(pairs[~same[0]]), np.sum(pairs[~same[1]]), np.sum(pairs[~both])],
    ]
    return one, in_items, *np.linalg.solve(np.array(equations, dtype=float), [in_items, in_raters, all_pairs])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_equal_the_equations_for_any_multiplicities(seed: int):
    rng = np.random.default_rng(seed)
    cells = rng.normal(size=(8, 1)) + rng.normal(size=(1, 6)) + rng.normal(size=(8, 6))
    cells[rng.random((8, 6)) < 0.3] = np.nan
    cells[:, 0], cells[0] = 1.0, rng.normal(size=6)  # no item and no rater without a rating
    items, raters = rng.integers(1, 4, size=8).astype(float), rng.integers(1, 4, size=6).astype(float)
    for times in ((np.ones(8), np.ones(6)), (items, raters)):
        assert found(cells, *times) == pytest.approx(by_pairs(cells, *times), abs=1e-9)


def test_a_complete_table_gives_the_analysis_of_variance():
    rng = np.random.default_rng(1)
    cells = 1e6 + rng.normal(size=(30, 1)) * 2 + rng.normal(size=(1, 5)) + rng.normal(size=(30, 5))
    rows, columns, grand = cells.mean(axis=1), cells.mean(axis=0), cells.mean()
    of_items = 5 * np.sum((rows - grand) ** 2) / 29
    of_raters = 30 * np.sum((columns - grand) ** 2) / 4
    within = np.sum((cells - rows[:, None]) ** 2) / (30 * 4)
    rest = np.sum((cells - rows[:, None] - columns + grand) ** 2) / (29 * 4)
    right = ((of_items - within) / 5, within, (of_items - rest) / 5, (of_raters - rest) / 30, rest)
    assert found(cells, np.ones(30), np.ones(5)) == pytest.approx(right, abs=1e-9)


def test_one_way_is_the_analysis_of_variance_of_unequal_groups():
    values = scores("1 4 2", "6 5 . .", "3 . 7 4 9", ". 8")
    groups = [[1, 4, 2], [6, 5], [3, 7, 4, 9], [8]]
    n, sizes = 10, np.array([3, 2, 4, 1])
    means, grand = np.array([np.mean(group) for group in groups]), np.mean(np.concatenate(groups))
    within = sum(np.sum((np.array(group) - np.mean(group)) ** 2) for group in groups) / (n - 4)
    between = np.sum(sizes * (means - grand) ** 2) / 3
    adjusted = (n - np.sum(sizes**2) / n) / 3
    rows, _ = rows_of_ratings(values)
    assert one_way(rows, values.value - grand, np.ones(4), np.ones(5)) == pytest.approx(
        ((between - within) / adjusted, within)
    )


@pytest.mark.slow
def test_unbiased_where_most_ratings_are_missing():
    estimates = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        cells = 2 * rng.normal(size=(60, 1)) + rng.normal(size=(1, 15)) + 1.5 * rng.normal(size=(60, 15))
        cells[rng.random((60, 15)) < rng.beta(2, 1, size=15)] = np.nan  # raters differ in how much they rate
        values = filled(cells)
        rows, _ = rows_of_ratings(values)
        ones = np.ones(len(rows.items)), np.ones(len(rows.raters))
        estimates.append(two_way(rows, values.value - values.value.mean(), *ones))
    error = np.std(estimates, axis=0) / np.sqrt(len(estimates))
    assert np.all(np.abs(np.mean(estimates, axis=0) - [4, 1, 2.25]) < 3 * error)
    assert np.all(error < 0.06)


@pytest.mark.slow
def test_as_exact_as_restricted_maximum_likelihood():
    found = {"moments": [], "likelihood": []}
    for seed in range(30):
        rng = np.random.default_rng(seed)
        cells = 2 * rng.normal(size=(40, 1)) + rng.normal(size=(1, 10)) + 1.5 * rng.normal(size=(40, 10))
        cells[rng.random((40, 10)) < rng.beta(2, 1.5, size=10)] = np.nan
        values = filled(cells)
        rows, _ = rows_of_ratings(values)
        ones = np.ones(len(rows.items)), np.ones(len(rows.raters))
        items, raters, rest = two_way(rows, values.value - values.value.mean(), *ones)
        found["moments"].append(items / (items + raters + rest))
        frame = pd.DataFrame({"y": values.value, "item": values.item, "rater": values.rater, "all": 1})
        parts = {"item": "0 + C(item)", "rater": "0 + C(rater)"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer = mixedlm("y ~ 1", frame, groups="all", vc_formula=parts).fit(reml=True)
        found["likelihood"].append(peer.vcomp[0] / (peer.vcomp.sum() + peer.scale))
    truth = 4 / (4 + 1 + 2.25)
    error = {name: np.sqrt(np.mean((np.array(one) - truth) ** 2)) for name, one in found.items()}
    assert error["moments"] < 1.15 * error["likelihood"]
    assert np.std(np.subtract(found["moments"], found["likelihood"])) < 0.04


def test_not_to_be_told():
    for values in (scores("1 . .", ". 2 .", ". . 3"), scores("1 2 3"), scores("1", "2", "3")):
        rows, _ = rows_of_ratings(values)
        times = np.ones(len(rows.items)), np.ones(len(rows.raters))
        assert np.isnan(two_way(rows, values.value - values.value.mean(), *times)).all()
