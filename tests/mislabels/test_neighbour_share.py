"""Labels of neighbours: worked by hand, and what a group or no neighbour does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import SettingError
from middlemost.mislabels.neighbour_share import neighbour_share
from middlemost.mislabels.neighbours import nearest


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def test_weights_by_hand():
    # Neighbours at 1 and 2: the width is 2.2, the weights 1 - 1/4.84 and 1 - 4/4.84; prior 2/3 and 1/3.
    index, distance = codes([[1, 2], [0, 2], [0, 1]]), np.array([[1.0, 2.0]] * 3)
    near, far = 1 - 1 / 4.84, 1 - 4 / 4.84
    share = neighbour_share(index, distance, codes([0, 1, 0]), 2)
    assert share[0].tolist() == pytest.approx([(far + 2 / 3) / (near + far + 1), (near + 1 / 3) / (near + far + 1)])
    plain = neighbour_share(index, distance, codes([0, 1, 0]), 2, smoothing=0.0)
    assert plain[1].tolist() == [1.0, 0.0]


def test_neighbours_of_the_own_group_do_not_count():
    index, distance = codes([[1, 2], [0, 2], [0, 1]]), np.zeros((3, 2))
    share = neighbour_share(index, distance, codes([0, 0, 1]), 2, group=codes([4, 4, -1]))
    assert share[0].tolist() == pytest.approx([(2 / 3) / 2, (1 + 1 / 3) / 2])
    # No neighbour is left: the prior.
    alone = neighbour_share(index, distance, codes([0, 0, 1]), 2, group=codes([4, 4, 4]))
    assert alone[0].tolist() == pytest.approx([2 / 3, 1 / 3])
    with pytest.raises(SettingError, match="no neighbour outside"):
        neighbour_share(index, distance, codes([0, 0, 1]), 2, group=codes([4, 4, 4]), smoothing=0.0)
    with pytest.raises(SettingError, match=r"smoothing is -1\.0"):
        neighbour_share(index, distance, codes([0, 0, 1]), 2, smoothing=-1.0)


def test_a_label_that_nobody_has_keeps_its_column():
    share = neighbour_share(codes([[1], [0]]), np.zeros((2, 1)), codes([0, 2]), 4)
    assert share.shape == (2, 4)
    assert share[:, [1, 3]].tolist() == [[0.0, 0.0]] * 2


@given(st.permutations(range(25)), st.permutations(range(3)))
def test_renamed_labels_and_shuffled_rows_give_the_same_shares(order: list[int], names: list[int]):
    features = np.random.default_rng(0).normal(size=(25, 3))
    label = codes(np.random.default_rng(1).integers(0, 3, 25))
    found = nearest(features, k=5)
    share = neighbour_share(found.index, found.distance, label, 3)
    np.testing.assert_allclose(share.sum(axis=1), 1.0)
    again = nearest(features[order], k=5)
    renamed = codes(names)[label]
    shuffled = neighbour_share(again.index, again.distance, renamed[order], 3)
    np.testing.assert_allclose(shuffled[:, names], share[order])
