"""Neighbours: against all distances written out, with copies, ties, rows of zeros and large means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import InputError, SettingError
from middlemost.mislabels import neighbours
from middlemost.mislabels.neighbours import nearest


def all_distances(features: np.ndarray, metric: str) -> np.ndarray:
    if metric == "euclidean":
        return np.sqrt(((features[:, None] - features[None]) ** 2).sum(axis=2))
    norm = np.linalg.norm(features, axis=1)
    unit = features / np.where(norm == 0, 1, norm)[:, None]
    distance = ((unit[:, None] - unit[None]) ** 2).sum(axis=2) / 2
    zero = norm == 0
    distance[zero[:, None] != zero[None]] = 1.0
    return distance


def by_hand(features: np.ndarray, k: int, metric: str) -> tuple[np.ndarray, np.ndarray]:
    distance = all_distances(features, metric)
    np.fill_diagonal(distance, np.inf)
    order = np.argsort(distance, axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(distance, order, axis=1)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("mean", [0.0, 100.0])
def test_equal_to_all_distances_written_out(metric: str, mean: float, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(neighbours, "TILE_ROWS", 64)
    monkeypatch.setattr(neighbours, "TILE_COLUMNS", 100)
    features = np.random.default_rng(0).normal(mean, 1.0, (500, 12))
    found = nearest(features, k=7, metric=metric)
    index, distance = by_hand(features, 7, metric)
    np.testing.assert_allclose(found.distance, distance, rtol=1e-9, atol=1e-12)
    assert found.index.tolist() == index.tolist()


def test_a_worked_line():
    # 0 . 1 . . 4 . . . 8: the two nearest of each, by hand; 4 is at 4 from both 0 and 8, and 0 comes first.
    found = nearest(np.array([[0.0], [1.0], [4.0], [8.0]]), k=2, metric="euclidean")
    assert found.index.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    assert found.distance.tolist() == [[1.0, 4.0], [1.0, 3.0], [3.0, 4.0], [4.0, 7.0]]


@given(st.integers(0, 10**6), st.sampled_from(["cosine", "euclidean"]), st.integers(1, 6))
def test_copies_come_first_and_are_all_there(seed: int, metric: str, k: int):
    rng = np.random.default_rng(seed)
    features = rng.integers(0, 3, (24, 2)).astype(np.float32)  # many copies, and rows of zeros
    found = nearest(features, k=k, metric=metric)
    _, distance = by_hand(features.astype(np.float64), k, metric)
    np.testing.assert_allclose(found.distance, distance, atol=1e-9)
    rows = np.arange(24)
    assert not np.any(found.index == rows[:, None])
    assert all(len(set(row)) == k for row in found.index.tolist())
    written = all_distances(features.astype(np.float64), metric)
    np.testing.assert_allclose(found.distance, written[rows[:, None], found.index], atol=1e-9)


def test_more_copies_than_neighbours():
    features = np.vstack([np.ones((50, 3)), [[1.0, 0.0, 0.0]]])
    found = nearest(features, k=3)
    assert found.index[:4].tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]
    assert found.index[50].tolist() == [0, 1, 2]
    assert found.distance[:50].max() == 0.0
    assert found.distance[50].tolist() == pytest.approx([1 - 1 / np.sqrt(3)] * 3)


@given(st.permutations(range(40)))
def test_shuffled_rows_have_the_same_neighbours(order: list[int]):
    features = np.random.default_rng(1).normal(size=(40, 5))
    straight, shuffled = nearest(features, k=4), nearest(features[order], k=4)
    assert np.asarray(order)[shuffled.index].tolist() == straight.index[order].tolist()


def test_any_number_of_threads_finds_the_same():
    features = np.random.default_rng(2).normal(size=(3000, 16)).astype(np.float32)
    one, three = nearest(features, threads=1), nearest(features, threads=3)
    assert np.array_equal(one.index, three.index)
    assert np.array_equal(one.distance, three.distance)


def test_lengths_do_not_matter_to_the_cosine_and_may_be_extreme():
    features = np.random.default_rng(3).normal(size=(60, 4))
    length = 10.0 ** np.random.default_rng(4).uniform(-120, 120, 60)
    assert np.array_equal(nearest(features).index, nearest(features * length[:, None]).index)


def test_pixels_as_whole_numbers_in_floats():
    features = np.random.default_rng(5).integers(0, 255, (300, 64)).astype(np.float32)
    found = nearest(features, k=5, metric="euclidean")
    np.testing.assert_allclose(found.distance, by_hand(features.astype(np.float64), 5, "euclidean")[1], rtol=1e-9)


def test_fewer_items_than_neighbours_and_edges():
    assert nearest(np.eye(3), k=10).index.shape == (3, 2)
    both = nearest(np.ones((2, 2)), k=10)
    assert (both.index.tolist(), both.distance.tolist()) == ([[1], [0]], [[0.0], [0.0]])
    told: list[tuple[int, int]] = []
    nearest(np.eye(5), progress=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]
    with pytest.raises(ValueError, match="read-only"):
        both.index[0, 0] = 3


def test_what_cannot_be_compared_is_refused():
    features = np.eye(8)
    features[[2, 3], 1] = [np.nan, np.inf]
    with pytest.raises(InputError, match="2 of 8 items have NaN or infinite features: row 2, row 3"):
        nearest(features)
    with pytest.raises(InputError, match="One item alone"):
        nearest(np.ones((1, 2)))
    with pytest.raises(InputError, match="no features"):
        nearest(np.ones((3, 0)))
    with pytest.raises(SettingError, match="k is 0"):
        nearest(np.eye(2), k=0)
