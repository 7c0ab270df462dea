"""Copies and near copies: by hand, free of units, and not fooled by dense places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import SettingError
from middlemost.mislabels.duplicates import find_duplicates
from middlemost.mislabels.neighbours import nearest


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def scattered(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 20))


def planted(seed: int = 0) -> np.ndarray:
    """50 scattered rows, then a near copy of row 3, one of row 4, and an exact copy of row 5."""
    rows = scattered(50, seed)
    shift = 1e-3 * np.random.default_rng(seed + 1).normal(size=(2, 20))
    return np.vstack([rows, rows[3:5] + shift, rows[5]])


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_planted_copies_are_found_and_nothing_else(metric: str):
    features = planted()
    label, split = codes([0] * 50 + [0, 1, 0]), codes([0] * 50 + [1, 0, 0])
    found = find_duplicates(features, nearest(features, metric=metric), label=label, split=split)
    assert np.flatnonzero(found.exact >= 0).tolist() == [5, 52]
    assert {tuple(pair) for pair in zip(found.left.tolist(), found.right.tolist(), strict=True)} == {
        (3, 50),
        (4, 51),
        (5, 52),
    }
    assert found.near[[3, 4, 5]].tolist() == found.near[[50, 51, 52]].tolist() == [0, 1, 2]
    assert np.flatnonzero(found.conflicting).tolist() == [4, 51]
    assert np.flatnonzero(found.leaked).tolist() == [3, 50]
    assert found.apart[2] == 0.0
    assert np.all(found.apart[:2] > 0.0)
    assert "2 with an exact copy, 6 with a near one" in repr(found)


def test_the_bar_by_hand():
    # Distances to the second neighbour: 10, 6.5, 10, 50. The pair 0, 1 is at 3.5 and the bar .36 * 6.5 = 2.34; with
    # a closeness of .54 it is 3.51. The median bar is .54³ * 5 = .79.
    features = np.array([[0.0], [3.5], [10.0], [53.5]])
    found = nearest(features, k=2, metric="euclidean")
    assert find_duplicates(features, found).near.tolist() == [-1] * 4
    assert find_duplicates(features, found, closeness=0.54).near.tolist() == [0, 0, -1, -1]
    assert find_duplicates(features, found, closeness=0.53).near.tolist() == [-1] * 4


@given(st.floats(1e-6, 1e6), st.integers(0, 99))
def test_units_do_not_matter(unit: float, seed: int):
    features = planted(seed)
    straight = find_duplicates(features, nearest(features, metric="euclidean"))
    scaled = find_duplicates(features * unit, nearest(features * unit, metric="euclidean"))
    assert scaled.near.tolist() == straight.near.tolist()


@given(st.permutations(range(53)))
def test_shuffled_rows_have_the_same_groups(order: list[int]):
    features = planted()
    straight = find_duplicates(features, nearest(features)).near
    shuffled = find_duplicates(features[order], nearest(features[order])).near
    assert (shuffled >= 0).tolist() == (straight[order] >= 0).tolist()
    assert np.array_equal(shuffled[:, None] == shuffled, straight[order][:, None] == straight[order])


def test_a_dense_class_is_no_heap_of_copies():
    # A hundred items a tenth as far from each other as the rest.
    features = np.vstack([scattered(200), 30.0 + 0.1 * scattered(100, 1)])
    assert np.all(find_duplicates(features, nearest(features, metric="euclidean")).near == -1)


def test_a_group_with_more_members_than_neighbours():
    features = np.vstack([scattered(100), 5.0 + 1e-4 * scattered(30, 1)])
    near = find_duplicates(features, nearest(features, metric="euclidean")).near
    assert near[100:].tolist() == [0] * 30
    assert np.all(near[:100] == -1)


def test_the_same_content_is_a_copy_whatever_the_features():
    features = scattered(30)
    content = codes([0, 1, 0, *range(2, 29)])
    found = find_duplicates(features, nearest(features), content=content, label=codes([0, 0, 1] + [0] * 27))
    assert found.exact[:4].tolist() == [0, -1, 0, -1]
    assert found.conflicting[:4].tolist() == [True, False, True, False]


def test_edges():
    two = np.array([[0.0], [1.0]])
    assert find_duplicates(two, nearest(two, metric="euclidean")).near.tolist() == [-1, -1]
    same = np.ones((4, 2))
    assert find_duplicates(same, nearest(same)).near.tolist() == [0, 0, 0, 0]
    with pytest.raises(SettingError, match=r"closeness is 1\.0"):
        find_duplicates(two, nearest(two), closeness=1.0)


@pytest.mark.slow
def test_handwritten_digits_hold_no_copies(real_data):
    with np.load(real_data / "mislabels/mnist_10k/mnist_10k.npz") as archive:
        features = archive["image"][:4000].reshape(4000, -1).astype(np.float32)
    found = find_duplicates(features, nearest(features, metric="euclidean"))
    assert np.count_nonzero(found.near >= 0) < 10
