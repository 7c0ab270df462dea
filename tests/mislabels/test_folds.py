"""Folds: balanced by label, groups whole, the same for any order of rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.folds import judgeable, stratified_folds


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_a_class_with_one_example_among_five_folds():
    # Case E3: 5 a, 5 b, 1 c. Every fold holds one a and one b; c is in one fold and cannot be judged.
    label = codes([0] * 5 + [1] * 5 + [2])
    fold = stratified_folds(label, folds=5)
    for k in (0, 1):
        assert sorted(fold[label == k]) == [0, 1, 2, 3, 4]
    assert judgeable(label, fold).tolist() == [True] * 10 + [False]


@given(st.lists(st.integers(0, 4), min_size=7, max_size=80), st.integers(2, 7), st.integers(0, 99))
def test_counts_of_a_label_differ_by_one_at_most(labels: list[int], folds: int, seed: int):
    label = codes(labels)
    fold = stratified_folds(label, folds=folds, seed=seed)
    counts = np.array([np.bincount(fold[label == k], minlength=folds) for k in range(5)])
    assert np.all(np.ptp(counts, axis=1) <= 1)
    assert np.ptp(counts.sum(axis=0)) <= 5


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 12)), min_size=40, max_size=80), st.integers(0, 99))
def test_groups_stay_whole(rows: list[tuple[int, int]], seed: int):
    label, group = codes([a for a, _ in rows]), codes([b for _, b in rows])
    n_groups = len(set(group[group >= 0])) + np.count_nonzero(group < 0)
    folds = min(4, n_groups)
    if folds < 2:
        return
    fold = stratified_folds(label, folds=int(folds), group=group, seed=seed)
    for one in set(group[group >= 0]):
        assert len(set(fold[group == one])) == 1
    assert set(fold) == set(range(folds))


def test_groups_are_spread_by_their_labels():
    # Eight groups of ten, half all a and half all b: two folds must get two of each.
    label = np.repeat(codes([0, 1]), 40)
    group = np.repeat(np.arange(8, dtype=np.int32), 10)
    fold = stratified_folds(label, folds=2, group=group)
    assert [int(np.count_nonzero((fold == f) & (label == k))) for f in (0, 1) for k in (0, 1)] == [20] * 4


@given(st.permutations(range(30)), st.integers(0, 9))
def test_with_ids_the_order_of_rows_decides_nothing(order: list[int], seed: int):
    label, group = codes(np.arange(30) % 4), codes(np.arange(30) // 2 % 9)
    ids = [f"item {i}" for i in range(30)]
    straight = stratified_folds(label, group=group, items=Vocabulary(ids), seed=seed)
    shuffled = stratified_folds(label[order], group=group[order], items=Vocabulary([ids[i] for i in order]), seed=seed)
    assert shuffled.tolist() == straight[order].tolist()


def test_a_seed_cuts_other_folds_and_the_same_seed_the_same():
    label = codes(np.arange(100) % 3)
    assert stratified_folds(label, seed=1).tolist() == stratified_folds(label, seed=1).tolist()
    same = np.mean(stratified_folds(label, seed=1) == stratified_folds(label, seed=2))
    assert same < 0.5


def test_what_cannot_be_cut_is_refused():
    with pytest.raises(SettingError, match="folds is 1"):
        stratified_folds(codes([0, 1]), folds=1)
    with pytest.raises(InputError, match="3 examples cannot be cut into 5 folds"):
        stratified_folds(codes([0, 1, 1]))
    with pytest.raises(InputError, match="0 examples"):
        stratified_folds(codes([]))
    with pytest.raises(InputError, match="2 groups of items cannot be cut into 3"):
        stratified_folds(codes([0, 1, 0, 1]), folds=3, group=codes([0, 0, 1, 1]))
    with pytest.raises(InputError, match="Items without a label"):
        stratified_folds(codes([0, -1]), folds=2)
    with pytest.raises(InputError, match="3 entries stand beside 2"):
        stratified_folds(codes([0, 1]), folds=2, items=Vocabulary("abc"))
