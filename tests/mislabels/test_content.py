"""Features that cannot be compared, and rows that are the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.content import check_features, same_rows


def test_items_without_usable_features_are_named():
    features = np.zeros((9, 2))
    features[[0, 1, 2, 3, 5, 7], 1] = np.nan
    with pytest.raises(InputError) as refused:
        check_features(features, Vocabulary([f"q{i}" for i in range(9)]))
    assert "6 of 9 items have NaN or infinite features: q0, q1, q2, q3, q5 and 1 more" in str(refused.value)


@given(st.lists(st.tuples(st.sampled_from([0.0, -0.0, 1.0]), st.sampled_from([0.0, 2.0])), min_size=1, max_size=12))
def test_same_rows_are_the_equal_ones(rows: list[tuple[float, float]]):
    features = np.array(rows)
    group = same_rows(features)
    equal = (features[:, None] == features[None]).all(axis=2)
    assert np.array_equal(group[:, None] == group[None], equal)
    assert np.all(np.diff(np.unique(group, return_index=True)[1]) > 0)
