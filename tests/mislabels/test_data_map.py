"""Regions of the data map, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.errors import InputError, SettingError
from middlemost.mislabels.data_map import REGIONS, map_regions, region_subset
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics


def dynamics_of(probabilities: np.ndarray, ids: list[str] | None = None) -> Dynamics:
    """Two classes, the first given; `probabilities` [epochs, items] of it."""
    recorder = TrainingDynamics(2, epochs=len(probabilities), of="probabilities")
    for row in probabilities:
        recorder.update(ids or [f"i{k:03}" for k in range(len(row))], np.column_stack([row, 1 - row]), [0] * len(row))
        recorder.end_epoch()
    return recorder.result()


# Confidence .9 .8 .5 .5 .2 .1; variability 0 .1 .4 .3 .1 0.
SIX = np.array([[0.9, 0.7, 0.1, 0.2, 0.1, 0.1], [0.9, 0.9, 0.9, 0.8, 0.3, 0.1]])


def test_by_hand():
    made = map_regions(dynamics_of(SIX))
    np.testing.assert_allclose(made.confidence, [0.9, 0.8, 0.5, 0.5, 0.2, 0.1])
    np.testing.assert_allclose(made.variability, [0, 0.1, 0.4, 0.3, 0.1, 0], atol=1e-12)
    assert made.columns()["region"] == ["easy", "easy", "ambiguous", "ambiguous", "hard", "hard"]
    assert repr(made) == "DataMap(6 items: 2 easy, 2 ambiguous, 2 hard)"
    assert made.rule.startswith("ambiguous: variability above 0.1, the highest 33% at most")


def test_settings_move_the_borders():
    dynamics = dynamics_of(SIX)
    assert map_regions(dynamics, ambiguous_share=0.0).columns()["region"] == ["easy"] * 4 + ["hard"] * 2
    assert map_regions(dynamics, ambiguous_share=1.0).columns()["region"] == ["ambiguous"] * 6
    assert map_regions(dynamics, hard_below=0.15).columns()["region"][4:] == ["easy", "hard"]
    for settings in ({"ambiguous_share": 1.5}, {"hard_below": -0.1}):
        with pytest.raises(SettingError, match="Shares lie in 0 to 1"):
            map_regions(dynamics, **settings)


def test_equal_variability_makes_nobody_ambiguous():
    assert map_regions(dynamics_of(np.full((3, 9), 0.7))).columns()["region"] == ["easy"] * 9


def test_an_item_presented_once_has_no_region():
    recorder = TrainingDynamics(2, epochs=2)
    recorder.update(["a", "b"], np.array([[3.0, 0.0], [3.0, 0.0]]), [0, 0])
    recorder.end_epoch()
    recorder.update(["a"], np.array([[1.0, 0.0]]), [0])
    recorder.end_epoch()
    assert map_regions(recorder.result(), ambiguous_share=0.0).columns()["region"] == ["easy", None]


def test_one_epoch_has_no_map():
    dynamics = dynamics_of(SIX[:1])
    with pytest.raises(InputError, match="No item was presented twice"):
        map_regions(dynamics)
    with pytest.raises(InputError, match="No item was presented twice"):
        region_subset(dynamics, "ambiguous")
    assert region_subset(dynamics, "easy", share=0.2).tolist() == [0]


def test_subsets_for_training_by_hand():
    dynamics = dynamics_of(SIX)
    assert region_subset(dynamics, "ambiguous").tolist() == [2, 3]
    assert region_subset(dynamics, "easy").tolist() == [0, 1]
    assert region_subset(dynamics, "hard").tolist() == [4, 5]
    assert region_subset(dynamics, "easy", share=0.5).tolist() == [0, 1, 2]  # item 3 is as easy: ids decide
    with pytest.raises(SettingError, match="The share lies in 0 to 1"):
        region_subset(dynamics, "easy", share=2.0)


@given(st.integers(0, 10**6), st.sampled_from(REGIONS), st.floats(0, 1))
def test_the_order_of_items_changes_nothing(seed: int, region: str, share: float):
    rng = np.random.default_rng(seed)
    probabilities = rng.integers(0, 4, (3, 12)) / 3
    ids, order = [f"i{k:03}" for k in range(12)], rng.permutation(12)
    one = dynamics_of(probabilities, ids)
    other = TrainingDynamics(2, epochs=3, of="probabilities", items=[ids[k] for k in order])
    for row in probabilities:
        other.update(ids, np.column_stack([row, 1 - row]), [0] * 12)
        other.end_epoch()
    shuffled = other.result()
    assert map_regions(one).region[order].tolist() == map_regions(shuffled).region.tolist()
    chosen = {one.items[int(k)] for k in region_subset(one, region, share=share)}  # pyright: ignore
    assert chosen == {shuffled.items[int(k)] for k in region_subset(shuffled, region, share=share)}  # pyright: ignore
