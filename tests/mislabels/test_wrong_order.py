"""Columns out of order: case E1, inverted labels, and noise that is no order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from middlemost.mislabels.wrong_order import column_order


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_case_e1_read_in_the_order_of_the_alphabet():
    # The columns are neg, pos, neutral and are read as neg, neutral, pos: given pos, neutral, neg.
    probability = np.array([[0.10, 0.80, 0.10], [0.10, 0.20, 0.70], [0.15, 0.75, 0.10]])
    found = column_order(codes([2, 1, 0]), probability)
    assert found.agreement == 0.0
    assert found.order.tolist() == [0, 2, 1]
    assert found.best_agreement == 2 / 3
    assert found.suspicious
    # In the right order two of three agree.
    assert not column_order(codes([1, 2, 0]), probability).suspicious


@given(st.permutations(range(5)), st.integers(0, 99))
def test_a_permuted_model_is_read_right(order: list[int], seed: int):
    rng = np.random.default_rng(seed)
    label = codes(rng.integers(0, 5, 200))
    probability = 0.2 * rng.dirichlet(np.ones(5), 200) + 0.8 * np.eye(5)[label]
    shuffled = np.empty_like(probability)
    shuffled[:, order] = probability  # label k stands in column order[k]
    found = column_order(label, shuffled)
    assert found.order.tolist() == order
    assert found.best_agreement == 1.0


def test_heavy_noise_is_no_wrong_order():
    rng = np.random.default_rng(0)
    true = rng.integers(0, 10, 2000)
    label = codes(np.where(rng.random(2000) < 0.8, rng.integers(0, 10, 2000), true))
    assert not column_order(label, np.eye(10)[true]).suspicious
    assert column_order(codes(1 - true % 2), np.eye(2)[true % 2]).suspicious
