import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Values, Vocabulary
from middlemost.agreement import rater_following, value_following
from tests.data.test_ratings import build


def by_definition(rows, rater, n_labels):
    """(A - E) / (1 - E), straight from the formula."""
    own = {(i, r): label for i, r, label in rows}
    items = [i for (i, r) in own if r == rater and sum(j == i for j, _ in own) > 1]
    shares = []
    for i in items:
        others = [label for (j, r), label in own.items() if j == i and r != rater]
        shares.append([others.count(k) / len(others) for k in range(n_labels)])
    if len(items) < 2:
        return np.nan
    shares = np.array(shares)
    given_ = np.array([own[i, rater] for i in items])
    a = shares[np.arange(len(items)), given_].mean()
    e = np.bincount(given_, minlength=n_labels) / len(items) @ shares.mean(axis=0)
    return (a - e) / (1 - e) if e < 1 else np.nan


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 3)), st.integers(0, 2), min_size=1))
def test_it_is_the_formula(pairs):
    rows = [(i, r, label) for (i, r), label in pairs.items()]
    found = rater_following(build(rows, n_items=6, n_raters=4)).follows
    expected = [by_definition(rows, r, 3) for r in range(4)]
    assert found == pytest.approx(np.array(expected), abs=1e-9, nan_ok=True)


def test_a_constant_rater_follows_nobody_without_error():
    rows = [(i, r, i % 2 if r else 0) for i in range(3) for r in range(3)]
    found = rater_following(build(rows))
    assert found.follows[0] == pytest.approx(0, abs=1e-12)
    assert found.error[0] == pytest.approx(0, abs=1e-7)


def test_the_standard_error_is_that_of_repeated_samples_of_items():
    rng = np.random.default_rng(0)
    values, errors = [], []
    for _ in range(150):
        truth = rng.integers(0, 3, 120)
        rows = [
            (i, r, int(t) if rng.random() < 0.7 else int(rng.integers(0, 3)))
            for i, t in enumerate(truth)
            for r in range(4)
        ]
        found = rater_following(build(rows, n_items=120, n_raters=4))
        values.append(found.follows[0])
        errors.append(found.error[0])
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.2)


def test_numbers_follow_by_their_correlation_with_the_others_mean():
    rng = np.random.default_rng(1)
    n_items, n_raters = 30, 4
    table = rng.normal(size=(n_items, 1)) + rng.normal(size=(n_items, n_raters))
    table[:, 3] = 5.0
    item, rater = np.divmod(np.arange(table.size, dtype=np.int32), np.int32(n_raters))
    values = Values.from_codes(
        item, rater, table.ravel() + 1e6,
        items=Vocabulary(map(str, range(n_items))), raters=Vocabulary("wxyz"), scale="interval",
    )  # fmt: skip
    found = value_following(values)
    for r in range(3):
        others = np.delete(table, r, axis=1).mean(axis=1)
        assert found.follows[r] == pytest.approx(np.corrcoef(table[:, r], others)[0, 1], abs=1e-9)
    assert found.follows[3] == 0.0
    assert found.n_items.tolist() == [n_items] * 4


def test_nobody_shares_an_item():
    found = rater_following(build([(0, 0, 0), (1, 1, 1)]))
    assert np.isnan(found.follows).all()
    assert np.isnan(found.overall)


def test_answers_that_could_not_differ_are_neither_following_nor_not():
    rows = [(i, r, 0) for i in range(7) for r in range(11)] + [(7, 0, 1), (7, 1, 1)]
    found = rater_following(build(rows, n_items=8, n_raters=11))
    assert found.follows[:2] == pytest.approx([1.0, 1.0])
    assert np.isnan(found.follows[2:]).all()  # each other rater said 0 each time: chance agreement is exactly 1
    assert found.chance[2:].tolist() == [1.0] * 9


def test_no_numbers():
    nothing = np.zeros(0, dtype=np.int32)
    found = value_following(
        Values.from_codes(nothing, nothing, np.zeros(0), items=Vocabulary([]), raters=Vocabulary("a"))
    )
    assert np.isnan(found.follows).all()
