"""Agreement by slice."""

from importlib import import_module

import numpy as np
import pytest

from middlemost import Counts, Ratings, Vocabulary
from middlemost.agreement import MEASURES, by_slice, krippendorff_alpha, raw_agreement
from middlemost.agreement.slices import _smallest_p
from middlemost.errors import InputError, SettingError
from tests.agreement.tables import crowd, suited


def noisy(n_items: int, n_raters: int, noise: np.ndarray, seed: int = 0) -> Ratings:
    """Everybody rates everything; `noise` [items, raters] is the chance of a random label."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, size=n_items)[:, None]
    label = np.where(rng.random((n_items, n_raters)) < noise, rng.integers(2, size=(n_items, n_raters)), truth)
    return Ratings.from_codes(
        np.repeat(np.arange(n_items, dtype=np.int32), n_raters),
        np.tile(np.arange(n_raters, dtype=np.int32), n_items),
        label.astype(np.int32).ravel(),
        items=Vocabulary(map(str, range(n_items))),
        raters=Vocabulary(map(str, range(n_raters))),
        labels=Vocabulary("ab"),
    )


def test_a_slice_is_the_measure_of_its_items():
    ratings = noisy(80, 6, np.full((80, 6), 0.3))
    groups = ["x" if i % 2 else "y" for i in range(80)]
    found = by_slice("krippendorff_alpha", ratings, groups, permutations=19)
    x, y = (ratings.keep(ratings.item % 2 == odd) for odd in (1, 0))
    assert found.slices == ("x", "y")
    assert [one.value for one in found.estimates] == pytest.approx(
        [krippendorff_alpha(part, resamples=0).value for part in (x, y)]
    )
    assert found.estimates[0].low < found.estimates[0].value < found.estimates[0].high
    assert found.difference.tolist() == pytest.approx(
        [found.estimates[0].value - found.estimates[1].value] * np.array([1, -1])
    )


def test_a_noisy_topic_is_found_and_an_idle_attribute_is_not():
    noise = np.where(np.arange(120)[:, None] % 3 == 0, 0.8, 0.2) * np.ones((120, 8))
    ratings = noisy(120, 8, noise)
    topic = by_slice("raw_agreement", ratings, [["hard", "a", "b"][i % 3] for i in range(120)], permutations=199)
    assert topic.slices == ("a", "b", "hard")
    assert topic.difference[2] < -0.1
    assert topic.p[2] == topic.smallest[2] == 1 / 200
    assert topic.adjusted[2] <= 3 / 200
    idle = by_slice("raw_agreement", ratings, [f"g{i // 60}" for i in range(120)], permutations=199)
    assert idle.p.min() > 0.05


def test_raters_are_what_is_shuffled_for_an_attribute_of_raters():
    noise = np.where(np.arange(12) < 6, 0.9, 0.1) * np.ones((60, 12))
    ratings = noisy(60, 12, noise)
    found = by_slice("raw_agreement", ratings, ["x"] * 6 + ["y"] * 6, over="raters", permutations=499)
    assert found.smallest.tolist() == pytest.approx([2 / 924] * 2)
    assert found.difference[0] < -0.2
    assert found.p[0] < 0.02
    assert [one.n_raters for one in found.estimates] == [6, 6]
    part = ratings.keep(ratings.rater < 6)
    assert found.estimates[0].value == pytest.approx(raw_agreement(part, resamples=0).value)


def test_p_values_are_uniform_where_nothing_differs():
    groups = ["x"] * 20 + ["y"] * 20
    p = [
        by_slice("raw_agreement", noisy(40, 4, np.full((40, 4), 0.5), s), groups, permutations=39, resamples=0).p[0]
        for s in range(60)
    ]
    assert np.mean(np.array(p) <= 0.25) == pytest.approx(0.25, abs=0.14)  # two and a half standard errors


def test_too_few_to_tell():
    ratings = crowd(60, 9, 3)
    few = by_slice("raw_agreement", ratings, ["x"] * 5 + ["y"] * 55, permutations=19)
    assert few.estimates[0].why == "too few to tell: 5 items with two ratings, 20 are needed"
    assert np.isnan(few.p).all()
    assert few.estimates[1].value is not None
    raters = by_slice("raw_agreement", ratings, ["x"] * 3 + ["y"] * 6, over="raters", permutations=19)
    assert raters.estimates[0].why == "too few to tell: 3 raters, 5 are needed"


def test_unknown_attributes_are_in_no_slice_and_no_rest():
    ratings = noisy(90, 5, np.full((90, 5), 0.3))
    groups = ["x"] * 30 + ["y"] * 30 + [None] * 30
    found = by_slice("raw_agreement", ratings, groups, permutations=19, resamples=0)
    assert found.slices == ("x", "y")
    assert found.difference[0] == pytest.approx(-found.difference[1])
    assert "shuffled over 60 items" in found.how


def test_one_slice_has_no_rest():
    found = by_slice("raw_agreement", crowd(30, 6, 3), ["x"] * 30, permutations=19)
    assert found.estimates[0].value is not None
    assert np.isnan(found.difference).all()
    assert found.to_polars()["p"].to_list() == [None]


def test_threads_do_not_change_the_result():
    ratings, groups = crowd(60, 9, 3), ["x", "y"] * 30
    one, three = (by_slice("fleiss_kappa", ratings, groups, permutations=49, threads=t) for t in (1, 3))
    assert one.to_polars().equals(three.to_polars())


def test_refusals():
    ratings = crowd(30, 6, 3)
    with pytest.raises(SettingError, match="no measure"):
        by_slice("kappa", ratings, ["x"] * 30)
    with pytest.raises(InputError, match="29 group values for 30 items"):
        by_slice("raw_agreement", ratings, ["x"] * 29)
    with pytest.raises(SettingError, match="unknown"):
        by_slice("raw_agreement", Counts.from_ratings(ratings), ["x"] * 6, over="raters")


@pytest.mark.parametrize("measure", [name for name in MEASURES if name not in {"gwet_ac2", "icc"}])
def test_one_pass_over_all_slices_gives_what_a_pass_for_each_gives(measure: str):
    ready = import_module(MEASURES[measure]).prepare(crowd(60, 9, 3))
    assert ready.of_groups is not None
    rng = np.random.default_rng(0)
    group = rng.integers(-1, 3, size=len(ready.rows.items))
    raters = np.ones(ready.rows.rater_places)
    for k, (inside, rest) in enumerate(ready.of_groups(group, 3)):
        assert inside == pytest.approx(ready.statistic((group == k).astype(np.float64), raters), rel=1e-12)
        outside = (group >= 0) & (group != k)
        assert rest == pytest.approx(ready.statistic(outside.astype(np.float64), raters), rel=1e-12)


@pytest.mark.parametrize(
    ("n", "inside", "permutations", "smallest"),
    [
        (9, 4, 999, 1 / 126),
        (10, 5, 999, 2 / 252),
        (300, 1, 999, 1 / 300),
        (2000, 1, 999, 1 / 1000),
        (1_000_000, 400_000, 999, 1 / 1000),
    ],
)
def test_the_smallest_p_is_one_of_all_ways_to_split(n: int, inside: int, permutations: int, smallest: float):
    group = (np.arange(n) < inside).astype(np.int64)
    assert _smallest_p(group, 1, permutations) == pytest.approx(smallest, rel=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_slice_of_raters_without_an_item_in_a_resample_gives_no_warning(measure: str):
    rows = [(i, (3 * i + j) % 40) for i in range(40) for j in range(3)]
    item, rater = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    label = np.random.default_rng(0).integers(2, size=len(rows)).astype(np.int32)
    forty = Vocabulary(map(str, range(40)))
    ratings = Ratings.from_codes(item, rater, label, items=forty, raters=forty, labels=Vocabulary("ab"))
    groups = ["x" if r < 3 else "y" for r in range(40)]
    found = by_slice(measure, suited(measure, ratings), groups, over="raters", permutations=19, resamples=40, least=3)
    assert found.slices == ("x", "y")


def test_a_rest_of_too_few_known_items_tells_nothing():
    ratings = noisy(90, 5, np.full((90, 5), 0.3))
    found = by_slice("raw_agreement", ratings, ["x"] * 30 + ["y"] * 5 + [None] * 55, permutations=19, resamples=0)
    assert np.isnan(found.difference).all()
    assert np.isnan(found.p).all()


def test_a_shuffle_that_leaves_a_slice_undefined_could_have_been_anything():
    label = np.zeros((60, 3), dtype=np.int32)
    label[[0, 2]] = 1  # without one of these three items alpha is undefined, for only one label occurs
    label[1, 0] = 1
    item, rater = (one.ravel().astype(np.int32) for one in np.indices(label.shape))
    ratings = Ratings.from_codes(
        item,
        rater,
        label.ravel(),
        items=Vocabulary(map(str, range(60))),
        raters=Vocabulary("xyz"),
        labels=Vocabulary("ab"),
    )
    groups = ["p" if i % 2 else "q" for i in range(60)]
    found = by_slice("krippendorff_alpha", ratings, groups, permutations=199, resamples=0)
    # A quarter of the shuffles parts the three as the data do; in a quarter one side gets none of them.
    assert found.p[0] == pytest.approx(0.5, abs=0.1)
