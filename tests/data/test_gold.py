import numpy as np
import pytest

from middlemost import Gold
from middlemost.errors import InputError


def test_gold_by_item():
    gold = Gold(np.array([2, 0], dtype=np.int32), np.array([1, 0], dtype=np.int32))
    assert gold.by_item(4).tolist() == [0, -1, 1, -1]
    assert len(gold) == 2


def test_two_gold_labels_for_one_item_are_refused():
    twice = np.array([1, 1], dtype=np.int32)
    with pytest.raises(InputError, match="two gold labels"):
        Gold(twice, twice)


@pytest.mark.parametrize(
    ("item", "label", "named"), [(3, 0, "item"), (-1, 0, "item"), (0, 2, "label"), (0, -1, "label")]
)
def test_codes_that_the_ratings_do_not_know_are_refused(item: int, label: int, named: str):
    gold = Gold(np.array([item], dtype=np.int32), np.array([label], dtype=np.int32))
    with pytest.raises(InputError, match=f"^Gold.{named}: A code lies outside"):
        gold.check(3, 2)
