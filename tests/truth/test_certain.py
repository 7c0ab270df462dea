"""The items whose label is surest."""

import numpy as np
import pytest

from middlemost import truth
from middlemost.errors import SettingError
from tests.truth.samples import ratings_of


def found():
    """Entropies rise from a, on which all agree, to d, which is split in half; nobody rated e."""
    votes = {"a": "yyyy", "b": "yyyn", "c": "ynny", "d": "yynn"}
    rows = [(item, f"r{number}", label) for item, labels in votes.items() for number, label in enumerate(labels)]
    return truth.majority(ratings_of(rows, items=["e"]))


def test_the_share_with_the_lowest_entropy_is_kept_and_equals_with_it():
    assert truth.most_certain(found(), 0.25).tolist() == [True, False, False, False, False]
    assert truth.most_certain(found(), 0.5).tolist() == [True, True, False, False, False]
    assert truth.most_certain(found(), 0.75).tolist() == [True, True, True, True, False]  # c and d are equal


def test_all_and_none():
    assert truth.most_certain(found(), 1.0).tolist() == [True] * 4 + [False]  # an item without ratings has no label
    assert not truth.most_certain(found(), 0.0).any()


@pytest.mark.parametrize("share", [-0.1, 2.0, np.nan])
def test_a_share_outside_0_to_1_is_refused(share: float):
    with pytest.raises(SettingError, match="from 0 to 1"):
        truth.most_certain(found(), share)
