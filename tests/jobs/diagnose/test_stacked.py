"""A training on ratings."""

import numpy as np
import pytest

import middlemost as mm
from middlemost import truth
from middlemost.data.vocabulary import Vocabulary
from middlemost.jobs.diagnose import stacked
from middlemost.jobs.diagnose.stacked import stacked_margin

N = 120
ITEMS = Vocabulary([f"i{one:03}" for one in range(N)])
SIDE = np.arange(N) % 2
FEATURES = (np.random.default_rng(0).normal(size=(N, 4)) + 3.0 * SIDE[:, None]).astype(np.float32)
ODD = 7  # all raters agree on a label that its features speak against


def rows() -> dict[str, list[str]]:
    label = np.array(["a", "b"])[SIDE]
    label[ODD] = "a"
    raters = ["ann", "bo", "cy"]
    return {"item": list(ITEMS) * 3, "rater": [one for one in raters for _ in range(N)], "label": label.tolist() * 3}


@pytest.mark.slow
def test_the_item_that_raters_got_wrong_together_is_lowest():
    ratings = mm.read_ratings(rows())
    found = stacked_margin(FEATURES, ITEMS, ratings, truth.dawid_skene(ratings))
    assert found is not None
    assert int(np.nanargmin(found)) == ODD
    assert np.isfinite(found).all()


def test_items_without_ratings_have_none_and_ratings_of_others_are_left_out():
    some = {name: cells[:60] + cells[N : N + 60] for name, cells in rows().items()}
    some = {name: [*cells, extra] for (name, cells), extra in zip(some.items(), ("elsewhere", "ann", "a"), strict=True)}
    ratings = mm.read_ratings(some)
    found = stacked_margin(FEATURES, ITEMS, ratings, truth.dawid_skene(ratings))
    assert found is not None
    assert np.isfinite(found[:60]).all()
    assert np.isnan(found[60:]).all()


def test_it_is_left_out_where_it_cannot_be_had(monkeypatch):
    ratings = mm.read_ratings(rows())
    assert stacked_margin(FEATURES, ITEMS, ratings, truth.majority(ratings)) is None
    monkeypatch.setattr(stacked, "MOST", 10)
    assert stacked_margin(FEATURES, ITEMS, ratings, truth.dawid_skene(ratings)) is None
