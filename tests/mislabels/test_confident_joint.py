"""Confident learning: case E8 by hand, Cleanlab 2.9 on real data, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.mislabels.confident_filters import CONFIDENT_FILTERS
from middlemost.mislabels.confident_joint import confident_learning
from middlemost.mislabels.neighbour_share import neighbour_share
from middlemost.mislabels.neighbours import nearest


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def noisy(seed: int, n: int = 120, n_labels: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    probability = rng.dirichlet(np.full(n_labels, 0.4), n)
    drawn = (probability.cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
    return codes(np.where(rng.random(n) < 0.2, rng.integers(0, n_labels, n), drawn)), probability


def test_the_model_disagrees_and_yet_nothing_is_confident():
    # Case E8: thresholds .7 and .6333; examples 3 and 6 reach neither.
    a = np.array([0.9, 0.8, 0.4, 0.3, 0.2, 0.6])
    given_label, probability = codes([0, 0, 0, 1, 1, 1]), np.stack([a, 1 - a], axis=1)
    found = confident_learning(given_label, probability)
    np.testing.assert_allclose(found.thresholds, [0.7, 1.9 / 3])
    assert found.confident.tolist() == [0, 0, -1, 1, 1, -1]
    assert found.counts.tolist() == [[2, 0], [0, 2]]
    assert (found.n_contradicted, found.n_confident, found.noise_rate) == (2, 0, 0.0)
    assert all(not choose(found, given_label, probability).any() for choose in CONFIDENT_FILTERS.values())
    assert found.predicted.tolist() == [0, 0, 1, 1, 1, 0]


def test_a_joint_by_hand():
    # Thresholds: a (.9 + .8 + .1) / 3 = .6, b (.8 + .7) / 2 = .75. Confident: a, a, b (.9), b (.8), and none (.7).
    a = np.array([0.9, 0.8, 0.1, 0.2, 0.3])
    found = confident_learning(codes([0, 0, 0, 1, 1]), np.stack([a, 1 - a], axis=1))
    assert found.counts.tolist() == [[2, 1], [0, 1]]
    np.testing.assert_allclose(found.joint, [[2 / 5, 1 / 5], [0, 2 / 5]])
    np.testing.assert_allclose(found.noise, [[1, 0], [1 / 3, 2 / 3]])
    assert found.noise_rate == pytest.approx(0.2)
    assert found.n_confident == 1


def test_the_best_of_the_thresholds_reached():
    # The last item's best label, a, is below its threshold of .9; of b and c, both reached, b is better. (Cleanlab
    # would take a.)
    probability = np.array(
        [[0.9, 0.05, 0.05], [0.95, 0.04, 0.01], [0.7, 0.2, 0.1], [0.75, 0.05, 0.2], [0.45, 0.3, 0.25]]
    )
    found = confident_learning(codes([0, 0, 1, 2, 0]), probability)
    np.testing.assert_allclose(found.thresholds, [2.3 / 3, 0.2, 0.2])
    assert found.confident.tolist() == [0, 0, 1, 2, 1]


def test_as_cleanlab_on_handwritten_digits(real_data):
    # 2,000 digits, every seventh label moved on by one, probabilities from ten neighbours. The numbers are those of
    # cleanlab 2.9.0: get_confident_thresholds, compute_confident_joint(calibrate=False), num_label_issues,
    # estimate_joint (whose counts are whole), and find_label_issues (number of flags, sum of their rows).
    with np.load(real_data / "mislabels/mnist_10k/mnist_10k.npz") as archive:
        features = archive["image"][:2000].reshape(2000, -1).astype(np.float32)
        label = archive["label"][:2000].astype(np.int32)
    label[::7] = (label[::7] + 1) % 10
    near = nearest(features, metric="euclidean")
    probability = neighbour_share(near.index, near.distance, label, 10)
    found = confident_learning(label, probability)
    cleanlab = [0.505527, 0.546382, 0.450287, 0.524176, 0.44486, 0.44849, 0.520608, 0.465897, 0.373012, 0.449663]
    np.testing.assert_allclose(found.thresholds, cleanlab, atol=1e-6)
    assert (np.trace(found.counts), found.counts.sum(), found.n_confident) == (1190, 1437, 246)
    assert found.noise_rate == pytest.approx(0.172, abs=5e-4)
    flags = {name: np.flatnonzero(choose(found, label, probability)) for name, choose in CONFIDENT_FILTERS.items()}
    assert {name: (len(rows), int(rows.sum())) for name, rows in flags.items()} == {
        "confident": (246, 244665),
        "by_class": (341, 342808),
        "by_noise_rate": (335, 332302),
        "by_both": (273, 272116),
        "lowest_self_confidence": (246, 237542),
        "lowest_margin": (246, 247369),
    }


@given(st.integers(0, 10**6))
def test_the_joint_is_one_and_keeps_the_given_labels(seed: int):
    label, probability = noisy(seed)
    found = confident_learning(label, probability)
    np.testing.assert_allclose(found.joint.sum(axis=1), np.bincount(label, minlength=4) / len(label))
    np.testing.assert_allclose(found.noise.sum(axis=1), 1.0)
    assert 0.0 <= found.noise_rate < 1.0
    assert found.n_confident <= found.n_contradicted


@given(st.integers(0, 10**6), st.permutations(range(4)), st.permutations(range(120)))
def test_neither_the_order_of_items_nor_of_labels_matters(seed: int, names: list[int], order: list[int]):
    label, probability = noisy(seed)
    place = np.argsort(names)
    moved_label = codes(names)[label][order]
    moved = np.ascontiguousarray(probability[order][:, place])
    found, again = confident_learning(label, probability), confident_learning(moved_label, moved)
    np.testing.assert_allclose(again.joint[np.ix_(names, names)], found.joint, atol=1e-12)
    for choose in CONFIDENT_FILTERS.values():
        assert choose(again, moved_label, moved).tolist() == choose(found, label, probability)[order].tolist()


def test_a_known_noise_matrix_comes_back():
    # A model that knows the truth well; 10% of a labelled b, 30% of b labelled a.
    rng = np.random.default_rng(0)
    true = rng.integers(0, 2, 20000)
    label = np.where(rng.random(20000) < np.array([0.1, 0.3])[true], 1 - true, true)
    right = rng.beta(12, 2, 20000)
    probability = np.where(np.arange(2) == true[:, None], right[:, None], 1 - right[:, None])
    found = confident_learning(codes(label), probability)
    np.testing.assert_allclose(found.noise, [[0.9, 0.1], [0.3, 0.7]], atol=0.02)
    assert found.noise_rate == pytest.approx(0.2, abs=0.01)


def test_labels_that_nobody_has_and_single_examples():
    probability = np.array([[0.5, 0.2, 0.3], [0.6, 0.1, 0.3], [0.1, 0.1, 0.8]])
    found = confident_learning(codes([0, 0, 2]), probability)
    assert np.isinf(found.thresholds[1])
    assert found.joint[1].tolist() == [0.0, 0.0, 0.0]
    assert found.noise[1].tolist() == [0.0, 1.0, 0.0]
    assert found.noise_rate == 0.0
