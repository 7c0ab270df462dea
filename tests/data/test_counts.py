import numpy as np
import pytest

from middlemost import Counts, Vocabulary
from middlemost.errors import InputError
from tests.data.test_ratings import build


def test_counts_of_ratings_give_each_rater_one_vote_an_item():
    counts = Counts.from_ratings(build([(0, 0, 0), (0, 0, 1), (0, 1, 1), (2, 0, 2)]))
    assert counts.count.tolist() == [[0.5, 1.5, 0], [0, 0, 0], [0, 0, 1]]
    assert counts.ratings_per_item.tolist() == [2, 0, 1]


def test_a_table_that_does_not_fit_its_vocabularies_is_refused():
    with pytest.raises(InputError, match="shape"):
        Counts(np.ones((2, 2)), Vocabulary("ab"), Vocabulary("xyz"), ordinal=False)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_counts_are_numbers_from_zero_up(bad):
    with pytest.raises(InputError, match="negative or no number"):
        Counts(np.array([[bad, 1.0]]), Vocabulary("a"), Vocabulary("xy"), ordinal=False)
